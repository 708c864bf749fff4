import { StateProofError } from './state-proof-error.js'

/** An RLP item: a byte string, or a list with the bytes it was encoded in. */
export type RlpItem =
  | { type: 'bytes'; bytes: Uint8Array }
  | { type: 'list'; items: readonly RlpItem[]; encoded: Uint8Array }

/** Trie nodes nest one inline node at a time, and a node of under 32 bytes holds few of them. */
const MAX_DEPTH = 16

function invalid(reason: string): never {
  throw new StateProofError('INVALID_RLP', `The RLP is not canonical: ${reason}.`)
}

/** Reads the big-endian length of a long item: no leading zero, more than 55, inside the input. */
function longLength(input: Uint8Array, at: number, size: number): number {
  if (size > 4) invalid('a length of more than four bytes')
  if (at + size > input.length) invalid('a length beyond the end')
  if (input[at] === 0) invalid('a length with a leading zero')
  let length = 0
  for (let i = 0; i < size; i++) length = length * 256 + (input[at + i] as number)
  if (length <= 55) invalid('a long form for a short length')
  return length
}

function slice(input: Uint8Array, start: number, length: number): Uint8Array {
  if (start + length > input.length) invalid('an item beyond the end')
  return input.subarray(start, start + length)
}

function decodeAt(input: Uint8Array, at: number, depth: number): { item: RlpItem; end: number } {
  const prefix = input[at]
  if (prefix === undefined) invalid('an item beyond the end')
  if (depth > MAX_DEPTH) invalid('too many levels')
  if (prefix < 0x80) return { item: { type: 'bytes', bytes: input.subarray(at, at + 1) }, end: at + 1 }
  const isList = prefix >= 0xc0
  const short = prefix - (isList ? 0xc0 : 0x80)
  const lengthSize = short > 55 ? short - 55 : 0
  const length = lengthSize > 0 ? longLength(input, at + 1, lengthSize) : short
  const start = at + 1 + lengthSize
  const payload = slice(input, start, length)
  const end = start + length
  if (!isList) {
    if (length === 1 && (payload[0] as number) < 0x80) invalid('a prefix for a single small byte')
    return { item: { type: 'bytes', bytes: payload }, end }
  }
  const items: RlpItem[] = []
  let position = start
  while (position < end) {
    const next = decodeAt(input, position, depth + 1)
    if (next.end > end) invalid('an item beyond the end of its list')
    items.push(next.item)
    position = next.end
  }
  return { item: { type: 'list', items, encoded: input.subarray(at, end) }, end }
}

/**
 * Decodes exactly one RLP item and accepts its one canonical encoding only (Yellow Paper, appendix B).
 *
 * @throws StateProofError `INVALID_RLP`.
 */
export function decodeRlp(input: Uint8Array): RlpItem {
  const { item, end } = decodeAt(input, 0, 0)
  if (end !== input.length) invalid('bytes after the item')
  return item
}

/**
 * Reads a byte string as an unsigned integer: big-endian, no leading zero, the empty string for 0.
 *
 * @throws StateProofError `INVALID_RLP`.
 */
export function rlpToUint(item: RlpItem | undefined, maxBytes: number): bigint {
  if (item?.type !== 'bytes') return invalid('a list where an integer belongs')
  if (item.bytes.length > maxBytes) return invalid(`an integer of more than ${maxBytes} bytes`)
  if (item.bytes[0] === 0) return invalid('an integer with a leading zero')
  return item.bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)
}
