import type { LightBlock, TrustedBlock } from '../../src/bft/light-client/light-block.js'
import { trustBlock } from '../../src/bft/light-client/light-block.js'
import type { LightClientPolicy } from '../../src/bft/light-client/policy.js'
import { createKeyPair, type KeyPair } from '../../src/bft/signature/key-pair.js'
import type { Validator } from '../../src/bft/validators/validator.js'
import { createValidatorSet, sortValidators } from '../../src/bft/validators/validator-set.js'
import { type Header, hashHeader } from '../../src/bft/votes/header.js'
import { PRECOMMIT, signVote, type Vote } from '../../src/bft/votes/vote.js'
import { collectVotes, type VoteSet } from '../../src/bft/votes/vote-set.js'

export const CHAIN_ID = 77n
export const START = 1_700_000_000_000n
export const policy: LightClientPolicy = { chainId: CHAIN_ID, trustingPeriod: 1_000_000n, clockDrift: 1_000n }

const pool = new Map<number, KeyPair>()
const byKey = new Map<string, KeyPair>()

/** The nth key pair of the tests. */
export function keysAt(n: number): KeyPair {
  const known = pool.get(n)
  if (known !== undefined) return known
  const secret = new Uint8Array(32)
  new DataView(secret.buffer).setUint32(0, n + 1)
  const keys = createKeyPair(secret)
  pool.set(n, keys)
  byKey.set(`${keys.publicKey.x}`, keys)
  return keys
}

/** Validators of the given test keys, in the order of a set. */
export function validatorsOf(...members: readonly (readonly [key: number, power: bigint])[]): Validator[] {
  return sortValidators(members.map(([key, power]) => ({ publicKey: keysAt(key).publicKey, power })))
}

/** Signs a vote by the members at the given places. */
export function voteBy(validators: readonly Validator[], places: readonly number[], vote: Vote): VoteSet {
  return collectVotes(
    places.map((index) => {
      const keys = byKey.get(`${validators[index]?.publicKey.x}`)
      if (keys === undefined) throw new RangeError(`no keys of validator ${index}`)
      return { vote, index, signature: signVote(keys, vote) }
    }),
  )
}

/** A signed block; everybody signs unless `places` says who. */
export function makeBlock(parameters: {
  height: bigint
  validators: readonly Validator[]
  nextValidators?: readonly Validator[]
  parentHash?: bigint
  stateRoot?: bigint
  timestamp?: bigint
  round?: bigint
  places?: readonly number[]
}): LightBlock {
  const { height, validators } = parameters
  const nextValidators = parameters.nextValidators ?? validators
  const header: Header = {
    chainId: CHAIN_ID,
    height,
    timestamp: parameters.timestamp ?? START + height * 1000n,
    parentHash: parameters.parentHash ?? 0n,
    stateRoot: parameters.stateRoot ?? height,
    validatorsRoot: createValidatorSet(validators).root,
    nextValidatorsRoot: createValidatorSet(nextValidators).root,
  }
  return { header, validators, nextValidators, commit: commitTo(header, validators, parameters) }
}

/** Precommits for a header. */
export function commitTo(
  header: Header,
  validators: readonly Validator[],
  options: { round?: bigint; places?: readonly number[] } = {},
): VoteSet {
  const vote = {
    chainId: header.chainId,
    height: header.height,
    round: options.round ?? 0n,
    type: PRECOMMIT,
    headerHash: hashHeader(header),
  }
  return voteBy(validators, options.places ?? validators.map((_, i) => i), vote)
}

/** The trusted block of a light block nobody has to verify. */
export function trusted(block: LightBlock): TrustedBlock {
  return trustBlock(block.header, block.nextValidators)
}

/** Deterministic pseudo-random integers below a bound. */
export function seeded(seed: number): (bound: number) => number {
  let state = seed >>> 0
  return (bound) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0
    const mixed = Math.imul(state ^ (state >>> 12), 0x297a2d39) >>> 0
    return ((mixed ^ (mixed >>> 15)) >>> 0) % bound
  }
}
