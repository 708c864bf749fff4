/** The larger of two integers; `Math.max` takes none. */
export function laterOf(first: bigint, second: bigint): bigint {
  if (first > second) return first
  return second
}

/** The smaller of two integers. */
export function earlierOf(first: bigint, second: bigint): bigint {
  if (first < second) return first
  return second
}
