/** The smaller of two. */
export function smaller(left: bigint, right: bigint): bigint {
  if (left < right) return left
  return right
}

/** The larger of two. */
export function larger(left: bigint, right: bigint): bigint {
  if (left > right) return left
  return right
}

/** For sorting: negative, zero or positive as `left` is below, equal to or above `right`. */
export function compare(left: bigint, right: bigint): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}
