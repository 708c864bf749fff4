import { RLP } from '@ethereumjs/rlp'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, hexToBytes } from 'viem'
import type { Hex } from '../../src/ethereum/types/hex.js'
import { hexPrefix, toNibbles } from './trie-model.js'

/** The value, `absent`, or `refused`. */
export type Verdict = Hex | 'absent' | 'refused'

type Item = Uint8Array | Item[]

class Refused extends Error {}

function demand(condition: boolean): asserts condition {
  if (!condition) throw new Refused()
}

/** Canonical if and only if encoding what was read gives the same bytes. */
function decode(bytes: Uint8Array): Item {
  let item: Item
  try {
    item = RLP.decode(bytes) as Item
  } catch {
    throw new Refused()
  }
  demand(bytesToHex(RLP.encode(item)) === bytesToHex(bytes))
  return item
}

function readPath(item: Item | undefined): { path: string; isLeaf: boolean } {
  demand(item instanceof Uint8Array && item.length > 0)
  const nibbles = toNibbles(item)
  const isLeaf = ((nibbles[0] as number) & 2) !== 0
  const path = nibbles.slice((nibbles[0] as number) & 1 ? 1 : 2)
  demand(bytesToHex(hexPrefix(path, isLeaf)) === bytesToHex(item))
  return { path: path.map((nibble) => nibble.toString(16)).join(''), isLeaf }
}

function checkReference(item: Item | undefined): void {
  demand(item !== undefined)
  if (item instanceof Uint8Array) demand(item.length === 0 || item.length === 32)
  else demand(RLP.encode(item).length < 32)
}

/** One node: a value, nothing, or where to go on with which rest of the path. */
function visit(node: Item, path: string): { value?: Uint8Array } | { next: Item; rest: string } {
  demand(Array.isArray(node) && (node.length === 2 || node.length === 17))
  if (node.length === 17) {
    node.slice(0, 16).forEach(checkReference)
    const value = node[16]
    demand(value instanceof Uint8Array)
    demand(node.filter((item) => item.length > 0).length >= 2)
    if (path === '') return value.length > 0 ? { value } : {}
    const next = node[Number.parseInt(path.slice(0, 1), 16)] as Item
    return next.length === 0 ? {} : { next, rest: path.slice(1) }
  }
  const { path: own, isLeaf } = readPath(node[0])
  const second = node[1] as Item
  if (isLeaf) {
    demand(second instanceof Uint8Array && second.length > 0)
    return own === path ? { value: second } : {}
  }
  checkReference(second)
  demand(own !== '' && second.length > 0)
  return path.startsWith(own) ? { next: second, rest: path.slice(own.length) } : {}
}

/** A second strict verifier, on @ethereumjs/rlp, that shares no code with the one under test. */
export function referenceVerdict({
  root,
  key,
  proof,
}: {
  root: Hex
  key: Hex
  proof: readonly Hex[]
}): Verdict {
  const nodes = proof.map((node) => hexToBytes(node))
  const named = (hash: Uint8Array): Item => {
    const bytes = nodes.shift()
    demand(bytes !== undefined && bytesToHex(keccak_256(bytes)) === bytesToHex(hash))
    return decode(bytes)
  }
  const run = (): Uint8Array | undefined => {
    if (root === bytesToHex(keccak_256(Uint8Array.of(0x80)))) {
      if (proof.join() === '0x80') nodes.shift()
      return undefined
    }
    let node = named(hexToBytes(root))
    let rest = key.slice(2).toLowerCase()
    for (;;) {
      const found = visit(node, rest)
      if (!('next' in found)) return found.value
      rest = found.rest
      if (found.next instanceof Uint8Array) {
        demand(found.next.length === 32 && (nodes[0] === undefined || nodes[0].length >= 32))
        node = named(found.next)
      } else {
        node = found.next
      }
    }
  }
  try {
    const value = run()
    demand(nodes.length === 0)
    return value === undefined ? 'absent' : bytesToHex(value)
  } catch (error) {
    if (error instanceof Refused) return 'refused'
    throw error
  }
}
