import { numberToHex } from 'viem'
import { BaseError } from '../errors/base-error.js'
import type { Hex } from '../ethereum/types/hex.js'
import { type GetProofAnswer, parseGetProof } from '../state/parse-get-proof.js'
import { type VerifiedState, verifyAccountProof } from '../state/verify-account-proof.js'
import { TransportError } from './transport-error.js'
import type { Upstream } from './upstream.js'

/** A block whose state root is trusted. */
export type StateBlock = { number: bigint; stateRoot: Hex }

/**
 * Asks the node for the proof of an account and of slots of it, and verifies it against the block's state root.
 *
 * @returns the node's answer, of which nothing but the known fields is kept, and what it proves.
 * @throws TransportError `PROOF_REFUSED` with the reason as its cause, or the upstream's.
 */
export async function fetchProof({
  upstream,
  block,
  address,
  keys,
}: {
  upstream: Upstream
  block: StateBlock
  address: Hex
  keys: readonly bigint[]
}): Promise<{ answer: GetProofAnswer; verified: VerifiedState }> {
  const slots = keys.map((key) => numberToHex(key, { size: 32 }))
  const json = await upstream.ask('eth_getProof', [address, slots, numberToHex(block.number)])
  try {
    const answer = parseGetProof(json)
    const { stateRoot } = block
    return { answer, verified: verifyAccountProof({ stateRoot, answer, address, storageKeys: keys }) }
  } catch (error) {
    if (!(error instanceof BaseError)) throw error
    throw TransportError.of(
      'PROOF_REFUSED',
      'The node did not prove what it claims about an account.',
      [`account: ${address}`, `block: ${block.number}`, `state root: ${block.stateRoot}`],
      error,
    )
  }
}
