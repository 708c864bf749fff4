import { describe, expect, test } from 'vitest'
import { estimateProgress } from '../../src/worker/progress-estimate.js'

function estimate(expected?: Parameters<typeof estimateProgress>[0]['expected']) {
  let time = 0
  const progress = estimateProgress({ expected, now: () => time })
  return { progress, pass: (seconds: number) => (time += seconds * 1000) }
}

describe('estimateProgress', () => {
  test('default: between two stages as far as the time they took before tells', () => {
    const { progress, pass } = estimate({ prove: 10 })
    expect(progress.read()).toEqual({ stage: 'artifacts', percent: 0 })
    progress.enter('prove')
    expect(progress.read()).toEqual({ stage: 'prove', percent: 35 })
    pass(5)
    expect(progress.read()).toEqual({ stage: 'prove', percent: 65 })
    pass(500)
    expect(progress.read()).toEqual({ stage: 'prove', percent: 95 })
  })

  test('behavior: without a past it stands still within a stage', () => {
    const { progress, pass } = estimate()
    progress.enter('witness')
    pass(100)
    expect(progress.read()).toEqual({ stage: 'witness', percent: 20 })
  })

  test('behavior: a child that repeats or goes back changes nothing', () => {
    const { progress } = estimate()
    progress.enter('prove')
    progress.enter('commit')
    progress.enter('prove')
    expect(progress.read().stage).toBe('prove')
  })

  test('behavior: it remembers how long each stage took', () => {
    const { progress, pass } = estimate()
    pass(1)
    progress.enter('witness')
    pass(2)
    progress.enter('prove')
    pass(3)
    expect(progress.seconds()).toEqual({ artifacts: 1, witness: 2, prove: 3 })
  })
})
