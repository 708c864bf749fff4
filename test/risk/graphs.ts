import fc from 'fast-check'
import type { RestakingGraph } from '../../src/risk/graph/restaking-graph.js'

/** The paper's graphs: what a validator weighs in each of its services is what it has at stake. */
export function paperGraph(parameters: {
  stakes: readonly bigint[]
  services: readonly { profit: bigint; threshold: readonly [bigint, bigint]; validators: readonly number[] }[]
}): RestakingGraph {
  return {
    services: parameters.services.map(({ profit, threshold: [numerator, denominator] }, index) => ({
      id: `s${index}`,
      profit,
      threshold: { numerator, denominator },
      unbonded: 0n,
    })),
    validators: parameters.stakes.map((stake, index) => ({
      id: `v${index}`,
      stake,
      weights: parameters.services.map(({ validators }) => (validators.includes(index) ? stake : 0n)),
    })),
  }
}

/** Any small graph. With `general`, weights differ from stakes and some voters have no bond. */
export function anyGraph({
  validators = 4,
  services = 3,
  general = true,
}: {
  validators?: number
  services?: number
  general?: boolean
}): fc.Arbitrary<RestakingGraph> {
  const threshold = fc.constantFrom([1n, 3n], [1n, 2n], [2n, 3n], [1n, 1n])
  const edge = fc.option(fc.bigInt(1n, 12n), { nil: 0n, freq: 2 })
  return fc
    .tuple(fc.integer({ min: 1, max: services }), fc.integer({ min: 1, max: validators }))
    .chain(([m, n]) =>
      fc.record({
        services: fc.array(
          fc.record({
            profit: fc.bigInt(0n, 30n),
            threshold,
            unbonded: general ? fc.option(fc.bigInt(1n, 6n), { nil: 0n, freq: 1 }) : fc.constant(0n),
          }),
          { minLength: m, maxLength: m },
        ),
        validators: fc.array(
          fc.record({
            stake: fc.bigInt(1n, 12n),
            weights: fc.array(edge, { minLength: m, maxLength: m }),
          }),
          { minLength: n, maxLength: n },
        ),
      }),
    )
    .map((drawn) => ({
      services: drawn.services.map((service, index) => ({
        id: `s${index}`,
        profit: service.profit,
        threshold: { numerator: service.threshold[0]!, denominator: service.threshold[1]! },
        unbonded: service.unbonded,
      })),
      validators: drawn.validators.map(({ stake, weights }, index) => ({
        id: `v${index}`,
        stake,
        weights: general ? weights : weights.map((weight) => (weight === 0n ? 0n : stake)),
      })),
    }))
}

/** A share from 0 to 1 in hundredths. */
export const anyShare = fc.bigInt(0n, 100n).map((numerator) => ({ numerator, denominator: 100n }))
