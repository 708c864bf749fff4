import type { CircuitInputs } from '../../../src/arithmetic/circuit-inputs.js'
import { DUMMY_KEYS } from '../../../src/bft/batch/parameters.js'
import { bftTag } from '../../../src/bft/layout.js'
import type { LightBlock } from '../../../src/bft/light-client/light-block.js'
import { type Signature, sign } from '../../../src/bft/signature/sign.js'
import type { Validator } from '../../../src/bft/validators/validator.js'
import type { ValidatorSet } from '../../../src/bft/validators/validator-set.js'
import { bitmapWords, signersOf } from '../../../src/bft/votes/bitmap.js'
import type { Header } from '../../../src/bft/votes/header.js'
import type { VoteSet } from '../../../src/bft/votes/vote-set.js'
import { setInputs } from '../../../src/bft/witness/set-inputs.js'
import { poseidon } from '../../../src/hash/poseidon.js'
import { type ForgedSlot, forgeBatch } from './forge-batch.js'

/** Fields of a header under their tag, in range or not. */
export const headerHashOf = (header: Header): bigint =>
  poseidon([
    bftTag('header'),
    header.chainId,
    header.height,
    header.timestamp,
    header.parentHash,
    header.stateRoot,
    header.validatorsRoot,
    header.nextValidatorsRoot,
  ])

/** The message of a vote, in range or not. */
export const messageOf = (...fields: [bigint, bigint, bigint, bigint, bigint]): bigint =>
  poseidon([bftTag('vote'), ...fields])

/** Members that need not make a set, for `setInputs`. */
const looseSet = (validators: readonly Validator[], size: number): ValidatorSet => ({
  validators,
  size,
  treeRoot: 0n,
  totalPower: 0n,
  root: 0n,
})

/** Signatures by place, from a vote set. */
export function byPlace(votes: VoteSet): Map<number, Signature> {
  return new Map(signersOf(votes.signers).map((place, i) => [place, votes.signatures[i]!]))
}

/**
 * Inputs of `quorum` for a block that need not be valid: everything follows from the given parts by the rules, and what
 * contradicts them is left to the constraints. A signer without a signature gets one that does not hold.
 */
export function forgeCommit(parameters: {
  block: LightBlock
  size?: number
  signers?: bigint
  signatures?: ReadonlyMap<number, Signature>
  round?: bigint
  headerHash?: bigint
}): { inputs: CircuitInputs; holds: boolean } {
  const { block, size = 4 } = parameters
  const { header, commit } = block
  const { signers = commit.signers, signatures = byPlace(commit), round = commit.vote.round } = parameters
  const headerHash = parameters.headerHash ?? headerHashOf(header)
  const message = messageOf(header.chainId, header.height, round, 2n, headerHash)
  const slots = Array.from({ length: size }, (_, place): ForgedSlot | undefined => {
    if (((signers >> BigInt(place)) & 1n) === 0n) return undefined
    const publicKey = block.validators[place]?.publicKey ?? DUMMY_KEYS.publicKey
    return { publicKey, signature: signatures.get(place) ?? sign(DUMMY_KEYS, message) }
  })
  const { hints, holds } = forgeBatch(slots, new Array<bigint>(size).fill(message))
  const inputs = {
    ...header,
    headerHash,
    ...bitmapWords(signers),
    round,
    ...setInputs(looseSet(block.validators, size), size),
    ...hints,
  }
  return { inputs, holds }
}
