import { CommitteeError } from '../committee/committee-error.js'

/** What an `apk` proof says: over the committee behind `commitment`, H + aggregate - sum of the absent keys is `sum`. */
export type ApkStatement = {
  commitment: bigint
  /** Strictly increasing indices of the absent members. */
  absent: readonly number[]
  sum: { x: bigint; y: bigint }
}

const HALF_BITS = 192n
const HALF_MASK = (1n << HALF_BITS) - 1n

/** Slots of the absent list that share one public word: each takes log2(N) + 1 bits of at most 253. */
export function slotsPerWord(committeeSize: number): number {
  return Math.floor(253 / (Math.log2(committeeSize) + 1))
}

/**
 * Checks an absent list: strictly increasing indices of members, not more than the capacity.
 *
 * @throws CommitteeError INVALID_ABSENT_LIST
 */
export function assertAbsentList(parameters: {
  absent: readonly number[]
  committeeSize: number
  capacity: number
}): void {
  const { absent, committeeSize, capacity } = parameters
  const valid = absent.every(
    (index, j) => Number.isInteger(index) && index < committeeSize && index > (absent[j - 1] ?? -1),
  )
  if (!valid || absent.length > capacity) {
    throw new CommitteeError(
      'INVALID_ABSENT_LIST',
      'Absent indices must strictly increase and fit the capacity.',
      {
        facts: [`absent: ${absent.join(' ')}`, `committee size: ${committeeSize}`, `capacity: ${capacity}`],
      },
    )
  }
}

/**
 * Public words of an absent list: slot j holds index + N; unused slots are 0.
 * Twin of `circuits/ethereum/absent-list.circom` and of the contract's `SyncCommitteeBits`.
 *
 * @throws CommitteeError INVALID_ABSENT_LIST when indices do not strictly increase, are out of range, or are too many.
 */
export function absentWords(parameters: {
  absent: readonly number[]
  committeeSize: number
  capacity: number
}): bigint[] {
  const { absent, committeeSize, capacity } = parameters
  assertAbsentList(parameters)
  const perWord = slotsPerWord(committeeSize)
  const slotBits = Math.log2(committeeSize) + 1
  const words = new Array<bigint>(Math.ceil(capacity / perWord)).fill(0n)
  for (const [j, index] of absent.entries()) {
    const slot = BigInt(index + committeeSize)
    words[Math.floor(j / perWord)]! |= slot << BigInt(slotBits * (j % perWord))
  }
  return words
}

/**
 * Public inputs of an `apk` proof, in the order of the circuit and of the contract:
 * commitment, absent words, then x and y of the sum as 192-bit halves, the low half first.
 */
export function apkPublicInputs(
  statement: ApkStatement,
  size: { committeeSize: number; capacity: number },
): bigint[] {
  const { commitment, absent, sum } = statement
  const halves = (value: bigint): bigint[] => [value & HALF_MASK, value >> HALF_BITS]
  return [commitment, ...absentWords({ absent, ...size }), ...halves(sum.x), ...halves(sum.y)]
}
