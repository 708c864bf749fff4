import { fromHex } from '../ssz/hex-bytes.js'
import type { Hex } from '../types/hex.js'
import { EthereumSpecError } from './ethereum-spec-error.js'

/**
 * Indices of committee members whose bit is not set, strictly increasing. Bit `i` of an SSZ bit vector is bit
 * `i % 8`, least significant first, of byte `i / 8`.
 *
 * @throws EthereumSpecError `BITS_LENGTH` unless there are exactly `size` bits.
 */
export function absentIndices(syncCommitteeBits: Hex, size: number): number[] {
  const bytes = fromHex(syncCommitteeBits)
  if (bytes.length * 8 !== size) {
    throw new EthereumSpecError(
      'BITS_LENGTH',
      `A committee of ${size} has ${size} bits, not ${bytes.length * 8}.`,
    )
  }
  const absent: number[] = []
  for (let index = 0; index < size; index++) {
    if ((((bytes[index >> 3] as number) >> (index & 7)) & 1) === 0) absent.push(index)
  }
  return absent
}

/**
 * Number of members whose bit is set.
 *
 * @throws EthereumSpecError `BITS_LENGTH` unless there are exactly `size` bits.
 */
export function participantCount(syncCommitteeBits: Hex, size: number): number {
  return size - absentIndices(syncCommitteeBits, size).length
}

/** The finality threshold of `process_light_client_update`: at least two thirds, 342 of 512. */
export function isSupermajority(participants: number, size: number): boolean {
  return 3 * participants >= 2 * size
}
