import { describe, expect, test } from 'vitest'
import { SubmissionError } from '../../src/chain/submission-error.js'
import { CoalitionError } from '../../src/coalition/coalition-error.js'
import { expectRefusal, expectThat } from '../../src/scenario/expect.js'
import { narrate, thousands } from '../../src/scenario/narrate.js'
import { ScenarioError } from '../../src/scenario/scenario-error.js'
import { scenarioOf, scenarios } from '../../src/scenario/scenarios.js'
import { createTimeline, type Step } from '../../src/scenario/timeline.js'

const HOUR = 3_600_000n

describe('timeline', () => {
  test('default: steps have numbers, times of the source chain and gas, and are told as they happen', () => {
    let now = 1_000n
    const told: Step[] = []
    const timeline = createTimeline({ now: () => now, onStep: (step) => told.push(step) })
    timeline.tell({ who: 'anybody', what: 'begins' })
    now += 50n * HOUR
    timeline.tell({ who: 'court', what: 'slashes', gas: 1_234_567n, facts: { settled: 2 } })
    timeline.tell({ who: 'reporter', what: 'is paid', gas: 3n })
    expect(timeline.steps()).toEqual([
      { index: 1, time: 1_000n, elapsed: 0n, who: 'anybody', what: 'begins' },
      {
        ...{ index: 2, time: now, elapsed: 50n * HOUR, who: 'court', what: 'slashes' },
        ...{ gas: 1_234_567n, facts: { settled: 2 } },
      },
      { index: 3, time: now, elapsed: 50n * HOUR, who: 'reporter', what: 'is paid', gas: 3n },
    ])
    expect(told).toEqual(timeline.steps())
    expect(timeline.gas()).toBe(1_234_570n)
  })

  test('default: a step is one line', () => {
    const step = { index: 1, time: 0n, elapsed: 50n * HOUR + 61_000n, who: 'court', what: 'slashes' }
    expect(narrate(step)).toBe('day 2 02:01  court: slashes')
    expect(narrate({ ...step, gas: 1_234_567n })).toBe('day 2 02:01  court: slashes (1,234,567 gas)')
  })

  test('behavior: digits in groups of three', () => {
    expect([0n, 999n, 1_000n, 123_456n, 1_000_000n].map(thousands)).toEqual([
      ...['0', '999', '1,000', '123,456', '1,000,000'],
    ])
  })
})

describe('expectations', () => {
  const reverted = (errorName: string) =>
    Promise.reject(new SubmissionError('SUBMISSION_REVERTED', 'refused', { errorName }))

  test('default: what holds, and the refusal that was expected', async () => {
    expectThat(true, 'anything')
    expect(await expectRefusal(reverted('VetoWindow'), 'VetoWindow')).toBe('VetoWindow')
    const refused = new CoalitionError('CALL_REFUSED', 'refused', { facts: ['error: ConsumptionPaused'] })
    expect(await expectRefusal(Promise.reject(refused), 'ConsumptionPaused')).toBe('ConsumptionPaused')
  })

  test('error: what does not hold, with the facts', () => {
    expect(() => expectThat(false, 'the client is frozen', { status: 'active' })).toThrow(
      expect.objectContaining({ code: 'EXPECTATION_FAILED', facts: ['status: active'] }),
    )
  })

  test('error: another refusal, none, and a failure that is no refusal', async () => {
    const failed = { code: 'EXPECTATION_FAILED' }
    await expect(expectRefusal(reverted('NothingNew'), 'VetoWindow')).rejects.toMatchObject(failed)
    await expect(expectRefusal(Promise.resolve(), 'VetoWindow')).rejects.toMatchObject(failed)
    await expect(expectRefusal(Promise.reject(new Error('offline')), 'VetoWindow')).rejects.toMatchObject(
      failed,
    )
  })
})

describe('scenarios', () => {
  test('default: each has a name of its own and can be found by it', () => {
    const names = scenarios.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const scenario of scenarios) expect(scenarioOf(scenario.name)).toBe(scenario)
  })

  test('error: an unknown name, with those that are known', () => {
    expect(() => scenarioOf('peace')).toThrow(ScenarioError)
    expect(() => scenarioOf('peace')).toThrow('honest-week')
  })
})
