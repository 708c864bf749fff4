import type { Random } from './random.js'
import { concat, encodeListBadly, encodeRaw, encodeStringBadly, type Raw } from './raw-rlp.js'
import type { ModelNode } from './trie-model.js'

/**
 * A way to rewrite a node. All hashes are made to fit afterwards, so only strictness stops it. `isRefused` is false
 * where what comes out can be a node of another trie; then a second verifier has to say what holds.
 */
export type NodeTampering = {
  name: string
  isRefused: boolean
  /** New bytes of the node, or `undefined` where this does not apply. */
  apply: (context: {
    node: ModelNode
    items: readonly Raw[]
    /** Index of the item that leads on, if one does. */
    onward: number | undefined
    random: Random
  }) => Uint8Array | undefined
}

const NOTHING = new Uint8Array()

function replace(items: readonly Raw[], index: number, by: Raw): Uint8Array {
  return encodeRaw(items.map((old, i) => (i === index ? by : old)))
}

/** Indices of the items that are strings and satisfy `test`. */
function strings(items: readonly Raw[], test: (bytes: Uint8Array) => boolean = () => true): number[] {
  return items.flatMap((item, i) => (item instanceof Uint8Array && test(item) ? [i] : []))
}

/** Rewrites the path of a leaf or an extension. */
function onPath(
  name: string,
  isRefused: boolean,
  rewrite: (path: Uint8Array, random: Random) => Uint8Array | undefined,
): NodeTampering {
  return {
    name,
    isRefused,
    apply: ({ node, items, random }) => {
      if (node.type === 'branch') return undefined
      const path = rewrite(Uint8Array.from(items[0] as Uint8Array), random)
      return path && replace(items, 0, path)
    },
  }
}

function withFirst(path: Uint8Array, change: (first: number) => number): Uint8Array {
  return concat(Uint8Array.of(change(path[0] as number)), path.subarray(1))
}

const rlp: readonly NodeTampering[] = [
  {
    name: 'string in a longer form',
    isRefused: true,
    apply: ({ items, random }) => {
      const candidates = strings(items, (bytes) => bytes.length > 0)
      if (candidates.length === 0) return undefined
      const index = random.pick(candidates)
      return replace(items, index, { verbatim: encodeStringBadly(items[index] as Uint8Array) })
    },
  },
  {
    name: 'empty string in a longer form',
    isRefused: true,
    apply: ({ items, random }) => {
      const candidates = strings(items, (bytes) => bytes.length === 0)
      if (candidates.length === 0) return undefined
      return replace(items, random.pick(candidates), { verbatim: Uint8Array.of(0xb8, 0) })
    },
  },
  { name: 'list in a longer form', isRefused: true, apply: ({ items }) => encodeListBadly(items) },
  { name: 'list length too great', isRefused: true, apply: ({ items }) => encodeListBadly(items, 1) },
  { name: 'list length too small', isRefused: true, apply: ({ items }) => encodeListBadly(items, -1) },
  {
    name: 'byte after the list',
    isRefused: true,
    apply: ({ items, random }) =>
      concat(encodeRaw(items), Uint8Array.of(random.pick([0x00, 0x80, random.below(256)]))),
  },
  {
    name: 'last item beyond the list',
    isRefused: true,
    apply: ({ items }) => {
      const last = items.at(-1)
      if (!(last instanceof Uint8Array) || last.length >= 55) return undefined
      return replace(items, items.length - 1, {
        verbatim: concat(Uint8Array.of(0x80 + last.length + 1), last),
      })
    },
  },
  { name: 'one item more', isRefused: true, apply: ({ items }) => encodeRaw([...items, NOTHING]) },
  { name: 'one item less', isRefused: true, apply: ({ items }) => encodeRaw(items.slice(0, -1)) },
]

const structure: readonly NodeTampering[] = [
  {
    name: 'value as a list',
    isRefused: true,
    apply: ({ node, items }) => {
      if (node.type === 'extension' || node.value.length === 0) return undefined
      return replace(items, items.length - 1, [node.value])
    },
  },
  {
    name: 'path as a list',
    isRefused: true,
    apply: ({ node, items }) => (node.type === 'branch' ? undefined : replace(items, 0, [items[0] as Raw])),
  },
  {
    name: 'child one byte short or long',
    isRefused: true,
    apply: ({ node, items, random }) => {
      if (node.type === 'leaf') return undefined
      const last = node.type === 'branch' ? 16 : 2
      const hashes = strings(items.slice(0, last), (bytes) => bytes.length === 32)
      const candidates = node.type === 'extension' ? hashes.filter((i) => i === 1) : hashes
      if (candidates.length === 0) return undefined
      const index = random.pick(candidates)
      const hash = items[index] as Uint8Array
      return replace(items, index, random.below(2) === 0 ? hash.subarray(1) : concat(hash, Uint8Array.of(0)))
    },
  },
  {
    name: 'branch with one way',
    isRefused: true,
    apply: ({ node, items, onward }) => {
      if (node.type !== 'branch') return undefined
      const kept = onward ?? items.findIndex((item) => !(item instanceof Uint8Array && item.length === 0))
      return encodeRaw(items.map((item, i) => (i === kept ? item : NOTHING)))
    },
  },
  {
    name: 'leaf without a value',
    isRefused: true,
    apply: ({ node, items }) => (node.type === 'leaf' ? replace(items, 1, NOTHING) : undefined),
  },
  {
    name: 'extension without a child',
    isRefused: true,
    apply: ({ node, items }) => (node.type === 'extension' ? replace(items, 1, NOTHING) : undefined),
  },
]

const hexPrefix: readonly NodeTampering[] = [
  onPath('unknown path flag', true, (path, random) =>
    withFirst(path, (first) => first | random.pick([0x40, 0x80, 0xc0])),
  ),
  onPath('padding that is not zero', true, (path, random) =>
    ((path[0] as number) & 0x10) === 0
      ? withFirst(path, (first) => first | (1 + random.below(15)))
      : undefined,
  ),
  onPath('empty path', true, () => NOTHING),
  onPath('leaf for extension, or the reverse', false, (path) => withFirst(path, (first) => first ^ 0x20)),
  onPath('odd for even, or the reverse', false, (path) => withFirst(path, (first) => first ^ 0x10)),
  onPath('another nibble', false, (path, random) => {
    const at = random.below(path.length)
    return path.map((byte, i) => (i === at ? byte ^ (1 + random.below(15)) : byte))
  }),
  onPath('longer path', false, (path, random) => concat(path, random.bytes(1))),
]

export const NODE_TAMPERINGS: readonly NodeTampering[] = [...rlp, ...structure, ...hexPrefix]
