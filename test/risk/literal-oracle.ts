import type { RestakingGraph } from '../../src/risk/graph/restaking-graph.js'

/**
 * The definitions of "Robust Restaking Networks", section 2, to the letter and without a shortcut: sets are sets, a
 * cascade is a sequence of disjoint attacks each valid on what the ones before it left. Exponential; for tiny graphs.
 */

type Pair = { A: ReadonlySet<number>; B: ReadonlySet<number> }

export function subsets(of: readonly number[]): Set<number>[] {
  if (of.length === 0) return [new Set()]
  const [first, ...rest] = of as [number, ...number[]]
  return subsets(rest).flatMap((without) => [without, new Set([first, ...without])])
}

export function sigma(graph: RestakingGraph, set: Iterable<number>): bigint {
  let sum = 0n
  for (const v of set) sum += graph.validators[v]!.stake
  return sum
}

export function pi(graph: RestakingGraph, set: Iterable<number>): bigint {
  let sum = 0n
  for (const s of set) sum += graph.services[s]!.profit
  return sum
}

/** Equation 1 on the graph without `gone`. */
export function isCoalition(graph: RestakingGraph, { A, B }: Pair, gone: ReadonlySet<number>): boolean {
  for (const s of A) {
    const { threshold, unbonded } = graph.services[s]!
    let inB = unbonded
    let inAll = unbonded
    for (const [v, { weights }] of graph.validators.entries()) {
      if (gone.has(v)) continue
      inAll += weights[s]!
      if (B.has(v)) inB += weights[s]!
    }
    if (threshold.denominator * inB < threshold.numerator * inAll) return false
  }
  return true
}

/** Equations 1 and 2. */
export function isValid(graph: RestakingGraph, pair: Pair, gone: ReadonlySet<number>): boolean {
  return pi(graph, pair.A) > sigma(graph, pair.B) && isCoalition(graph, pair, gone)
}

/** Stability over all pairs strictly inside `pair` that satisfy `counts`. */
export function isStable(graph: RestakingGraph, pair: Pair, counts: (inner: Pair) => boolean): boolean {
  if (!isValid(graph, pair, new Set())) return false
  for (const A of subsets([...pair.A])) {
    for (const B of subsets([...pair.B])) {
      const isSame = A.size === pair.A.size && B.size === pair.B.size
      if (isSame || !counts({ A, B })) continue
      const cost = sigma(graph, pair.B) - sigma(graph, B)
      const gain = pi(graph, pair.A) - pi(graph, A)
      if (!(cost < gain)) return false
    }
  }
  return true
}

/** Most stake that a cascade of valid attacks can lose, by trying every sequence. */
export function longestLoss(
  graph: RestakingGraph,
  gone: ReadonlySet<number>,
  attacked: ReadonlySet<number> = new Set(),
): bigint {
  const services = [...graph.services.keys()].filter((s) => !attacked.has(s))
  const validators = [...graph.validators.keys()].filter((v) => !gone.has(v))
  let most = 0n
  for (const A of subsets(services)) {
    if (A.size === 0) continue
    for (const B of subsets(validators)) {
      if (!isValid(graph, { A, B }, gone)) continue
      const after = longestLoss(graph, new Set([...gone, ...B]), new Set([...attacked, ...A]))
      const loss = sigma(graph, B) + after
      if (loss > most) most = loss
    }
  }
  return most
}

/** `R_psi`, in stake. */
export function worstLoss(graph: RestakingGraph, psi: { numerator: bigint; denominator: bigint }): bigint {
  const everyone = [...graph.validators.keys()]
  let most = 0n
  for (const D of subsets(everyone)) {
    if (sigma(graph, D) * psi.denominator > psi.numerator * sigma(graph, everyone)) continue
    const loss = sigma(graph, D) + longestLoss(graph, D)
    if (loss > most) most = loss
  }
  return most
}

/** `1 + gamma` as a pair of bigints, by all attacking coalitions. */
export function slackByPairs(graph: RestakingGraph): { numerator: bigint; denominator: bigint } | null {
  let best: { numerator: bigint; denominator: bigint } | null = null
  for (const A of subsets([...graph.services.keys()])) {
    const profit = pi(graph, A)
    if (profit === 0n) continue
    for (const B of subsets([...graph.validators.keys()])) {
      if (!isCoalition(graph, { A, B }, new Set())) continue
      const stake = sigma(graph, B)
      if (best === null || stake * best.denominator < best.numerator * profit) {
        best = { numerator: stake, denominator: profit }
      }
    }
  }
  return best
}
