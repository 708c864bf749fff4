import { BftError } from '../bft-error.js'
import { createValidatorSet } from '../validators/validator-set.js'
import { hashHeader } from '../votes/header.js'
import { findConflict, type Misbehaviour } from './conflict.js'
import { type EquivocationEvidence, equivocationOf } from './equivocation.js'
import type { LightBlock, TrustedBlock } from './light-block.js'
import { assertPolicy, type LightClientPolicy } from './policy.js'
import { verifyUpdate } from './verify-update.js'

/** What a light client knows: immutable, every change is a new store. A frozen store accepts nothing any more. */
export type BftStore = {
  readonly policy: LightClientPolicy
  /** Accepted blocks, the lowest first, never empty. */
  readonly blocks: readonly TrustedBlock[]
  /** The highest of them. */
  readonly head: TrustedBlock
  readonly misbehaviour?: Misbehaviour
}

/**
 * A store that starts from one trusted block.
 *
 * @throws BftError INVALID_POLICY, WRONG_CHAIN
 */
export function createBftStore(policy: LightClientPolicy, trusted: TrustedBlock): BftStore {
  assertPolicy(policy)
  if (trusted.header.chainId !== policy.chainId)
    throw new BftError('WRONG_CHAIN', `The trusted header is not of chain ${policy.chainId}.`)
  return { policy, blocks: [trusted], head: trusted }
}

function assertLive(store: BftStore): void {
  if (store.misbehaviour !== undefined)
    throw new BftError('FROZEN', 'The client is frozen by proven misbehaviour.')
}

function trustedBelow(store: BftStore, height: bigint): TrustedBlock {
  const trusted = store.blocks.findLast((block) => block.header.height < height)
  if (trusted === undefined)
    throw new BftError('NON_MONOTONIC_HEIGHT', `No trusted block lies below height ${height}.`)
  return trusted
}

/**
 * Takes a block above the head. A second valid block of a known height freezes the store instead; the same block again
 * changes nothing.
 *
 * @throws BftError FROZEN, NON_MONOTONIC_HEIGHT, and what `verifyUpdate` throws
 */
export function acceptBlock(store: BftStore, parameters: { block: LightBlock; now: bigint }): BftStore {
  assertLive(store)
  const { block, now } = parameters
  const { policy } = store
  const { height } = block.header
  const known = store.blocks.find((candidate) => candidate.header.height === height)
  if (known !== undefined) {
    const hash = hashHeader(block.header)
    if (known.hash === hash) return store
    verifyUpdate({ trusted: trustedBelow(store, height), block, policy, now })
    return { ...store, misbehaviour: { kind: 'conflict', height, headerHashes: [known.hash, hash] } }
  }
  const head = verifyUpdate({ trusted: store.head, block, policy, now })
  return { ...store, blocks: [...store.blocks, head], head }
}

/**
 * Freezes the store on two valid blocks of one height.
 *
 * @throws BftError FROZEN, NON_MONOTONIC_HEIGHT, and what `findConflict` throws
 */
export function reportConflict(
  store: BftStore,
  parameters: { first: LightBlock; second: LightBlock; now: bigint },
): BftStore {
  assertLive(store)
  const trusted = trustedBelow(store, parameters.first.header.height)
  return { ...store, misbehaviour: findConflict({ ...parameters, trusted, policy: store.policy }) }
}

/** Root of the set that signs a height, from a header in its trusting period. */
function signingRoot(store: BftStore, height: bigint, now: bigint): bigint | undefined {
  for (const { header } of store.blocks) {
    if (header.timestamp + store.policy.trustingPeriod <= now) continue
    if (header.height === height) return header.validatorsRoot
    if (header.height + 1n === height) return header.nextValidatorsRoot
  }
  return undefined
}

/**
 * Freezes the store on double votes of more than a third of the power, the least that can finalize two headers. The set
 * must be one the store knows for that height.
 *
 * @throws BftError FROZEN, UNKNOWN_TRUSTED_HEIGHT, WRONG_VALIDATOR_SET, NOT_ENOUGH_POWER, and what `findEquivocation`
 * throws
 */
export function reportEquivocation(
  store: BftStore,
  parameters: { evidence: EquivocationEvidence; now: bigint },
): BftStore {
  assertLive(store)
  const { evidence, now } = parameters
  const { height } = evidence.first.vote
  const root = signingRoot(store, height, now)
  if (root === undefined)
    throw new BftError(
      'UNKNOWN_TRUSTED_HEIGHT',
      `No trusted header names the validators of height ${height}.`,
    )
  const validators = createValidatorSet(evidence.validators)
  if (validators.root !== root)
    throw new BftError('WRONG_VALIDATOR_SET', 'The evidence is of another validator set.')
  const misbehaviour = equivocationOf(store.policy.chainId, validators, evidence)
  if (3n * misbehaviour.power <= validators.totalPower)
    throw new BftError('NOT_ENOUGH_POWER', 'The double signers have not more than a third of the power.', {
      facts: [`power: ${misbehaviour.power}`, `total: ${validators.totalPower}`],
    })
  return { ...store, misbehaviour }
}
