import { bytesToHex, hexToBytes } from 'viem'
import type { Hex } from '../../src/ethereum/types/hex.js'
import { EMPTY_TRIE_ROOT } from '../../src/state/verify-trie-proof.js'
import { NODE_TAMPERINGS } from './node-tampering.js'
import { createRandom, type Random } from './random.js'
import { encodeRaw, encodeString } from './raw-rlp.js'
import { referenceVerdict, type Verdict } from './strict-reference.js'
import { buildModel, hexPrefix, type ModelNode, proveSteps, reference, walk } from './trie-model.js'

/**
 * A trie proof and what a strict verifier must say of it. `label` names what was done, for messages and counts;
 * `isWellFormed` is true for untouched proofs.
 */
export type TrieCase = {
  label: string
  isWellFormed: boolean
  root: Hex
  key: Hex
  proof: readonly Hex[]
  expected: Verdict
}

/** Entries of the trie that the cases of a seed are about. */
export type TrieEntries = readonly (readonly [key: Uint8Array, value: Uint8Array])[]

const NARROW = [0x00, 0x01, 0x10, 0x11, 0xff]

/**
 * Kinds of keys. `short`: 1 to 3 bytes, so keys are prefixes of others, branches hold values and small nodes are
 * inline. `fixed`: 4 bytes with many shared prefixes. `index`: RLP of a transaction index. `secure`: 32 random bytes, as
 * in state and storage tries. `crowded`: 32 bytes that share long prefixes, so the trie is deep.
 */
export const KEY_KINDS = ['short', 'fixed', 'index', 'secure', 'crowded'] as const
export type KeyKind = (typeof KEY_KINDS)[number]

function makeKey(kind: KeyKind, index: number, random: Random): Uint8Array {
  switch (kind) {
    case 'short':
      return Uint8Array.from({ length: 1 + random.below(3) }, () => random.pick(NARROW))
    case 'fixed':
      return Uint8Array.from({ length: 4 }, () => random.pick(NARROW))
    case 'index':
      return encodeString(
        index === 0 ? new Uint8Array() : Uint8Array.of(...(index > 255 ? [index >> 8] : []), index),
      )
    case 'secure':
      return random.bytes(32)
    case 'crowded': {
      const shared = random.below(32)
      return Uint8Array.from({ length: 32 }, (_, i) => (i < shared ? 0x77 : random.below(256)))
    }
  }
}

function makeValue(random: Random): Uint8Array {
  const length = random.pick([1, 1, 2, 5, 20, 31, 32, 33, 56, 110])
  const value = random.bytes(length)
  return random.below(8) === 0 ? value.fill(0) : value
}

/** The entries of the trie of `seed`: mostly few, now and then some dozens. */
export function makeEntries(seed: number, kinds: readonly KeyKind[] = KEY_KINDS): TrieEntries {
  const random = createRandom(seed)
  const kind = random.pick(kinds)
  const count = random.pick([0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 12, 17, 40])
  const entries = new Map<string, readonly [Uint8Array, Uint8Array]>()
  for (let index = 0; index < count; index++) {
    const key = makeKey(kind, index, random)
    entries.set(bytesToHex(key), [key, makeValue(random)])
  }
  return [...entries.values()]
}

type Honest = { key: Uint8Array; proof: readonly Hex[]; expected: Verdict }

/** A key that is not in the trie, but near one that is. */
function absentKey(entries: TrieEntries, random: Random): Uint8Array | undefined {
  const known = new Set(entries.map(([key]) => bytesToHex(key)))
  for (let attempt = 0; attempt < 8; attempt++) {
    const [near] = random.pick(entries)
    const at = random.below(near.length)
    const key = near.map((byte, i) => (i === at ? byte ^ random.pick([0x01, 0x10, 0x11, 0xff]) : byte))
    const cut = random.below(4) === 0 && near.length < 32 ? key.slice(0, Math.max(1, at)) : key
    if (!known.has(bytesToHex(cut))) return cut
  }
  return undefined
}

function prove(model: ModelNode, key: Uint8Array): Honest {
  const { steps, value } = walk(model, key)
  const proof = proveSteps(steps).nodes.map((node) => bytesToHex(node))
  return { key, proof, expected: value === undefined ? 'absent' : bytesToHex(value) }
}

function flipBit(hex: Hex, random: Random): Hex {
  const bytes = hexToBytes(hex)
  const at = random.below(bytes.length)
  bytes[at] = (bytes[at] as number) ^ (1 << random.below(8))
  return bytesToHex(bytes)
}

/** Changes of the list of nodes as a liar on the wire would make them; the hashes stop all of these. */
const WIRE: readonly { name: string; change: (proof: readonly Hex[], random: Random) => readonly Hex[] }[] = [
  { name: 'bit flip', change: (proof, random) => changeOne(proof, random, (node) => flipBit(node, random)) },
  {
    name: 'node cut',
    change: (proof, random) => changeOne(proof, random, (node) => node.slice(0, -2) as Hex),
  },
  { name: 'node lengthened', change: (proof, random) => changeOne(proof, random, (node) => `${node}00`) },
  { name: 'last node missing', change: (proof) => proof.slice(0, -1) },
  { name: 'first node missing', change: (proof) => proof.slice(1) },
  { name: 'no nodes', change: () => [] },
  {
    name: 'node missing',
    change: (proof, random) => {
      const at = random.below(proof.length)
      return proof.filter((_, i) => i !== at)
    },
  },
  {
    name: 'node twice',
    change: (proof, random) => {
      const at = random.below(proof.length)
      return [...proof.slice(0, at), proof[at] as Hex, ...proof.slice(at)]
    },
  },
  {
    name: 'nodes swapped',
    change: (proof, random) => {
      if (proof.length < 2) return []
      const at = random.below(proof.length - 1)
      return [...proof.slice(0, at), proof[at + 1] as Hex, proof[at] as Hex, ...proof.slice(at + 2)]
    },
  },
  { name: 'nodes reversed', change: (proof) => (proof.length < 2 ? [] : [...proof].reverse()) },
  {
    name: 'trailing node',
    change: (proof, random) => [...proof, random.pick<Hex>(['0x80', '0xc0', proof.at(-1) as Hex])],
  },
]

function changeOne(proof: readonly Hex[], random: Random, change: (node: Hex) => Hex): readonly Hex[] {
  const at = random.below(proof.length)
  return proof.map((node, i) => (i === at ? change(node) : node))
}

/** The trie without entries has no node; `0x80` is what its root is the hash of. */
function emptyTrieCases(random: Random): TrieCase[] {
  const key = bytesToHex(random.bytes(32))
  const of = (label: string, proof: readonly Hex[], expected: Verdict): TrieCase => {
    return { label, isWellFormed: expected === 'absent', root: EMPTY_TRIE_ROOT, key, proof, expected }
  }
  return [
    of('empty trie', [], 'absent'),
    of('empty trie, its RLP', ['0x80'], 'absent'),
    of('empty trie, a node', ['0xc0'], 'refused'),
    of('empty trie, its RLP twice', ['0x80', '0x80'], 'refused'),
    { ...of('empty trie, another root', [], 'refused'), root: bytesToHex(random.bytes(32)) },
  ]
}

/**
 * The cases of `seed`: a proof of a present key and of an absent one, and for each some changes on the wire, one other
 * key, one other root, and some rewritten nodes with all hashes recomputed.
 */
export function makeTrieCases(
  seed: number,
  options: { kinds?: readonly KeyKind[]; changes?: number } = {},
): TrieCase[] {
  const { kinds = KEY_KINDS, changes = 2 } = options
  const entries = makeEntries(seed, kinds)
  const random = createRandom(seed + 0x5eed)
  const model = buildModel(entries)
  if (model === undefined) return emptyTrieCases(random)
  const root = bytesToHex(proveSteps([{ node: model, item: undefined }]).root)
  const other = absentKey(entries, random)
  const honest = [random.pick(entries)[0], ...(other ? [other] : [])].map((key) => prove(model, key))
  const cases: TrieCase[] = []
  for (const { key, proof, expected } of honest) {
    const isPresent = expected !== 'absent'
    const base: TrieCase = {
      label: isPresent ? 'present' : 'absent',
      isWellFormed: true,
      root,
      key: bytesToHex(key),
      proof,
      expected,
    }
    const refused = { ...base, isWellFormed: false, expected: 'refused' as const }
    cases.push(base)
    for (let i = 0; i < changes; i++) {
      const { name, change } = random.pick(WIRE)
      cases.push({ ...refused, label: name, proof: change(proof, random) })
    }
    cases.push({
      ...refused,
      label: 'other root',
      root: random.below(4) === 0 ? EMPTY_TRIE_ROOT : flipBit(root, random),
    })
    cases.push(otherKey(base, model, entries, random))
    for (let i = 0; i < changes; i++) cases.push(...rewritten(base, model, key, random))
  }
  return cases
}

/** The same nodes for another key: refused, unless they are that key's own proof too. */
function otherKey(base: TrieCase, model: ModelNode, entries: TrieEntries, random: Random): TrieCase {
  const key = random.below(2) === 0 ? random.pick(entries)[0] : hexToBytes(flipBit(base.key, random))
  const own = prove(model, key)
  const isOwn = own.proof.join() === base.proof.join()
  return {
    ...base,
    label: 'other key',
    isWellFormed: isOwn,
    key: bytesToHex(key),
    expected: isOwn ? own.expected : 'refused',
  }
}

/** A step that goes nowhere: every path would fit through it. */
function extensionOfNoNibbles(child: ModelNode): ModelNode {
  const items = [hexPrefix([], false), reference(child.encoded)]
  return { type: 'extension', path: [], child, items, encoded: encodeRaw(items) }
}

/** One node of the way rewritten, or referred to wrongly, and all above it hashed anew. */
function rewritten(base: TrieCase, model: ModelNode, key: Uint8Array, random: Random): TrieCase[] {
  const { steps } = walk(model, key)
  const at = random.below(steps.length)
  const step = steps[at]
  if (step === undefined) return []
  const { node, item: onward } = step
  const finish = (
    label: string,
    change: Parameters<typeof proveSteps>[1],
    isRefused: boolean,
    way = steps,
  ): TrieCase[] => {
    const { root, nodes } = proveSteps(way, change)
    const changed = { root: bytesToHex(root), key: base.key, proof: nodes.map((bytes) => bytesToHex(bytes)) }
    const expected = isRefused ? 'refused' : referenceVerdict(changed)
    return [{ ...changed, label, isWellFormed: false, expected }]
  }
  if (at > 0 && random.below(4) === 0) {
    const isSmall = node.encoded.length < 32
    return isSmall
      ? finish('small node by its hash', { at, link: 'hash' }, true)
      : finish('large node inline', { at, link: 'inline' }, true)
  }
  if (random.below(16) === 0) {
    const longer = steps.toSpliced(at, 0, { node: extensionOfNoNibbles(node), item: 1 })
    return finish('extension of no nibbles', undefined, true, longer)
  }
  const tampering = random.pick(NODE_TAMPERINGS)
  let applies = true
  const tamper = (items: Parameters<typeof tampering.apply>[0]['items']): Uint8Array => {
    const bytes = tampering.apply({ node, items, onward, random })
    applies = bytes !== undefined
    return bytes ?? node.encoded
  }
  const cases = finish(`rewritten: ${tampering.name}`, { at, tamper }, tampering.isRefused)
  return applies ? cases : []
}
