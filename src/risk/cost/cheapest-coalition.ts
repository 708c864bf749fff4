import { compare } from '../bigint-order.js'

/** One who can be won over: what it weighs and what winning it costs. */
export type Candidate = { weight: bigint; cost: bigint }

export type CheapestCoalition = {
  cost: bigint
  /** Indices of candidates, ascending; empty when `isExact` is false. */
  members: readonly number[]
  /** False: the search was cut off, and `cost` is a lower bound. */
  isExact: boolean
}

const MAX_NODES = 20_000

/**
 * The least cost of candidates who together weigh at least `needed`; `null` when all of them together do not.
 *
 * Branch and bound, by the bound in which the last candidate may be taken in part. Where that takes too many steps, what
 * comes back is the bound itself rounded up, which no coalition can go below: a cost to corrupt is never overstated.
 */
export function cheapestCoalition(
  candidates: readonly Candidate[],
  needed: bigint,
): CheapestCoalition | null {
  if (needed <= 0n) return { cost: 0n, members: [], isExact: true }
  const useful = [...candidates.entries()]
    .map(([index, candidate]) => ({ weight: candidate.weight, cost: candidate.cost, index }))
    .filter(({ weight }) => weight > 0n)
    .sort((a, b) => compare(a.cost * b.weight, b.cost * a.weight) || compare(b.weight, a.weight))
  if (useful.reduce((sum, { weight }) => sum + weight, 0n) < needed) return null

  let best: { cost: bigint; members: number[] } | null = null
  let nodes = 0
  const search = (
    from: number,
    { missing, cost, members }: { missing: bigint; cost: bigint; members: number[] },
  ) => {
    if (missing <= 0n) {
      if (best === null || cost < best.cost) best = { cost, members }
      return
    }
    nodes += 1
    const bound = partialCost(useful, from, missing)
    if (nodes > MAX_NODES || bound === null || (best !== null && cost + bound >= best.cost)) return
    const next = useful[from]!
    const taken = {
      missing: missing - next.weight,
      cost: cost + next.cost,
      members: [...members, next.index],
    }
    search(from + 1, taken)
    search(from + 1, { missing, cost, members })
  }
  search(0, { missing: needed, cost: 0n, members: [] })
  const found = best as { cost: bigint; members: number[] } | null
  if (found !== null && nodes <= MAX_NODES) {
    return { cost: found.cost, members: found.members.sort((a, b) => a - b), isExact: true }
  }
  return { cost: partialCost(useful, 0, needed) ?? 0n, members: [], isExact: false }
}

/** Cost when the last candidate may be taken in part, rounded up. `null`: the weights do not suffice. */
function partialCost(sorted: readonly Candidate[], from: number, needed: bigint): bigint | null {
  let missing = needed
  let cost = 0n
  for (const { weight, cost: price } of sorted.slice(from)) {
    if (weight >= missing) return cost + (price * missing + weight - 1n) / weight
    missing -= weight
    cost += price
  }
  return null
}
