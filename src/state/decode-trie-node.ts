import { decodeRlp, type RlpItem } from './decode-rlp.js'
import { StateProofError } from './state-proof-error.js'

/** What a parent says about a child: nothing there, its hash, or the child itself when under 32 bytes. */
export type TrieReference =
  | { type: 'empty' }
  | { type: 'hash'; hash: Uint8Array }
  | { type: 'inline'; node: RlpItem }

/** A node of a Merkle Patricia trie; paths are nibbles. */
export type TrieNode =
  | { type: 'branch'; children: readonly TrieReference[]; value: Uint8Array }
  | { type: 'extension'; path: readonly number[]; child: TrieReference }
  | { type: 'leaf'; path: readonly number[]; value: Uint8Array }

function invalid(reason: string): never {
  throw new StateProofError('INVALID_TRIE_NODE', `The trie node is malformed: ${reason}.`)
}

/** Hex-prefix decoding (Yellow Paper, appendix C), strict about unused bits. */
function decodePath(bytes: Uint8Array): { path: number[]; isLeaf: boolean } {
  const first = bytes[0]
  if (first === undefined) return invalid('an empty path')
  const flag = first >> 4
  if (flag > 3) return invalid('an unknown path flag')
  const isOdd = (flag & 1) === 1
  if (!isOdd && (first & 0x0f) !== 0) return invalid('a padding nibble that is not zero')
  const path = isOdd ? [first & 0x0f] : []
  for (const byte of bytes.subarray(1)) path.push(byte >> 4, byte & 0x0f)
  return { path, isLeaf: flag >= 2 }
}

function decodeReference(item: RlpItem | undefined): TrieReference {
  if (item === undefined) return invalid('a missing child')
  if (item.type === 'list') {
    if (item.encoded.length >= 32) return invalid('an inline child of 32 bytes or more')
    return { type: 'inline', node: item }
  }
  if (item.bytes.length === 0) return { type: 'empty' }
  if (item.bytes.length !== 32) return invalid('a child that is neither a hash nor a node')
  return { type: 'hash', hash: item.bytes }
}

function bytesOf(item: RlpItem | undefined): Uint8Array {
  return item?.type === 'bytes' ? item.bytes : invalid('a list where bytes belong')
}

/**
 * Reads a decoded RLP item as a trie node.
 *
 * @throws StateProofError `INVALID_TRIE_NODE`.
 */
export function toTrieNode(item: RlpItem): TrieNode {
  if (item.type !== 'list') return invalid('not a list')
  const { items } = item
  if (items.length === 17) {
    const children = items.slice(0, 16).map(decodeReference)
    const value = bytesOf(items[16])
    const used = children.filter(({ type }) => type !== 'empty').length + (value.length > 0 ? 1 : 0)
    if (used < 2) return invalid('a branch with fewer than two ways')
    return { type: 'branch', children, value }
  }
  if (items.length !== 2) return invalid(`${items.length} items`)
  const { path, isLeaf } = decodePath(bytesOf(items[0]))
  if (isLeaf) {
    const value = bytesOf(items[1])
    if (value.length === 0) return invalid('a leaf without a value')
    return { type: 'leaf', path, value }
  }
  const child = decodeReference(items[1])
  if (path.length === 0) return invalid('an extension without a path')
  if (child.type === 'empty') return invalid('an extension without a child')
  return { type: 'extension', path, child }
}

/**
 * Decodes the bytes of a trie node.
 *
 * @throws StateProofError `INVALID_RLP` or `INVALID_TRIE_NODE`.
 */
export function decodeTrieNode(bytes: Uint8Array): TrieNode {
  return toTrieNode(decodeRlp(bytes))
}
