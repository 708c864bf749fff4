import { describe, expect, test } from 'vitest'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import type { MakeUpdateParameters } from '../../src/devnet/make-update-parameters.js'
import { computeSyncCommitteePeriodAtSlot } from '../../src/ethereum/spec/compute-sync-committee-period-at-slot.js'
import { hashTreeRootBeaconBlockHeader } from '../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import type { LightClientUpdate } from '../../src/ethereum/types/light-client.js'
import { createDetectors } from '../../src/monitor/create-detectors.js'
import { createMonitor } from '../../src/monitor/create-monitor.js'
import { type BeaconFollowState, followBeacon } from '../../src/monitor/follow/follow-beacon.js'
import type { Observation } from '../../src/monitor/observation/observation.js'
import { slotTime } from '../../src/monitor/observation/slot-time.js'
import { beaconThresholds } from '../../src/monitor/thresholds.js'
import { periodMissing, periodOfUpdate } from '../../src/sources/check-answer.js'
import { createMemorySource } from '../../src/sources/create-memory-source.js'
import type { LightClientSource } from '../../src/sources/light-client-source.js'
import { SourceError } from '../../src/sources/source-error.js'

const devnet = createBeaconDevnet({ seed: 'follow', committeeSize: 32 })
const { config } = devnet
const slots = config.slotsPerEpoch * config.epochsPerSyncCommitteePeriod
/** The first slot of the second period after the last fork. */
const bootstrap = devnet.bootstrap({ slot: (devnet.bootstrap().header.beacon.slot / slots + 2n) * slots })
const checkpoint = hashTreeRootBeaconBlockHeader(bootstrap.header.beacon)
const start = bootstrap.header.beacon.slot
const epochs = (count: bigint) => start + count * config.slotsPerEpoch

/** What an honest node has as its newest update in an epoch. */
const usual = (epoch: bigint): MakeUpdateParameters => ({
  attestedSlot: epochs(epoch) + 2n,
  finalizedSlot: epochs(epoch) - 2n * config.slotsPerEpoch,
})

const made = new Map<string, LightClientUpdate>()

/** Updates are slow to sign, and the same in all tests. */
function make(parameters: MakeUpdateParameters): LightClientUpdate {
  const key = JSON.stringify(parameters, (_, value) => (typeof value === 'bigint' ? String(value) : value))
  const update = made.get(key) ?? devnet.makeUpdate(parameters)
  made.set(key, update)
  return update
}

type Serve = (epoch: bigint, slot: bigint) => MakeUpdateParameters | Error

/** A node that serves what it is told to, and the committees' updates as they are. */
function nodeOf(name: string, serve: (epoch: bigint) => MakeUpdateParameters | Error, now: () => bigint) {
  const memory = createMemorySource({ config, bootstraps: [{ name, value: bootstrap }] })
  const source: LightClientSource = {
    ...memory,
    async getUpdates(from, count) {
      const newest = periodOfUpdate(config, make(usual(now())))
      if (from > newest) throw periodMissing(from, name)
      const updates: LightClientUpdate[] = []
      for (let period = from; period <= newest && updates.length < count; period++) {
        const attestedSlot = period * slots + 2n * config.slotsPerEpoch
        if (attestedSlot > epochs(now())) break
        const finalizedSlot = attestedSlot - 2n * config.slotsPerEpoch
        updates.push(make({ attestedSlot, finalizedSlot, withNextCommittee: true }))
      }
      if (updates.length === 0) throw periodMissing(from, name)
      return updates
    },
    async getFinalityUpdate() {
      const served = serve(now())
      if (served instanceof Error) throw served
      return make(served)
    },
  }
  return { name, source }
}

/** Looks twice an epoch, unless told. */
async function play(
  serves: Readonly<Record<string, Serve>>,
  last: bigint,
  looks: readonly bigint[] = [4n, 6n],
) {
  let epoch = 0n
  let slot = 0n
  const nodes = Object.entries(serves).map(([name, serve]) =>
    nodeOf(
      name,
      (at) => serve(at, slot),
      () => epoch,
    ),
  )
  const follower = followBeacon({ member: 'beacon', config, checkpoint, nodes })
  const monitor = createMonitor({ member: 'beacon', detectors: createDetectors(beaconThresholds(config)) })
  let { initial: state } = follower
  let memory = monitor.initial
  const raised = new Set<string>()
  const observations: Observation[] = []
  const failures = new Set<string>()
  for (epoch = 3n; epoch <= last; epoch++) {
    for (const later of looks) {
      slot = epochs(epoch) + later
      const now = slotTime(config, epochs(epoch) + later)
      const look = await follower.look({ state, now, signal: new AbortController().signal })
      state = look.state
      for (const { node, code } of look.failures) failures.add(`${node} ${code}`)
      for (const each of [...look.observations, { kind: 'clock', member: 'beacon', time: now } as const]) {
        observations.push(each)
        const step = monitor.observe(memory, each)
        memory = step.state
        for (const { kind, grade } of step.signals) if (grade !== undefined) raised.add(`${kind} ${grade}`)
      }
    }
  }
  const shares = observations.flatMap((each) => (each.kind === 'participation' ? [each.share] : []))
  const finality = observations.flatMap((each) => (each.kind === 'finality' ? [each.height] : []))
  return {
    raised: [...raised].sort(),
    shares,
    finality,
    failures: [...failures].sort(),
    state: state as BeaconFollowState,
  }
}

const away: Serve = () => new SourceError('NODE_UNREACHABLE', 'away')

describe('followBeacon', () => {
  test('default: a quiet chain is followed over committees from a checkpoint, each header told once', async () => {
    const { raised, shares, finality, failures, state } = await play({ a: usual, b: usual }, 12n)
    expect(failures).toEqual([])
    expect(raised).toEqual([])
    expect(failures).toEqual([])
    expect(shares).toEqual(Array.from({ length: shares.length }, () => 1))
    expect(shares.length).toBe(10)
    expect(finality.at(-1)).toBe(usual(12n).finalizedSlot)
    const period = computeSyncCommitteePeriodAtSlot(config, epochs(12n))
    expect(state.store!.committees.has(period)).toBe(true)
    expect(state.store!.committees.size).toBeLessThanOrEqual(3)
  })

  test('behavior: participation below two thirds is seen, though no light client takes the update', async () => {
    const absent = Array.from({ length: 14 }, (_, place) => place)
    const { raised, shares, failures } = await play(
      { a: (epoch) => ({ ...usual(epoch), ...(epoch > 5n ? { absent } : {}) }) },
      12n,
    )
    expect(Math.min(...shares)).toBeCloseTo(18 / 32)
    expect(raised).toContain('participation-low critical')
    expect(raised).toContain('missed-finality critical')
    expect(failures).toEqual([])
  })

  test('behavior: a node that leaves signatures out is corrected by the others', async () => {
    const absent = Array.from({ length: 10 }, (_, place) => place)
    const liar: Serve = (epoch) => ({ ...usual(epoch), absent })
    const { raised, shares } = await play({ liar, a: usual, b: usual }, 9n)
    expect(Math.min(...shares)).toBe(1)
    expect(raised).toEqual([])
  })

  test('error: a node that leaves signatures out of headers which the others do not show makes no low participation', async () => {
    const absent = Array.from({ length: 10 }, (_, place) => place)
    const liar: Serve = (epoch, slot) => ({ ...usual(epoch), attestedSlot: slot - 1n, absent })
    const { raised, shares } = await play({ liar, a: usual, b: usual }, 6n, [4n, 5n, 6n, 7n])
    expect(raised).toEqual([])
    expect(shares).toEqual([1, 1, 1, 1])
  })

  test('behavior: two signed finalized headers of a slot are a conflict', async () => {
    const other: Serve = (epoch) => ({
      ...usual(epoch),
      ...(epoch === 6n ? { execution: { gasUsed: 1n } } : {}),
    })
    const { raised } = await play({ a: usual, b: other }, 7n)
    expect(raised).toContain('conflicting-finality critical')
    expect(raised).toContain('nodes-disagree warning')
  })

  test('error: a header that nobody signed is no conflict: the node is told of', async () => {
    const forged: Serve = (epoch) => ({
      ...usual(epoch),
      execution: { gasUsed: 1n },
      tamper: { signedWithout: [1, 2, 3] },
    })
    const { raised, failures, finality } = await play({ a: usual, forged, b: usual }, 7n)
    expect(raised).toEqual(['node-failing warning', 'nodes-disagree warning'])
    expect(failures).toEqual(['forged INVALID_SIGNATURE'])
    expect(finality.at(-1)).toBe(usual(7n).finalizedSlot)
  })

  test('error: a few that repeat an old update while the others are away make no stall: the monitor is blind', async () => {
    const stuck: Serve = (epoch) => usual(epoch < 5n ? epoch : 5n)
    const until: Serve = (epoch) => (epoch > 5n ? new SourceError('NODE_TIMEOUT', 'away') : usual(epoch))
    const { raised } = await play({ stuck, b: until, c: until }, 14n)
    expect(raised).toContain('monitor-blind warning')
    expect(raised).not.toContain('missed-finality critical')
  })

  test('error: without a node that has the checkpoint nothing is known, and that is told', async () => {
    const { raised, failures, state } = await play({ a: away }, 6n)
    // The bootstrap was there; the finality updates were not.
    expect(state.store).toBeDefined()
    expect(failures).toEqual(['a NODE_UNREACHABLE'])
    expect(raised).toEqual(['monitor-blind warning', 'node-failing warning'])
  })
})
