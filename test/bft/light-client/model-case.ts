import { createHash } from 'node:crypto'
import type { LightBlock, TrustedBlock } from '../../../src/bft/light-client/light-block.js'
import { trustBlock } from '../../../src/bft/light-client/light-block.js'
import type { LightClientPolicy } from '../../../src/bft/light-client/policy.js'
import { createKeyPair, type KeyPair } from '../../../src/bft/signature/key-pair.js'
import type { Validator } from '../../../src/bft/validators/validator.js'
import { createValidatorSet, sortValidators } from '../../../src/bft/validators/validator-set.js'
import { type Header, hashHeader } from '../../../src/bft/votes/header.js'
import { PRECOMMIT, signVote } from '../../../src/bft/votes/vote.js'

type ModelValidator = { address: string; pub_key: { value: string }; voting_power: string }
type ModelSet = { validators: ModelValidator[] | null }
type ModelHeader = { height: string; time: string; validators_hash: string; next_validators_hash: string }
type ModelSigned = {
  header: ModelHeader
  commit: {
    height: string
    round: number
    signatures: { block_id_flag: number; validator_address: string | null }[] | null
  }
}

/** The parts of a model-based case that its verdicts depend on. */
export type ModelCase = {
  initial: { signed_header: ModelSigned; next_validator_set: ModelSet; trusting_period: string }
  input: {
    block: { signed_header: ModelSigned; validator_set: ModelSet; next_validator_set: ModelSet }
    now: string
    verdict: string
  }[]
}

/** The case in this chain's terms. A block is made for the block that is trusted when it comes. */
export type Translation = {
  policy: LightClientPolicy
  trusted: TrustedBlock
  steps: { verdict: string; now: bigint; block: (trusted: TrustedBlock) => LightBlock }[]
}

const CHAIN_ID = 1n
const SIGNED = 2

const keysOf = new Map<string, KeyPair>()

function keysFor(address: string): KeyPair {
  const known = keysOf.get(address)
  if (known !== undefined) return known
  const keys = createKeyPair(createHash('sha256').update(address).digest())
  keysOf.set(address, keys)
  return keys
}

function members(set: ModelSet): Validator[] {
  const validators = set.validators ?? []
  return sortValidators(
    validators.map(({ address, voting_power }) => ({
      publicKey: keysFor(address).publicKey,
      power: BigInt(voting_power),
    })),
  )
}

function merkleRoot(leaves: readonly Buffer[]): Buffer {
  const sha256 = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest()
  const [first] = leaves
  if (first === undefined) return sha256()
  if (leaves.length === 1) return sha256(Buffer.of(0), first)
  const half = 2 ** (Math.ceil(Math.log2(leaves.length)) - 1)
  return sha256(Buffer.of(1), merkleRoot(leaves.slice(0, half)), merkleRoot(leaves.slice(half)))
}

/** Tendermint's hash of a set: RFC 6962 tree over protobuf SimpleValidator, by power, then address. */
function tendermintHash(set: ModelSet): string {
  const sorted = [...(set.validators ?? [])].sort((a, b) => {
    const byPower = Number(b.voting_power) - Number(a.voting_power)
    return byPower !== 0 ? byPower : a.address < b.address ? -1 : 1
  })
  const leaves = sorted.map(({ pub_key, voting_power }) => {
    const key = Buffer.from(pub_key.value, 'base64')
    const power: number[] = []
    for (let rest = Number(voting_power); ; rest >>= 7) {
      power.push(rest > 127 ? (rest & 127) | 128 : rest)
      if (rest <= 127) break
    }
    return Buffer.concat([Buffer.of(0x0a, key.length + 2, 0x0a, key.length), key, Buffer.of(0x10, ...power)])
  })
  return merkleRoot(leaves).toString('hex').toUpperCase()
}

/** Milliseconds, rounded down; the cases' headers have whole seconds. */
const milliseconds = (time: string) => BigInt(Date.parse(time))

/** Translates a case: sets, powers, heights, times, signers and which header names which set stay as they are. */
export function translateCase(model: ModelCase): Translation {
  const roots = new Map<string, bigint>()
  const sets = [model.initial.next_validator_set]
  for (const { block } of model.input) sets.push(block.validator_set, block.next_validator_set)
  for (const set of sets) {
    if ((set.validators ?? []).length > 0)
      roots.set(tendermintHash(set), createValidatorSet(members(set)).root)
  }
  // A hash that no set of the case has stays one that nothing opens.
  const rootOf = (hash: string) => roots.get(hash) ?? BigInt(`0x${hash.slice(0, 62)}`)

  const headerOf = (header: ModelHeader, parentHash: bigint): Header => ({
    chainId: CHAIN_ID,
    height: BigInt(header.height),
    timestamp: milliseconds(header.time),
    parentHash,
    stateRoot: 0n,
    validatorsRoot: rootOf(header.validators_hash),
    nextValidatorsRoot: rootOf(header.next_validators_hash),
  })

  const blockOf = ({ block }: ModelCase['input'][number], trusted: TrustedBlock): LightBlock => {
    const { header: modelHeader, commit } = block.signed_header
    const header = headerOf(modelHeader, trusted.hash)
    const validators = members(block.validator_set)
    const vote = {
      chainId: CHAIN_ID,
      height: BigInt(commit.height),
      round: BigInt(commit.round),
      type: PRECOMMIT,
      headerHash: hashHeader(header),
    }
    const signed = (commit.signatures ?? []).flatMap(({ block_id_flag, validator_address }) =>
      block_id_flag === SIGNED && validator_address !== null ? [keysFor(validator_address)] : [],
    )
    // A signer outside the set has no place in a bitmap: its vote takes the first free one, and does not hold.
    const places = new Map<number, KeyPair>()
    const outside: KeyPair[] = []
    for (const keys of signed) {
      const place = validators.findIndex(({ publicKey }) => publicKey.x === keys.publicKey.x)
      if (place < 0) outside.push(keys)
      else places.set(place, keys)
    }
    for (const keys of outside) {
      let free = 0
      while (places.has(free)) free++
      places.set(free, keys)
    }
    const ordered = [...places].sort(([a], [b]) => a - b)
    return {
      header,
      validators,
      nextValidators: members(block.next_validator_set),
      commit: {
        vote,
        signers: ordered.reduce((bitmap, [place]) => bitmap | (1n << BigInt(place)), 0n),
        signatures: ordered.map(([, keys]) => signVote(keys, vote)),
      },
    }
  }

  const { initial } = model
  return {
    policy: {
      chainId: CHAIN_ID,
      trustingPeriod: BigInt(initial.trusting_period) / 1_000_000n,
      clockDrift: 0n,
    },
    trusted: trustBlock(headerOf(initial.signed_header.header, 0n), members(initial.next_validator_set)),
    steps: model.input.map((step) => ({
      verdict: step.verdict,
      now: milliseconds(step.now),
      block: (trusted) => blockOf(step, trusted),
    })),
  }
}
