import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCoalition } from '../../src/risk/coalition/parse-coalition.js'
import { readCoalition } from '../../src/risk/coalition/read-coalition.js'
import { cheapestCoalition } from '../../src/risk/cost/cheapest-coalition.js'
import { committeeBribe, corruptionCost } from '../../src/risk/cost/corruption-cost.js'
import { isLess } from '../../src/risk/fraction.js'
import { certifiedSlack, exactSlack } from '../../src/risk/graph/slack.js'
import { createModelCascade, modelSlack, modelWorstCase } from '../../src/risk/model/model-cascade.js'
import {
  buildModel,
  SECURITY_MODELS,
  type SecurityModelKind,
  slashableStake,
} from '../../src/risk/model/security-model.js'
import { splitStake } from '../../src/risk/model/split-stake.js'
import { capitalUse } from '../../src/risk/pricing/capital.js'
import { simulate } from '../../src/risk/simulation/simulate.js'
import { scratchFolder } from '../cli/scratch.js'
import { exampleDocument } from './example.js'

const folder = scratchFolder()
const code = (name: string) => expect.objectContaining({ code: name })
// biome-ignore lint/suspicious/noExplicitAny: a document is changed in ways its type would not allow
type Doc = any

/** A change that puts a value at a path such as `operators.0.stake`. */
const set = (path: string, value: unknown) => (document: Doc) => {
  const keys = path.split('.')
  const last = keys.pop()!
  keys.reduce((inner, key) => inner[key], document)[last] = value
}
const changed = (change: (document: Doc) => void) => {
  const document = exampleDocument()
  change(document)
  return document
}
const example = () => parseCoalition(exampleDocument())

describe('the file', () => {
  test('default: reads the example of the guide', () => {
    const { bonded, sampled, operators, groups } = example()
    expect([bonded.length, sampled.length, operators.length, groups.length]).toEqual([5, 1, 10, 2])
    expect(bonded[0]).toMatchObject({ id: 'sequencer', valueSecured: 8_000_000_000_000n, unbonded: 0n })
    expect(operators[6]!.slashable.get(1)).toEqual({ numerator: 8n, denominator: 10n })
  })

  test.each([
    ['an unknown key', set('members.0.colour', 'red'), 'INVALID_COALITION'],
    ['an unknown key at the top', set('version', 1), 'INVALID_COALITION'],
    ['no operators', set('operators', []), 'INVALID_COALITION'],
    [
      'a member nobody defends',
      (d: Doc) => d.members.push({ ...d.members[0], id: 'lonely' }),
      'INVALID_COALITION',
    ],
    ['an operator without stake', set('operators.0.stake', '0'), 'INVALID_COALITION'],
    ['an upper-case id', set('operators.0.id', 'Alder'), 'INVALID_COALITION'],
    ['a long number that is not text', set('operators.0.stake', 123456789.12345679), 'INVALID_COALITION'],
    ['more seats required than there are', set('members.5.committee.required', 513), 'INVALID_COALITION'],
    ['two members of one name', set('members.1.id', 'sequencer'), 'DUPLICATE_ID'],
    ['two operators of one name', set('operators.1.id', 'alder'), 'DUPLICATE_ID'],
    ['an opt-in twice', (d: Doc) => d.operators[0].optIns.push({ member: 'oracle' }), 'DUPLICATE_ID'],
    ['an operator twice in a group', (d: Doc) => d.groups[0].operators.push('alder'), 'DUPLICATE_ID'],
    ['an opt-in to nobody', set('operators.0.optIns.0.member', 'nobody'), 'UNKNOWN_ID'],
    ['a group of strangers', set('groups.0.operators.0', 'nobody'), 'UNKNOWN_ID'],
    ['a guarantee for nobody', set('guarantees.0.member', 'nobody'), 'UNKNOWN_ID'],
    [
      'an opt-in to a sampled member',
      (d: Doc) => d.operators[0].optIns.push({ member: 'ethereum' }),
      'NOT_BONDED',
    ],
    ['a guarantee for a sampled member', set('guarantees.0.member', 'ethereum'), 'NOT_BONDED'],
    ['a threshold above 1', set('members.0.threshold', '4/3'), 'INVALID_FRACTION'],
    ['a threshold of 0', set('members.0.threshold', '0'), 'INVALID_FRACTION'],
    ['a probability above 1', set('operators.0.failure', '1.01'), 'INVALID_FRACTION'],
    ['too many decimals', set('operators.0.stake', '1.0000000001'), 'INVALID_AMOUNT'],
    ['a negative amount', set('operators.0.stake', '-5'), 'INVALID_AMOUNT'],
  ])('error: %s', (_, change, expected) => {
    expect(() => parseCoalition(changed(change))).toThrowError(code(expected))
  })

  test('args: YAML and JSON; errors name the file', async () => {
    const json = join(folder, 'coalition.json')
    writeFileSync(json, JSON.stringify(exampleDocument()))
    expect(await readCoalition(json)).toEqual(example())
    const broken = join(folder, 'broken.yaml')
    writeFileSync(broken, 'members: [')
    await expect(readCoalition(broken)).rejects.toThrowError(code('MALFORMED_FILE'))
    await expect(readCoalition(join(folder, 'none.yaml'))).rejects.toThrowError(code('FILE_UNREADABLE'))
    writeFileSync(broken, 'name: x\n')
    const error = await readCoalition(broken).catch((caught: unknown) => caught)
    expect(error).toMatchObject({
      code: 'INVALID_COALITION',
      facts: expect.arrayContaining([`file: ${broken}`]),
    })
  })
})

describe('models', () => {
  test('default: the parts of an isolated stake add up to it', () => {
    fc.assert(
      fc.property(
        fc.bigInt(1n, 10n ** 12n),
        fc.array(fc.bigInt(0n, 1000n), { minLength: 5, maxLength: 5 }),
        (stake, values) => {
          const coalition = parseCoalition(
            changed((document) => {
              document.unit.decimals = 0
              document.operators[0].stake = `${stake}`
              for (const [index, value] of values.entries()) document.members[index].valueSecured = `${value}`
            }),
          )
          const parts = [...splitStake(coalition, 0).values()]
          expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(stake)
          expect(parts.every((part) => part >= 0n)).toBe(true)
        },
      ),
    )
  })

  test('behavior: what is burnt never exceeds the stake, and grows from isolated to shared to collaborative', () => {
    const coalition = example()
    const stake = coalition.operators.reduce((sum, operator) => sum + operator.stake, 0n)
    const [isolated, shared, collaborative] = SECURITY_MODELS.map((kind) => buildModel(coalition, kind))
    for (const model of [isolated!, shared!, collaborative!]) {
      expect(createModelCascade(model).total <= stake).toBe(true)
    }
    for (const member of coalition.bonded.keys()) {
      const costs = [isolated!, shared!, collaborative!].map((model) =>
        corruptionCost(coalition, model, member),
      )
      expect(costs[0]!.slashed! <= costs[1]!.slashed! && costs[1]!.slashed! <= costs[2]!.slashed!).toBe(true)
      expect(costs[2]!.profit <= costs[1]!.profit).toBe(true)
      for (const { bribe, slashed } of costs) expect(bribe! >= slashed!).toBe(true)
    }
  })

  test('behavior: more to lose never makes a member cheaper to corrupt, nor does more stake of everybody', () => {
    const burnt = (document: Doc, kind: SecurityModelKind) => {
      const coalition = parseCoalition(document)
      const model = buildModel(coalition, kind)
      return [...coalition.bonded.keys()].map((member) => corruptionCost(coalition, model, member).slashed!)
    }
    const share = fc.integer({ min: 0, max: 100 })
    fc.assert(
      fc.property(fc.nat(9), share, share, fc.constantFrom(...SECURITY_MODELS), (index, one, two, kind) => {
        const at = (percent: number) =>
          burnt(changed(set(`operators.${index}.optIns.0.slashable`, `${percent}/100`)), kind)
        const [less, more] = [at(Math.min(one, two)), at(Math.max(one, two))]
        for (const [member, cost] of less.entries()) expect(more[member]! >= cost).toBe(true)
        const scaled = changed((document) => {
          for (const operator of document.operators)
            operator.stake = String(Number(operator.stake) * (one + 1))
        })
        const before = burnt(exampleDocument(), kind)
        for (const [member, cost] of burnt(scaled, kind).entries()) expect(cost >= before[member]!).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  test('behavior: the floor, threshold times weight, holds and grows with every stake', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt(1n, 1000n), { minLength: 1, maxLength: 8 }),
        fc.nat(7),
        fc.bigInt(1n, 500n),
        (stakes, at, more) => {
          const floor = (all: readonly bigint[]) =>
            (2n * all.reduce((sum, stake) => sum + stake, 0n) + 2n) / 3n
          const cost = (all: readonly bigint[]) =>
            cheapestCoalition(
              all.map((stake) => ({ weight: stake, cost: stake })),
              floor(all),
            )!.cost
          const grown = stakes.map((stake, index) => (index === at % stakes.length ? stake + more : stake))
          expect(cost(stakes) >= floor(stakes)).toBe(true)
          expect(cost(grown) >= floor(grown) && floor(grown) >= floor(stakes)).toBe(true)
        },
      ),
    )
  })

  test('error: more stake in one hand can make a member cheaper to corrupt, by whole operators', () => {
    // 60 % of 7 + 7 takes both; of 7 + 11 the larger suffices alone.
    const cost = (stakes: readonly bigint[], needed: bigint) =>
      cheapestCoalition(
        stakes.map((stake) => ({ weight: stake, cost: stake })),
        needed,
      )!.cost
    expect(cost([7n, 7n], 9n)).toBe(14n)
    expect(cost([7n, 11n], 11n)).toBe(11n)
  })

  test('behavior: unbonded voters make corruption cheaper, and free where they suffice', () => {
    const cost = (unbonded: string) => {
      const coalition = parseCoalition(changed(set('members.0.unbonded', unbonded)))
      return corruptionCost(coalition, buildModel(coalition, 'shared'), 0)
    }
    expect(cost('1000').slashed! < cost('0').slashed!).toBe(true)
    expect(cost('64000').slashed).toBe(0n)
    expect(cost('64000').bribe! > 0n).toBe(true)
  })

  test('behavior: the closed form of limits: 1 + slack is threshold / (members * windows * alpha)', () => {
    // Three operators, each in both members, equal in everything; limits bind.
    const member = { kind: 'bonded', threshold: '2/3', valueSecured: '1000000' }
    const coalition = parseCoalition({
      name: 'closed form',
      unit: { symbol: 'X', decimals: 0 },
      members: [
        { id: 'a', ...member },
        { id: 'b', ...member },
      ],
      operators: ['p', 'q', 'r'].map((id) => ({
        id,
        stake: '1000',
        optIns: [{ member: 'a' }, { member: 'b' }],
      })),
      limits: { alpha: '1/10', windows: 2 },
    })
    const { graph } = buildModel(coalition, 'collaborative').parts[0]!
    expect(slashableStake(coalition, 0)).toBe(3000n)
    expect(graph.services.map(({ profit }) => profit)).toEqual([600n, 600n])
    const factor = { numerator: 10n, denominator: 6n }
    for (const slack of [exactSlack(graph)!, certifiedSlack(graph)!]) {
      expect(slack.numerator * factor.denominator).toBe(slack.denominator * factor.numerator)
    }
  })

  test('behavior: parts of the isolated model add up, shocks of operators hit all of them', () => {
    const coalition = example()
    const model = buildModel(coalition, 'isolated')
    const cascade = createModelCascade(model)
    const everyone = [...coalition.operators.keys()]
    expect(cascade.after(everyone).shock).toBe(cascade.total)
    expect(cascade.after(everyone)).toMatchObject({ worst: 0n, rational: { attacked: 0n } })
    const one = cascade.after([0])
    const two = cascade.after([1])
    expect(cascade.after([0, 1]).shock).toBe(one.shock + two.shock)
    const worst = modelWorstCase({ cascade, operators: 10 }, { numerator: 1n, denominator: 10n })!
    expect(worst.shock * 10n <= cascade.total && worst.shock + worst.attacked <= cascade.total).toBe(true)
    const { exact, certified } = modelSlack(model)
    expect(exact !== 'unknown' && !isLess(exact!, certified!)).toBe(true)
  })

  test('behavior: the stake needed, once there, gives the wanted slack', () => {
    const coalition = example()
    const model = buildModel(coalition, 'shared')
    const cascade = createModelCascade(model)
    const { stakeNeeded, stake } = capitalUse(coalition, {
      model,
      cascade,
      slackOf: ({ graph }) => exactSlack(graph),
    })
    const scaled = (percent: bigint) => ({
      ...coalition,
      operators: coalition.operators.map((operator) => ({
        ...operator,
        stake: (operator.stake * stakeNeeded! * percent) / (stake * 100n) + 1n,
      })),
    })
    const slackAt = (percent: bigint) => exactSlack(buildModel(scaled(percent), 'shared').parts[0]!.graph)!
    expect(isLess(slackAt(100n), { numerator: 11n, denominator: 10n })).toBe(false)
    expect(isLess(slackAt(99n), { numerator: 11n, denominator: 10n })).toBe(true)
  })

  test('error: a coalition in which nothing is slashable', () => {
    const coalition = parseCoalition(
      changed((document) => {
        for (const operator of document.operators) for (const optIn of operator.optIns) optIn.slashable = '0'
      }),
    )
    expect(() => createModelCascade(buildModel(coalition, 'shared'))).toThrowError(code('INVALID_GRAPH'))
  })

  test('default: the bribe of a sync committee is its signers share of the rewards of a period', () => {
    expect(committeeBribe(example().sampled[0]!)).toBe((51_000_000_000n * 342n) / 512n)
  })
})

describe('simulation', () => {
  const simulated = (change: (document: Doc) => void, seed = '1') => {
    const coalition = parseCoalition(changed(change))
    return simulate(coalition, createModelCascade(buildModel(coalition, 'collaborative')), {
      trials: 4000,
      seed,
    })
  }

  test('default: the mean loss by accident is its closed form, within its interval', () => {
    const { shockLoss, losses } = simulated(set('groups', []))
    const { operators } = example()
    const stake = operators.reduce((sum, operator) => sum + Number(operator.stake), 0)
    const expected =
      operators.reduce((sum, operator) => sum + Number(operator.stake) * operator.failure, 0) / stake
    expect(shockLoss.low).toBeLessThan(expected)
    expect(shockLoss.high).toBeGreaterThan(expected)
    expect(losses).toHaveLength(4000)
  })

  test('behavior: the same seed, the same result; another one, another', () => {
    const nothing = () => {}
    expect(simulated(nothing)).toEqual(simulated(nothing))
    expect(simulated(nothing, '2').shockLoss).not.toEqual(simulated(nothing).shockLoss)
  })

  test('behavior: an operator that fails more often changes only its own accidents', () => {
    const calm = simulated(() => {})
    const worse = simulated(set('operators.0.failure', '0.5'))
    for (const [trial, { shock }] of calm.losses.entries())
      expect(worse.losses[trial]!.shock >= shock).toBe(true)
    expect(worse.shockLoss.estimate).toBeGreaterThan(calm.shockLoss.estimate)
  })

  test('behavior: nobody fails, nothing is lost; all fail, everything', () => {
    const all = (failure: string) => (document: Doc) => {
      document.groups = []
      for (const operator of document.operators) operator.failure = failure
    }
    expect(simulated(all('0')).worstLoss).toEqual({ estimate: 0, low: 0, high: 0 })
    expect(simulated(all('1')).worstLoss.estimate).toBe(1)
    expect(simulated(all('1')).exceedance.at(-1)).toEqual({ level: 1, share: 0 })
  })

  test.each([1, 1.5, 1_000_001])('error: %s trials', (trials) => {
    const coalition = example()
    const cascade = createModelCascade(buildModel(coalition, 'shared'))
    expect(() => simulate(coalition, cascade, { trials, seed: '1' })).toThrowError(code('INVALID_PARAMETER'))
  })
})
