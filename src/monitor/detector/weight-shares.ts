/** How concentrated a set is. */
export type Concentration = {
  /** Share of the largest holder. */
  readonly largest: number
  /** Fewest holders with more than a third together: those who can stop the chain. */
  readonly holdersToThird: number
  /** Sum of squared shares (Herfindahl and Hirschman). */
  readonly index: number
}

type Weights = ReadonlyMap<string, bigint>

function totalOf(weights: Weights): bigint {
  return [...weights.values()].reduce((sum, weight) => sum + weight, 0n)
}

/** Shares to a billionth, since powers may be too large for a double. */
function share(weight: bigint, total: bigint): number {
  return total === 0n ? 0 : Number((weight * 1_000_000_000n) / total) / 1e9
}

/** Concentration of seats or power by holder. */
export function concentrationOf(weights: Weights): Concentration {
  const total = totalOf(weights)
  const sorted = [...weights.values()].sort((left, right) => (left > right ? -1 : left < right ? 1 : 0))
  let [sum, holdersToThird] = [0n, 0]
  for (const weight of sorted) {
    sum += weight
    holdersToThird++
    if (3n * sum > total) break
  }
  const shares = sorted.map((weight) => share(weight, total))
  return {
    largest: shares[0] ?? 0,
    holdersToThird,
    index: shares.reduce((whole, part) => whole + part ** 2, 0),
  }
}

/** Share of a set that is held by others than before: the total variation distance of the shares, 0 to 1. */
export function churnBetween(before: Weights, after: Weights): number {
  const [first, second] = [totalOf(before), totalOf(after)]
  const keys = new Set([...before.keys(), ...after.keys()])
  let moved = 0
  for (const key of keys)
    moved += Math.abs(share(before.get(key) ?? 0n, first) - share(after.get(key) ?? 0n, second))
  return moved / 2
}
