import { describe, expect, test } from 'vitest'
import { isLess } from '../../src/risk/fraction.js'
import { cascadeBound, lossFraction, worstCaseLoss } from '../../src/risk/graph/cascade.js'
import { certifiedSlack, exactSlack } from '../../src/risk/graph/slack.js'
import { paperGraph } from './graphs.js'
import { worstLoss } from './literal-oracle.js'

/** Theorem 2: one service that only both validators together corrupt, worth exactly what they have. */
const tightAtZero = (epsilon: bigint) =>
  paperGraph({
    stakes: [epsilon, 1000n - epsilon],
    services: [{ profit: 1000n, threshold: [1n, 1n], validators: [0, 1] }],
  })

/**
 * Theorem 3: `a` is lost, `b` attacks alone, `c` only holds the rest of the stake. Shares are those of the proof, in units
 * that make them whole; the profit is the largest that condition 17 admits, `(a + b) / (1 + gamma)`.
 */
function tightAt(parameters: {
  gamma: readonly [bigint, bigint]
  psi: readonly [bigint, bigint]
  epsilon: bigint
}) {
  const [g, h] = parameters.gamma
  const [p, q] = parameters.psi
  const all = q * g * (g + h) * 1_000_000n
  const a = (all * p) / q
  const b = (a * h) / g - parameters.epsilon
  const graph = paperGraph({
    stakes: [a, b, all - a - b],
    services: [{ profit: ((a + b) * h) / (g + h), threshold: [1n, 1n], validators: [0, 1] }],
  })
  return { graph, all, a, b, psi: { numerator: p, denominator: q } }
}

describe('examples of "Robust Restaking Networks"', () => {
  test('default: with 10 % slack a shock of 0.1 % loses at most 1.1 % (abstract)', () => {
    const bound = cascadeBound({ numerator: 11n, denominator: 10n }, { numerator: 1n, denominator: 1000n })
    expect(bound.numerator * 1000n).toBe(11n * bound.denominator)
  })

  test.each([1n, 10n, 500n])(
    'behavior: Theorem 2, everything is lost after a shock of %s in 1000',
    (epsilon) => {
      const graph = tightAtZero(epsilon)
      expect(exactSlack(graph)).toEqual({ numerator: 1000n, denominator: 1000n })
      expect(isLess(certifiedSlack(graph)!, { numerator: 1n, denominator: 1n })).toBe(false)
      const psi = { numerator: epsilon, denominator: 1000n }
      expect(lossFraction(graph, worstCaseLoss(graph, psi))).toEqual({ numerator: 1000n, denominator: 1000n })
      expect(worstLoss(graph, psi)).toBe(1000n)
    },
  )

  test('error: Theorem 2, a shock one part smaller loses nothing', () => {
    const graph = tightAtZero(10n)
    expect(worstCaseLoss(graph, { numerator: 9n, denominator: 1000n })).toMatchObject({
      shock: 0n,
      attacked: 0n,
    })
  })

  test.each([
    { gamma: [1n, 10n], psi: [1n, 1000n] },
    { gamma: [1n, 1n], psi: [1n, 4n] },
    { gamma: [1n, 2n], psi: [1n, 10n] },
    { gamma: [2n, 1n], psi: [1n, 3n] },
  ] as const)(
    'behavior: Theorem 3, the bound is reached to one part in all for %o',
    ({ gamma, psi: share }) => {
      const epsilon = 3n * gamma[0] * (gamma[0] + gamma[1])
      const { graph, all, a, b, psi } = tightAt({ gamma, psi: share, epsilon })
      const slack = exactSlack(graph)!
      // Secure with the slack, and certified so: condition 17 holds with equality up to rounding down the profit.
      const wanted = { numerator: gamma[0] + gamma[1], denominator: gamma[1] }
      expect(isLess(slack, wanted)).toBe(false)
      expect(isLess(certifiedSlack(graph)!, wanted)).toBe(false)
      const worst = worstCaseLoss(graph, psi)
      expect(worst).toMatchObject({ shock: a, attacked: b, shockSet: 0b001, attackSet: 0b010 })
      const bound = cascadeBound(slack, psi)
      const loss = lossFraction(graph, worst)
      expect(isLess(loss, bound)).toBe(true)
      // (1 + 1/gamma) psi - epsilon: short of the bound by epsilon, and no more than that.
      const promised = ((gamma[0] + gamma[1]) * share[0] * all) / (gamma[0] * share[1]) - epsilon
      expect(loss.numerator).toBe(promised)
      expect(worstLoss(graph, psi)).toBe(promised)
    },
  )

  test('error: Theorem 3 without its epsilon is no attack, so the bound is never met', () => {
    const { graph, a, psi } = tightAt({ gamma: [1n, 10n], psi: [1n, 1000n], epsilon: 0n })
    expect(worstCaseLoss(graph, psi)).toMatchObject({ shock: a, attacked: 0n })
  })
})
