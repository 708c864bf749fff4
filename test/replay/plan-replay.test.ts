import { describe, expect, test } from 'vitest'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import { planReplay } from '../../src/replay/plan-replay.js'
import type { UpdateFile } from '../../src/replay/read-updates.js'

const devnet = createBeaconDevnet({ seed: 'plan', committeeSize: 32 })
const { config } = devnet
const PERIOD = 64n
const NONE = { bootstraps: [], committees: [] }

/** An update signed in `period` that brings the committee of the next one. */
function updateOf(period: bigint, withNextCommittee = true): UpdateFile {
  const slot = period * PERIOD
  const update = devnet.makeUpdate({ finalizedSlot: slot + 8n, attestedSlot: slot + 20n, withNextCommittee })
  return { file: `update ${period}`, update }
}

const bootstrapAt = (slot: bigint) => ({
  file: `bootstrap ${slot}`,
  bootstrap: devnet.bootstrap({ slot }),
})
const committeeOf = (period: bigint) => ({
  file: `committee ${period}`,
  committee: devnet.committee(period),
})

describe('planReplay', () => {
  test('default: one client for consecutive updates', () => {
    const segments = planReplay({
      config,
      updates: [updateOf(1n), updateOf(2n), updateOf(3n)],
      checkpoints: { ...NONE, bootstraps: [bootstrapAt(PERIOD)] },
    })
    expect(segments).toHaveLength(1)
    expect(segments[0]?.checkpoint).toMatchObject({ kind: 'bootstrap', period: 1n })
    expect(segments[0]?.steps.map(({ committee }) => committee)).toEqual(
      [1n, 2n, 3n].map((period) => devnet.committee(period)),
    )
  })

  test('behavior: a checkpoint for the period after a gap starts a second client', () => {
    const segments = planReplay({
      config,
      updates: [updateOf(1n), updateOf(4n), updateOf(7n)],
      checkpoints: {
        bootstraps: [bootstrapAt(PERIOD), bootstrapAt(4n * PERIOD)],
        committees: [committeeOf(7n)],
      },
    })
    expect(segments.map(({ checkpoint }) => [checkpoint.kind, checkpoint.period])).toEqual([
      ['bootstrap', 1n],
      ['bootstrap', 4n],
      ['committee', 7n],
    ])
  })

  test('behavior: without one the update and all after it have no committee', () => {
    const [segment, ...others] = planReplay({
      config,
      updates: [updateOf(1n, false), updateOf(2n), updateOf(3n)],
      checkpoints: { ...NONE, committees: [committeeOf(1n), committeeOf(5n)] },
    })
    expect(others).toEqual([])
    expect(segment?.steps.map(({ committee }) => committee !== undefined)).toEqual([true, false, false])
  })

  test('behavior: the committee that signed is found among several', () => {
    const [segment] = planReplay({
      config,
      updates: [updateOf(2n)],
      checkpoints: { ...NONE, committees: [committeeOf(1n), committeeOf(2n)] },
    })
    expect(segment?.checkpoint.file).toBe('committee 2')
  })

  test('behavior: a bootstrap ahead of the update serves when the update brings a committee', () => {
    const checkpoints = { ...NONE, bootstraps: [bootstrapAt(PERIOD + 40n)] }
    const brings = planReplay({ config, updates: [updateOf(1n)], checkpoints })
    expect(brings[0]?.checkpoint).toMatchObject({ kind: 'bootstrap' })
    const bringsNothing = planReplay({ config, updates: [updateOf(1n, false)], checkpoints })
    expect(bringsNothing[0]?.checkpoint).toMatchObject({
      kind: 'committee',
      period: 1n,
      note: expect.any(String),
    })
  })

  test("error: a bootstrap whose committee is not in its header's state", () => {
    const { file, bootstrap } = bootstrapAt(PERIOD + 40n)
    const forged = { ...bootstrap, currentSyncCommittee: devnet.committee(9n) }
    const plan = () =>
      planReplay({
        config,
        updates: [updateOf(1n, false)],
        checkpoints: { ...NONE, bootstraps: [{ file, bootstrap: forged }] },
      })
    expect(plan).toThrow(expect.objectContaining({ code: 'INVALID_BOOTSTRAP' }))
  })

  test('error: nothing to start from', () => {
    const plan = () => planReplay({ config, updates: [updateOf(1n)], checkpoints: NONE })
    expect(plan).toThrow(expect.objectContaining({ code: 'NO_CHECKPOINT' }))
  })
})
