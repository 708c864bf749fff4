import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLess } from '../../src/risk/fraction.js'
import {
  isAttackingCoalition,
  isStableAttack,
  isValidAttack,
  withoutValidators,
} from '../../src/risk/graph/attacks.js'
import { bestAttackAfter, rationalCascade } from '../../src/risk/graph/best-attack.js'
import { cascadeBound, lossFraction, worstAttackAfter, worstCaseLoss } from '../../src/risk/graph/cascade.js'
import { createCascadeSolver } from '../../src/risk/graph/cascade-solver.js'
import { greedyCascade } from '../../src/risk/graph/greedy-cascade.js'
import { assertGraph, type RestakingGraph, totalStake } from '../../src/risk/graph/restaking-graph.js'
import { certifiedSlack, exactSlack } from '../../src/risk/graph/slack.js'
import { MAX_ENUMERATED, subsetTables } from '../../src/risk/graph/subset-tables.js'
import { anyGraph, anyShare, paperGraph } from './graphs.js'
import * as oracle from './literal-oracle.js'

const pairs = (graph: RestakingGraph) =>
  oracle
    .subsets([...graph.services.keys()])
    .flatMap((A) => oracle.subsets([...graph.validators.keys()]).map((B) => ({ A, B })))
const members = (mask: number, count: number) =>
  Array.from({ length: count }, (_, bit) => bit).filter((bit) => (mask >> bit) & 1)

describe('attacks', () => {
  test('default: valid, stable and neither, against the definitions', () => {
    fc.assert(
      fc.property(anyGraph({ validators: 3 }), (graph) => {
        for (const { A, B } of pairs(graph)) {
          const attack = { services: [...A], validators: [...B] }
          const isCoalition = oracle.isCoalition(graph, { A, B }, new Set())
          expect(isAttackingCoalition(graph, attack)).toBe(isCoalition)
          expect(isValidAttack(graph, attack)).toBe(oracle.isValid(graph, { A, B }, new Set()))
          const overCoalitions = oracle.isStable(graph, { A, B }, (inner) =>
            oracle.isCoalition(graph, inner, new Set()),
          )
          const overValid = oracle.isStable(
            graph,
            { A, B },
            (inner) => oracle.isValid(graph, inner, new Set()) || inner.A.size + inner.B.size === 0,
          )
          expect(overValid).toBe(overCoalitions)
          expect(isStableAttack(graph, attack)).toBe(overCoalitions)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('behavior: a free rider makes a valid attack unstable', () => {
    const services = [{ profit: 10n, threshold: [1n, 2n] as const, validators: [0, 1] }]
    const graph = paperGraph({ stakes: [5n, 2n], services })
    expect(isStableAttack(graph, { services: [0], validators: [0] })).toBe(true)
    expect(isValidAttack(graph, { services: [0], validators: [0, 1] })).toBe(true)
    expect(isStableAttack(graph, { services: [0], validators: [0, 1] })).toBe(false)
    expect(isValidAttack(graph, { services: [0], validators: [1] })).toBe(false)
  })

  test('behavior: Lemma 1, an attack after a loss is an attack by both', () => {
    fc.assert(
      fc.property(anyGraph({ validators: 3 }), fc.nat(7), (graph, drawn) => {
        const gone = members(drawn, graph.validators.length)
        const after = withoutValidators(graph, gone)
        for (const { A, B } of pairs(graph)) {
          if (!isAttackingCoalition(after, { services: [...A], validators: [...B] })) continue
          const both = { services: [...A], validators: [...new Set([...B, ...gone])] }
          expect(isAttackingCoalition(graph, both)).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('behavior: the best attack is stable', () => {
    fc.assert(
      fc.property(anyGraph({}), (graph) => {
        const best = bestAttackAfter(graph, { tables: subsetTables(graph), removed: 0, taken: new Set() })
        const anyValid = pairs(graph).some((pair) => oracle.isValid(graph, pair, new Set()))
        expect(best !== null).toBe(anyValid)
        if (best === null) return
        const validators = members(best.validators, graph.validators.length)
        expect(isStableAttack(graph, { services: best.services, validators })).toBe(true)
      }),
      { numRuns: 150 },
    )
  })
})

describe('slack', () => {
  test('default: the exact slack is that of all attacking coalitions', () => {
    fc.assert(
      fc.property(anyGraph({}), (graph) => {
        const expected = oracle.slackByPairs(graph)
        const slack = exactSlack(graph)
        expect(slack === null).toBe(expected === null)
        if (slack === null || expected === null) return
        expect(slack.numerator * expected.denominator).toBe(expected.numerator * slack.denominator)
      }),
      { numRuns: 150 },
    )
  })

  test('behavior: Corollary 2, the certified slack never exceeds the exact one', () => {
    fc.assert(
      fc.property(anyGraph({ validators: 6 }), (graph) => {
        const exact = exactSlack(graph)
        const certified = certifiedSlack(graph)
        if (exact === null) return
        expect(certified).not.toBeNull()
        expect(isLess(exact, certified!)).toBe(false)
      }),
    )
  })

  test('behavior: it is exact for one service with enough granularity, and no more than that', () => {
    const stakes = [2n, 2n, 2n]
    const fits = paperGraph({
      stakes,
      services: [{ profit: 3n, threshold: [2n, 3n], validators: [0, 1, 2] }],
    })
    expect(exactSlack(fits)).toEqual({ numerator: 4n, denominator: 3n })
    const certified = certifiedSlack(fits)!
    expect(certified.numerator * 3n).toBe(certified.denominator * 4n)
    const coarse = paperGraph({
      stakes: [5n, 1n],
      services: [{ profit: 3n, threshold: [1n, 2n], validators: [0, 1] }],
    })
    expect(exactSlack(coarse)).toEqual({ numerator: 5n, denominator: 3n })
    expect(isLess(certifiedSlack(coarse)!, exactSlack(coarse)!)).toBe(true)
  })

  test('behavior: more stake never lowers the slack, more profit never raises it', () => {
    fc.assert(
      fc.property(
        anyGraph({ validators: 5 }),
        fc.bigInt(2n, 9n),
        fc.nat(4),
        fc.nat(2),
        (graph, factor, v, s) => {
          const slack = exactSlack(graph)
          const richer = graph.validators.map((validator, index) =>
            index === v % graph.validators.length
              ? { ...validator, stake: validator.stake * factor }
              : validator,
          )
          const after = exactSlack({ ...graph, validators: richer })
          if (slack !== null) expect(isLess(after!, slack)).toBe(false)
          const services = graph.services.map((service, index) =>
            index === s % graph.services.length ? { ...service, profit: service.profit + factor } : service,
          )
          const tempting = exactSlack({ ...graph, services })
          if (slack !== null && tempting !== null) expect(isLess(slack, tempting)).toBe(false)
        },
      ),
    )
  })

  test('error: a service that unbonded voters corrupt alone has no slack', () => {
    const graph = paperGraph({
      stakes: [5n],
      services: [{ profit: 1n, threshold: [1n, 2n], validators: [0] }],
    })
    const free = { ...graph, services: [{ ...graph.services[0]!, unbonded: 5n }] }
    expect(certifiedSlack(free)).toEqual({ numerator: 0n, denominator: 1n })
    expect(exactSlack(free)?.numerator).toBe(0n)
  })
})

describe('cascades', () => {
  test('default: the worst cascade is what trying every sequence finds', () => {
    fc.assert(
      fc.property(anyGraph({ validators: 4, services: 2 }), anyShare, (graph, psi) => {
        const { shock, attacked } = worstCaseLoss(graph, psi)
        expect(shock + attacked).toBe(oracle.worstLoss(graph, psi))
      }),
      { numRuns: 40 },
    )
  })

  test.each([true, false])('behavior: Theorem 1 bounds every graph with slack (general: %s)', (general) => {
    let secure = 0
    fc.assert(
      fc.property(anyGraph({ validators: 6, general }), anyShare, (graph, psi) => {
        const slack = exactSlack(graph)
        if (slack === null || slack.numerator <= slack.denominator || psi.numerator === 0n) return
        secure += 1
        const loss = lossFraction(graph, worstCaseLoss(graph, psi))
        const bound = cascadeBound(slack, psi)
        const isAll = bound.numerator === bound.denominator
        expect(isAll ? !isLess(bound, loss) : isLess(loss, bound)).toBe(true)
      }),
      { numRuns: 400 },
    )
    expect(secure).toBeGreaterThan(20)
  })

  test('error: with a slack that is not there the bound fails', () => {
    const graph = paperGraph({
      stakes: [10n, 990n],
      services: [{ profit: 1000n, threshold: [1n, 1n], validators: [0, 1] }],
    })
    const psi = { numerator: 10n, denominator: 1000n }
    const claimed = cascadeBound({ numerator: 2n, denominator: 1n }, psi)
    expect(isLess(claimed, lossFraction(graph, worstCaseLoss(graph, psi)))).toBe(true)
  })

  test('behavior: a larger shock never loses less, and a greater slack never has a larger bound', () => {
    fc.assert(
      fc.property(
        anyGraph({ validators: 5 }),
        anyShare,
        anyShare,
        fc.bigInt(101n, 400n),
        (graph, one, two, percent) => {
          const [small, large] = one.numerator < two.numerator ? [one, two] : [two, one]
          const at = (psi: typeof one) => worstCaseLoss(graph, psi)
          expect(at(large).shock + at(large).attacked >= at(small).shock + at(small).attacked).toBe(true)
          const bound = (slack: bigint) => cascadeBound({ numerator: slack, denominator: 100n }, one)
          expect(isLess(bound(percent), bound(percent + 50n))).toBe(false)
        },
      ),
    )
  })

  test('behavior: lower profits never make a worse cascade', () => {
    fc.assert(
      fc.property(anyGraph({ validators: 5 }), anyShare, (graph, psi) => {
        const poorer = {
          ...graph,
          services: graph.services.map((service) => ({ ...service, profit: service.profit / 2n })),
        }
        const [worse, better] = [worstCaseLoss(graph, psi), worstCaseLoss(poorer, psi)]
        expect(worse.shock + worse.attacked >= better.shock + better.attacked).toBe(true)
      }),
    )
  })

  test('behavior: rational attackers and the greedy search never lose more than the worst case', () => {
    fc.assert(
      fc.property(anyGraph({ validators: 5 }), fc.nat(31), (graph, drawn) => {
        const shock = members(drawn, graph.validators.length)
        const mask = shock.reduce((sum, bit) => sum | (1 << bit), 0)
        const worst = worstAttackAfter(graph, mask).attacked
        const rational = rationalCascade(graph, mask, subsetTables(graph))
        const greedy = greedyCascade(graph, new Set(shock))
        expect(rational.attacked <= worst).toBe(true)
        expect(greedy.attacked <= worst).toBe(true)
        expect(createCascadeSolver(graph).after(shock)).toEqual({ worst, rational })
        // Whatever is lost is lost by somebody who still had it.
        const lost = oracle.sigma(graph, shock)
        expect(lost + worst <= totalStake(graph)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test('behavior: beyond the limit the solver searches greedily and finds what pays', () => {
    const count = MAX_ENUMERATED + 6
    const stakes = Array.from({ length: count }, () => 10n)
    const graph = paperGraph({
      stakes,
      services: [{ profit: 150n, threshold: [2n, 3n], validators: stakes.map((_, index) => index) }],
    })
    const solver = createCascadeSolver(graph)
    expect(solver.method).toBe('greedy')
    expect(solver.after([0, 1, 2]).rational).toEqual({ attacked: 120n, services: [0], steps: 1 })
    expect(
      createCascadeSolver({ ...graph, services: [{ ...graph.services[0]!, profit: 120n }] }).after([0]).worst,
    ).toBe(0n)
  })

  test('error: too many validators, and graphs that make no sense', () => {
    const many = paperGraph({ stakes: Array.from({ length: MAX_ENUMERATED + 1 }, () => 1n), services: [] })
    expect(() => exactSlack(many)).toThrowError(expect.objectContaining({ code: 'TOO_LARGE_TO_ENUMERATE' }))
    const graph = paperGraph({
      stakes: [1n],
      services: [{ profit: 1n, threshold: [1n, 2n], validators: [0] }],
    })
    const broken: RestakingGraph[] = [
      { ...graph, validators: [{ ...graph.validators[0]!, stake: -1n }] },
      { ...graph, validators: [{ ...graph.validators[0]!, weights: [] }] },
      { ...graph, services: [{ ...graph.services[0]!, profit: -1n }] },
      { ...graph, services: [{ ...graph.services[0]!, threshold: { numerator: 3n, denominator: 2n } }] },
      { ...graph, services: [{ ...graph.services[0]!, threshold: { numerator: 0n, denominator: 2n } }] },
    ]
    expect(() => assertGraph(graph)).not.toThrow()
    for (const each of broken) {
      expect(() => exactSlack(each)).toThrowError(expect.objectContaining({ code: 'INVALID_GRAPH' }))
      expect(() => certifiedSlack(each)).toThrowError(expect.objectContaining({ code: 'INVALID_GRAPH' }))
    }
    const empty = { ...graph, validators: [] }
    expect(() => lossFraction(empty, { shock: 0n, attacked: 0n, shockSet: 0, attackSet: 0 })).toThrowError(
      expect.objectContaining({ code: 'INVALID_GRAPH' }),
    )
  })
})
