import { keccak_256 } from '@noble/hashes/sha3.js'
import { encodeRaw, type Raw } from './raw-rlp.js'

/** A Merkle Patricia trie as a tree of nodes, all of it in memory, with the canonical bytes of each node. */
export type ModelNode = { items: readonly Raw[]; encoded: Uint8Array } & (
  | { type: 'leaf'; path: readonly number[]; value: Uint8Array }
  | { type: 'extension'; path: readonly number[]; child: ModelNode }
  | { type: 'branch'; children: readonly (ModelNode | undefined)[]; value: Uint8Array }
)

type NibbleEntry = { path: readonly number[]; value: Uint8Array }

export function toNibbles(bytes: Uint8Array): number[] {
  return Array.from(bytes).flatMap((byte) => [byte >> 4, byte & 0x0f])
}

/** Hex-prefix encoding (Yellow Paper, appendix C). */
export function hexPrefix(path: readonly number[], isLeaf: boolean): Uint8Array {
  const flag = (isLeaf ? 2 : 0) + (path.length % 2)
  const nibbles = path.length % 2 === 1 ? [flag, ...path] : [flag, 0, ...path]
  return Uint8Array.from({ length: nibbles.length / 2 }, (_, i) => {
    return ((nibbles[2 * i] as number) << 4) | (nibbles[2 * i + 1] as number)
  })
}

/** What a parent holds of a child: its bytes when under 32, else their hash. */
export function reference(encoded: Uint8Array): Raw {
  return encoded.length < 32 ? { verbatim: encoded } : keccak_256(encoded)
}

const NOTHING = new Uint8Array()

function build(entries: readonly NibbleEntry[]): ModelNode {
  const [first] = entries as readonly [NibbleEntry]
  if (entries.length === 1) {
    const items = [hexPrefix(first.path, true), first.value]
    return { type: 'leaf', path: first.path, value: first.value, items, encoded: encodeRaw(items) }
  }
  let shared = 0
  while (entries.every(({ path }) => shared < path.length && path[shared] === first.path[shared])) shared++
  if (shared > 0) {
    const child = build(entries.map(({ path, value }) => ({ path: path.slice(shared), value })))
    const path = first.path.slice(0, shared)
    const items = [hexPrefix(path, false), reference(child.encoded)]
    return { type: 'extension', path, child, items, encoded: encodeRaw(items) }
  }
  const children = Array.from({ length: 16 }, (_, nibble) => {
    const below = entries.filter(({ path }) => path[0] === nibble)
    if (below.length === 0) return undefined
    return build(below.map(({ path, value }) => ({ path: path.slice(1), value })))
  })
  const value = entries.find(({ path }) => path.length === 0)?.value ?? NOTHING
  const items = [...children.map((child) => (child ? reference(child.encoded) : NOTHING)), value]
  return { type: 'branch', children, value, items, encoded: encodeRaw(items) }
}

/** The trie of these entries; keys must differ, values must not be empty. `undefined` for no entries. */
export function buildModel(
  entries: readonly (readonly [key: Uint8Array, value: Uint8Array])[],
): ModelNode | undefined {
  return entries.length === 0
    ? undefined
    : build(entries.map(([key, value]) => ({ path: toNibbles(key), value })))
}

/** A node on the way to a key, and which of its items leads on (`undefined` at the end of the way). */
export type ModelStep = { node: ModelNode; item: number | undefined }

/** All nodes on the way to `key`, the inline ones too, and the value there. */
export function walk(
  root: ModelNode,
  key: Uint8Array,
): { steps: ModelStep[]; value: Uint8Array | undefined } {
  const steps: ModelStep[] = []
  let node = root
  let path: readonly number[] = toNibbles(key)
  for (;;) {
    const last = (value?: Uint8Array) => {
      steps.push({ node, item: undefined })
      return { steps, value }
    }
    if (node.type === 'branch') {
      const nibble = path[0]
      if (nibble === undefined) return last(node.value.length > 0 ? node.value : undefined)
      const child = node.children[nibble]
      if (child === undefined) return last()
      steps.push({ node, item: nibble })
      node = child
      path = path.slice(1)
      continue
    }
    const { path: own } = node
    const fits = own.every((nibble, i) => path[i] === nibble)
    if (node.type === 'leaf') return last(fits && own.length === path.length ? node.value : undefined)
    if (!fits) return last()
    steps.push({ node, item: 1 })
    node = node.child
    path = path.slice(own.length)
  }
}

/**
 * The hashed nodes of a way, from the root down, after `tamper` has rewritten the node at `at`: all nodes above it are
 * encoded anew, so that every hash fits. `link` forces how its parent refers to it.
 */
export function proveSteps(
  steps: readonly ModelStep[],
  change?: { at: number; tamper?: (items: readonly Raw[]) => Uint8Array; link?: 'hash' | 'inline' },
): { root: Uint8Array; nodes: Uint8Array[] } {
  const nodes: Uint8Array[] = []
  let below: Raw | undefined
  let encoded: Uint8Array = NOTHING
  for (let i = steps.length - 1; i >= 0; i--) {
    const { node, item } = steps[i] as ModelStep
    const child = below
    const items = child === undefined ? node.items : node.items.map((old, j) => (j === item ? child : old))
    const isChanged = change?.at === i
    encoded = isChanged && change.tamper ? change.tamper(items) : encodeRaw(items)
    const forced = isChanged ? change.link : undefined
    const isHashed = forced === undefined ? encoded.length >= 32 : forced === 'hash'
    if (i === 0 || isHashed) nodes.unshift(encoded)
    below = isHashed ? keccak_256(encoded) : { verbatim: encoded }
  }
  return { root: keccak_256(encoded), nodes }
}
