import { type Address, encodeFunctionData, type Hex } from 'viem'
import { checkStatement, encodeStateClaim } from '../../bft/chain/check-statement.js'
import { stateContext } from '../../bft/chain/state-context.js'
import { stateReaderAbi as abi } from '../../bft/chain/state-reader-abi.js'
import { buildBalanceWitness } from '../../bft/predicates/amount-witness.js'
import type { Header } from '../../bft/votes/header.js'
import type { ChainClient } from '../../chain/chain-client.js'
import type { DevnetAccount } from '../../devnet/bft/identity.js'
import { BALANCE_SLOT } from '../../devnet/bft/transactions.js'
import type { Prover } from '../../prover/create-prover.js'
import type { BftSource } from '../../sources/bft/create-bft-source.js'
import { DemoError } from '../demo-error.js'

const DEPTH = 32
const HOUR = 3_600_000n

/** What a proof of a balance showed. */
export type PredicateReport = {
  /** In words. */
  proven: string
  threshold: bigint
  /** What the proof tells of account and amount: nothing. */
  revealed: readonly string[]
  /** The refusal of the same proof in another context. */
  replayed: string
  gas: bigint
  seconds: number
}

/**
 * Proves that somebody owns an account with at least a threshold, lets the reader check it, and shows that the same proof
 * is refused for another purpose.
 *
 * @throws DemoError `DEMO_PREDICATE_REFUSED`; errors of the source and of the prover.
 */
export async function provePredicate(parameters: {
  source: Pick<BftSource, 'readState'>
  header: Header
  owner: DevnetAccount | undefined
  client: ChainClient
  reader: Address
  purpose: Hex
  prover: Prover
  signal?: AbortSignal | undefined
}): Promise<PredicateReport> {
  const { source, header, owner, client, reader, purpose, prover, signal } = parameters
  if (owner === undefined) throw refused('The development chain has no account.')
  const { account, secret } = owner
  const { value, proof: opening } = await source.readState({ header, account, slot: BALANCE_SLOT })
  if (value === undefined || opening.kind !== 'inclusion') throw refused('The account has no balance.')
  const threshold = (value * 9n) / 10n
  const consumer = client.account.address
  const context = stateContext({ chainId: BigInt(client.chain.id), reader, consumer, purpose })
  const { inputs, publicInputs } = buildBalanceWitness({
    stateRoot: header.stateRoot,
    slot: BALANCE_SLOT,
    threshold,
    context,
    message: 0n,
    secret,
    proof: opening,
    depth: DEPTH,
  })
  const circuit = `bft-balance-${DEPTH}`
  const made = await prover.proveCircuit({ circuit, inputs, expectedPublicInputs: publicInputs, signal })
  const claim = {
    statement: 'balance' as const,
    slot: BALANCE_SLOT,
    purpose,
    message: 0n,
    threshold,
    nullifier: publicInputs.at(-1) as bigint,
  }
  const proof = { height: header.height, depth: DEPTH, proof: made.proof }
  const check = { client, reader, consumer, maxAge: HOUR, proof }
  const verdict = await checkStatement({ ...check, claim })
  if (!verdict.proven) throw refused(verdict.refusal)
  const replayed = await checkStatement({ ...check, claim: { ...claim, purpose: `0x${'11'.repeat(32)}` } })
  const replay = replayed.proven ? 'no refusal' : replayed.refusal
  if (replay !== 'InvalidProof') throw refused(`In another context the proof gave ${replay}.`)
  const data = encodeFunctionData({ abi, ...encodeStateClaim({ ...check, claim }) } as never)
  const { witness, prove, verify } = made.seconds
  return {
    proven: 'whoever made the proof owns an account with at least the threshold',
    threshold,
    revealed: [],
    replayed: replay,
    gas: await client.estimateGas({ to: reader, data }),
    seconds: witness + prove + verify,
  }
}

function refused(fact: string, cause?: unknown): DemoError {
  const message = 'The predicate was not proven as it should have been.'
  return new DemoError('DEMO_PREDICATE_REFUSED', message, { facts: [fact], cause })
}
