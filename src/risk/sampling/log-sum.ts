/** `log(n!)` for every `n` up to a limit, summed with compensation: the error stays below a few units in the last place. */
export function logFactorials(limit: number): Float64Array {
  const table = new Float64Array(limit + 1)
  let sum = 0
  let lost = 0
  for (let n = 1; n <= limit; n++) {
    const term = Math.log(n) - lost
    const next = sum + term
    lost = next - sum - term
    sum = next
    table[n] = sum
  }
  return table
}

/**
 * `log(sum of exp(first), exp(first + steps[0]), exp(first + steps[0] + steps[1]), ...)`: a sum of terms given by the
 * logarithm of the first and the ratio of each to the one before. No term under- or overflows.
 */
export function logSumByRatios(first: number, ratios: Iterable<number>): number {
  let scale = first
  let term = 1
  let sum = 1
  for (const ratio of ratios) {
    term *= ratio
    sum += term
    if (term === 0) break
    if (sum > 1e200) {
      scale += Math.log(sum)
      term /= sum
      sum = 1
    }
  }
  return scale + Math.log(sum)
}
