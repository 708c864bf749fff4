import { SCALAR_FIELD_ORDER } from '../arithmetic/scalar-field.js'
import { poseidon } from '../hash/poseidon.js'
import { domainTag } from '../hash/tag.js'
import { BftError } from './bft-error.js'

/** Width in bits of each integer that is hashed or public; what is not here is a field element below r. */
const BITS: Readonly<Record<string, number>> = {
  chainId: 64,
  height: 64,
  round: 32,
  type: 8,
  timestamp: 64,
  power: 64,
  totalPower: 72,
  doublePower: 72,
  destinationChainId: 64,
  index: 8,
  operator: 160,
  registry: 160,
  account: 160,
  first: 160,
  last: 160,
  signersLow: 128,
  signersHigh: 128,
  threshold: 128,
  low: 128,
  high: 128,
}

/**
 * Every tagged hash of a BFT chain: its inputs in the order they are absorbed, after the tag
 * `domainTag('concordat v1 bft NAME')`. Circuits and contracts follow this table.
 */
const TAGGED_HASHES = {
  vote: ['chainId', 'height', 'round', 'type', 'headerHash'],
  header: [
    'chainId',
    'height',
    'timestamp',
    'parentHash',
    'stateRoot',
    'validatorsRoot',
    'nextValidatorsRoot',
  ],
  'validator set': ['treeRoot', 'totalPower'],
  possession: ['chainId', 'operator', 'Ax', 'Ay'],
  'validator key': ['Ax', 'Ay'],
  'opt in': ['chainId', 'destinationChainId', 'registry', 'operator'],
  'state key': ['account', 'slot'],
  account: ['secret'],
  nullifier: ['secret', 'context'],
  'allowed account': ['account'],
  'allowed value': ['value'],
  'allowed span': ['first', 'last'],
} as const

/**
 * Hashes without a tag: their number of inputs and their place in a tree tell them apart. `challenge` is circomlib's
 * EdDSA challenge and `state leaf` its sparse-tree leaf.
 */
const UNTAGGED_HASHES = {
  'validator leaf': ['Ax', 'Ay', 'power'],
  node: ['left', 'right'],
  challenge: ['R8x', 'R8y', 'Ax', 'Ay', 'message'],
  'state leaf': ['key', 'value', 'one'],
} as const

/** The public inputs of each circuit of the family, in order. */
const PUBLIC_INPUTS = {
  quorum: [
    'chainId',
    'validatorsRoot',
    'headerHash',
    'parentHash',
    'height',
    'timestamp',
    'stateRoot',
    'nextValidatorsRoot',
    'signersLow',
    'signersHigh',
  ],
  skipping: [
    'chainId',
    'trustedValidatorsRoot',
    'validatorsRoot',
    'headerHash',
    'height',
    'timestamp',
    'stateRoot',
    'nextValidatorsRoot',
    'signersLow',
    'signersHigh',
  ],
  equivocation: [
    'chainId',
    'validatorsRoot',
    'height',
    'round',
    'type',
    'firstHeaderHash',
    'secondHeaderHash',
    'signersLow',
    'signersHigh',
    'doublePower',
    'totalPower',
  ],
  possession: ['chainId', 'destinationChainId', 'registry', 'operator', 'keyId'],
  seat: ['validatorsRoot', 'index', 'keyId', 'power', 'totalPower'],
  inclusion: ['stateRoot', 'account', 'slot', 'value'],
  exclusion: ['stateRoot', 'account', 'slot'],
  balance: ['stateRoot', 'slot', 'threshold', 'context', 'message', 'nullifier'],
  range: ['stateRoot', 'slot', 'low', 'high', 'context', 'message', 'nullifier'],
  'allow list': ['stateRoot', 'slot', 'allowListRoot', 'context', 'message', 'nullifier'],
  'value list': ['stateRoot', 'slot', 'valueListRoot', 'context', 'message', 'nullifier'],
  'deny list': ['stateRoot', 'slot', 'denyListRoot', 'context', 'message', 'nullifier'],
} as const

/** The layout tables, for documentation, circuits' tests and code generators. */
export const BFT_LAYOUT = {
  bits: BITS,
  taggedHashes: TAGGED_HASHES,
  untaggedHashes: UNTAGGED_HASHES,
  publicInputs: PUBLIC_INPUTS,
} as const

type Values<Names extends readonly string[]> = Readonly<Record<Names[number], bigint>>
type Tagged = typeof TAGGED_HASHES
type Untagged = typeof UNTAGGED_HASHES
type Public = typeof PUBLIC_INPUTS

const tags = new Map<string, bigint>()

/** The domain separation constant of a tagged hash. */
export function bftTag(name: keyof Tagged): bigint {
  const known = tags.get(name)
  if (known !== undefined) return known
  const tag = domainTag(`concordat v1 bft ${name}`)
  tags.set(name, tag)
  return tag
}

/**
 * Throws unless an integer fits the width its name has in the table (a field element: below r).
 *
 * @throws BftError FIELD_OUT_OF_RANGE
 */
export function assertInRange(name: string, value: bigint): void {
  const bits = BITS[name]
  const limit = bits === undefined ? SCALAR_FIELD_ORDER : 1n << BigInt(bits)
  if (typeof value === 'bigint' && value >= 0n && value < limit) return
  const size = bits === undefined ? 'a field element' : `an integer of ${bits} bits`
  throw new BftError('FIELD_OUT_OF_RANGE', `The field ${name} is not ${size}.`, {
    facts: [`${name}: ${value}`],
  })
}

function inOrder(names: readonly string[], values: Readonly<Record<string, bigint>>): bigint[] {
  return names.map((name) => {
    const value = values[name] as bigint
    assertInRange(name, value)
    return value
  })
}

/**
 * The Poseidon hash of a table row that starts with its tag.
 *
 * @throws BftError FIELD_OUT_OF_RANGE
 */
export function taggedHash<Name extends keyof Tagged>(name: Name, values: Values<Tagged[Name]>): bigint {
  return poseidon([bftTag(name), ...inOrder(TAGGED_HASHES[name], values)])
}

/**
 * The Poseidon hash of a table row without a tag.
 *
 * @throws BftError FIELD_OUT_OF_RANGE
 */
export function untaggedHash<Name extends keyof Untagged>(
  name: Name,
  values: Values<Untagged[Name]>,
): bigint {
  return poseidon(inOrder(UNTAGGED_HASHES[name], values))
}

/**
 * The public inputs of a circuit in the order of the table.
 *
 * @throws BftError FIELD_OUT_OF_RANGE
 */
export function publicInputs<Name extends keyof Public>(name: Name, values: Values<Public[Name]>): bigint[] {
  return inOrder(PUBLIC_INPUTS[name], values)
}
