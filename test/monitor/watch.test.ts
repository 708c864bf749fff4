import { zeroHash } from 'viem'
import { describe, expect, test } from 'vitest'
import { verifyAlert } from '../../src/monitor/alert/verify-alert.js'
import type { BreakerVoter } from '../../src/monitor/breaker/breaker-voter.js'
import type { BreakerMode } from '../../src/monitor/breaker/plan-trips.js'
import { createMonitor } from '../../src/monitor/create-monitor.js'
import type { AlertSink } from '../../src/monitor/deliver/alert-sink.js'
import type { Detector } from '../../src/monitor/detector/detector.js'
import type { IssuedAlert, Memory } from '../../src/monitor/memory/memory.js'
import type { MemoryStore } from '../../src/monitor/memory/memory-file.js'
import { MonitorError } from '../../src/monitor/monitor-error.js'
import { createWatch, type WatchedMember } from '../../src/monitor/watch/create-watch.js'
import type { WatchedBreaker } from '../../src/monitor/watch/trip-breaker.js'
import {
  account,
  fedMember,
  frozenClient,
  memoryStore,
  namesOf,
  recordedEvents,
  START,
  signer,
  testClock,
} from './support/watch-fixture.js'

const DAY = 86_400_000

/** A receiver that remembers; `fails` decides of each try. */
function inbox(name: string, fails: () => boolean = () => false, most: Partial<AlertSink> = {}) {
  const taken: IssuedAlert[] = []
  let tries = 0
  const sink: AlertSink = {
    name,
    maxQueue: 100,
    attempts: 5,
    firstPauseMs: 1,
    longestPauseMs: 2,
    ...most,
    async deliver(issued) {
      tries++
      if (fails()) throw new MonitorError('DELIVERY_FAILED', 'away')
      taken.push(issued)
    },
  }
  return { taken, sink, tries: () => tries }
}

/** A breaker with as many rights as a monitor has: it is looked at and voted on. */
function breakerOf(members: readonly string[], more: { fails?: () => Error | undefined } = {}) {
  const votes: { memberId: bigint; mode: string; digest: string }[] = []
  const modes = new Map<bigint, BreakerMode>()
  const voter: BreakerVoter = {
    modeOf: async ({ memberId }) => modes.get(memberId) ?? 'normal',
    async vote({ memberId, mode, digest, route }, isWanted) {
      const error = more.fails?.()
      if (error !== undefined) throw error
      if (!isWanted()) return false
      expect(route).toBe(zeroHash)
      votes.push({ memberId, mode, digest })
      modes.set(memberId, mode)
      return true
    },
  }
  const breaker: WatchedBreaker = {
    voter,
    policy: { windowMs: BigInt(DAY), perTarget: 2, inTotal: 3, quorum: 1 },
    revoteMs: 3_600_000n,
    members: new Map(members.map((name, at) => [name, { id: BigInt(at + 1), routes: new Map() }])),
  }
  return { votes, modes, breaker }
}

const signal = () => new AbortController().signal

async function watchOf(parameters: {
  members: readonly WatchedMember[]
  store: MemoryStore
  sinks?: readonly AlertSink[]
  breaker?: WatchedBreaker
  clock?: ReturnType<typeof testClock>
}) {
  const { sinks = [], clock = testClock(), ...rest } = parameters
  const events = recordedEvents()
  const watch = await createWatch({ ...rest, sinks, clock, signer, events: events.events, random: () => 0 })
  return { watch, events, clock }
}

/** Runs a watch until something is so, then ends it in good order. */
async function runUntil(watch: Awaited<ReturnType<typeof createWatch>>, done: () => boolean) {
  const ending = new AbortController()
  const running = watch.run(ending.signal)
  await expect.poll(done, { timeout: 5_000, interval: 5 }).toBe(true)
  ending.abort()
  await running
}

describe('createWatch', () => {
  test('default: alerts are signed, reach every receiver once, and a restart repeats and loses none', async () => {
    const { feed, member } = fedMember('one')
    const { disk, store } = memoryStore()
    const good = inbox('good')
    const dead = inbox('dead', () => true, { attempts: 1_000 })
    const first = await watchOf({ members: [member], store, sinks: [good.sink, dead.sink] })
    feed.push(frozenClient())
    await runUntil(first.watch, () => good.taken.length === 1 && dead.tries() > 2)
    const [issued] = good.taken
    const monitors = [account.address]
    const verified = await verifyAlert({
      signed: issued!,
      domain: signer.domain,
      monitors,
      now: BigInt(START),
    })
    expect(verified.digest).toBe(issued!.digest)

    // The second process finds what the first one did not deliver, and nothing else to say.
    const later = inbox('dead')
    const again = inbox('good')
    const { member: same, feed: fed } = fedMember('one')
    fed.push(frozenClient())
    const second = await watchOf({ members: [same], store, sinks: [again.sink, later.sink] })
    await runUntil(second.watch, () => later.taken.length === 1 && disk.saves > 8)
    expect(later.taken[0]!.digest).toBe(issued!.digest)
    expect(again.taken).toEqual([])
    expect(second.events.alerts).toEqual([])
    expect(second.watch.alerts().map(({ digest }) => digest)).toEqual([issued!.digest])
  })

  test('behavior: killed between disk and receiver, the alert comes again under its digest', async () => {
    const { feed, member } = fedMember('one')
    const { disk, store } = memoryStore()
    const { watch } = await watchOf({ members: [member], store, sinks: [inbox('hook').sink] })
    feed.push(frozenClient())
    await watch.lookOnce(signal())
    const [waiting] = disk.memory!.queues.get('hook')!
    const { sink, taken } = inbox('hook')
    const second = await watchOf({ members: [fedMember('one').member], store, sinks: [sink] })
    await runUntil(second.watch, () => taken.length === 1)
    expect(taken[0]!.digest).toBe(waiting!.issued.digest)
  })

  test('behavior: a receiver that takes one alert only, and a full queue, hold nothing else up', async () => {
    const { feed, member } = fedMember('one')
    const { store } = memoryStore()
    let tries = 0
    const picky = inbox('picky', () => tries++ % 2 === 0, { attempts: 3 })
    const tiny = inbox('tiny', () => true, { maxQueue: 2, attempts: 1_000 })
    const { watch, events } = await watchOf({ members: [member], store, sinks: [picky.sink, tiny.sink] })
    feed.push(frozenClient('a'), frozenClient('b'), frozenClient('c'))
    await runUntil(watch, () => picky.taken.length === 3)
    expect(events.deliveries).toContainEqual({ sink: 'tiny', result: 'dropped', count: 1 })
  })

  test('error: a follower and a detector that are down end neither the watch nor an alert', async () => {
    const { disk, store } = memoryStore()
    const broken: Detector<unknown> = {
      name: 'broken',
      initial: undefined,
      observe: () => {
        throw new RangeError('broken')
      },
    }
    const follower: WatchedMember['follower'] = {
      initial: undefined,
      look: () => Promise.reject(new Error('follower is broken')),
    }
    const down: WatchedMember = {
      monitor: createMonitor({ member: 'down', detectors: [broken] }),
      follower,
      pollMs: 1,
      lookMs: 100,
    }
    const { feed, member } = fedMember('well')
    const { votes, breaker } = breakerOf(['down', 'well'])
    const { watch, events } = await watchOf({ members: [down, member], store, breaker })
    feed.push(frozenClient())
    await watch.lookOnce(signal())
    await watch.lookOnce(signal())
    expect(events.faults.map(({ where }) => where)).toEqual(expect.arrayContaining(['follower', 'broken']))
    expect(namesOf(events.alerts)).toEqual(
      expect.arrayContaining(['monitor-blind warning open', 'client-frozen critical open']),
    )
    // What is down trips nothing and resets nothing: the only vote is for the other member's frozen client.
    expect(votes).toMatchObject([{ memberId: 2n, mode: 'paused' }])
    expect([...disk.memory!.members.keys()].sort()).toEqual(['down', 'well'])
  })
})

describe('a clock that goes back', () => {
  test('behavior: alerts are still signed, and a trip waits until its alert is not of the future', async () => {
    const { feed, member } = fedMember('one')
    const { votes, breaker, modes } = breakerOf(['one'])
    const { watch, events, clock } = await watchOf({ members: [member], store: memoryStore().store, breaker })
    modes.set(1n, 'paused')
    feed.push(frozenClient())
    await watch.lookOnce(signal())
    clock.time -= 3_600_000
    modes.clear()
    feed.push({ kind: 'node', node: 'a', fault: 'X' }, { kind: 'node', node: 'a', fault: 'X' })
    feed.push({ kind: 'node', node: 'a', fault: 'X' })
    await watch.lookOnce(signal())
    expect(namesOf(events.alerts)).toEqual(['client-frozen critical open', 'node-failing warning open'])
    expect(events.faults).toEqual([])
    expect(votes).toEqual([])
    clock.time += 3_600_000
    await watch.lookOnce(signal())
    expect(votes).toHaveLength(1)
  })
})

describe('trips', () => {
  test('default: one vote for an incident, paid for on disk before it is cast, none while the mode is as strict', async () => {
    const { feed, member } = fedMember('one')
    const { disk, store } = memoryStore()
    const { votes, breaker, modes } = breakerOf(['one'])
    const { watch, events, clock } = await watchOf({ members: [member], store, breaker })
    feed.push(frozenClient())
    await watch.lookOnce(signal())
    await watch.lookOnce(signal())
    expect(votes).toMatchObject([{ memberId: 1n, mode: 'paused' }])
    expect(disk.memory!.budget.spent).toHaveLength(1)
    expect(events.budget.at(-1)).toBe(2)
    // Renewed for hours: while the breaker is paused nothing is asked of it.
    for (let step = 0; step < 12; step++) {
      clock.time += 1_200_000
      feed.push(frozenClient())
      await watch.lookOnce(signal())
    }
    expect(votes).toHaveLength(1)
    // Somebody released it while the client is frozen still: once more, and then the target's budget is spent.
    modes.clear()
    for (let step = 0; step < 12; step++) {
      clock.time += 1_200_000
      feed.push(frozenClient())
      await watch.lookOnce(signal())
      modes.clear()
    }
    expect(votes).toHaveLength(2)
    expect(events.trips.some(({ result }) => result === 'over-budget')).toBe(true)
  })

  test('behavior: a flood of incidents of many members trips no more than the budget, over restarts too', async () => {
    const names = Array.from({ length: 8 }, (_, at) => `m${at}`)
    const { store } = memoryStore()
    const { votes, breaker } = breakerOf(names)
    for (let restart = 0; restart < 3; restart++) {
      const fed = names.map((name) => fedMember(name))
      const { watch } = await watchOf({ members: fed.map(({ member }) => member), store, breaker })
      for (const { feed } of fed)
        for (let each = 0; each < 12; each++) feed.push(frozenClient(`client ${restart} ${each}`))
      await watch.lookOnce(signal())
      await watch.lookOnce(signal())
    }
    expect(votes).toHaveLength(3)
  })

  test('behavior: NaN, empty and one-sided data trip nothing', async () => {
    const { feed, member } = fedMember('one')
    const { store } = memoryStore()
    const { votes, breaker } = breakerOf(['one'])
    const { watch, events } = await watchOf({ members: [member], store, breaker })
    for (let round = 0; round < 40; round++) {
      const height = BigInt(round)
      feed.push(
        { kind: 'participation', height, share: Number.NaN },
        { kind: 'participation', height, share: Number.POSITIVE_INFINITY },
        { kind: 'participation', height, share: -1 },
        { kind: 'set', epoch: height, weights: new Map() },
        { kind: 'finality', height, finalizedTime: 1n << 80n },
        { kind: 'outflow', route: 'r', amount: -(1n << 200n) },
        // One node alone, at odds with everything verified: nothing of it is.
        { kind: 'header', node: 'liar', height, root: `0x${round}`, status: 'finalized', isVerified: false },
        { kind: 'head', node: 'liar', height: 1n << 60n },
        { kind: 'node', node: 'liar', fault: 'NODE_UNREACHABLE' },
      )
      await watch.lookOnce(signal())
    }
    expect(votes).toEqual([])
    expect(namesOf(events.alerts)).toEqual(['node-failing warning open'])
    expect(events.faults.length).toBe(240)
  })

  test('behavior: a vote that the chain did not hear is cast after a restart, without paying again', async () => {
    const { feed, member } = fedMember('one')
    const { disk, store } = memoryStore()
    const away = breakerOf(['one'], { fails: () => new Error('chain away') })
    const first = await watchOf({ members: [member], store, breaker: away.breaker })
    feed.push(frozenClient())
    await first.watch.lookOnce(signal())
    expect(first.events.trips.map(({ result }) => result)).toEqual(['planned', 'failed'])
    const back = breakerOf(['one'])
    const second = await watchOf({ members: [fedMember('one').member], store, breaker: back.breaker })
    await second.watch.lookOnce(signal())
    await second.watch.lookOnce(signal())
    expect(back.votes).toHaveLength(1)
    expect(disk.memory!.budget.spent).toHaveLength(1)
  })

  test('behavior: a vote is not cast once what it is about is over, not even right before it is sent', async () => {
    const { feed, member } = fedMember('one')
    const { store } = memoryStore()
    const { breaker } = breakerOf(['one'])
    const policy = { ...breaker.policy, perTarget: 3 }
    const clock = testClock()
    let height = 0n
    const finalized = (at: number) => ({
      kind: 'finality' as const,
      height: ++height,
      finalizedTime: BigInt(at),
    })
    const healthy = () =>
      feed.push(...Array.from({ length: 4 }, () => finalized(clock.time - 800_000 + Number(height))))
    let isAway = true
    let sent = 0
    let whileWaiting: (() => Promise<void>) | undefined
    const voter: BreakerVoter = {
      ...breaker.voter,
      async vote(_, isWanted) {
        if (isAway) throw new Error('chain away')
        await whileWaiting?.()
        if (!isWanted()) return false
        sent++
        return true
      },
    }
    const { watch, events } = await watchOf({
      members: [member],
      store,
      breaker: { ...breaker, voter, policy },
      clock,
    })
    const results = () => events.trips.map(({ result }) => result)
    // While the chain is away the stall ends.
    feed.push(finalized(START - 10_000_000))
    await watch.lookOnce(signal())
    expect(results()).toEqual(['planned', 'failed'])
    healthy()
    isAway = false
    await watch.lookOnce(signal())
    expect(results()).toEqual(['planned', 'failed', 'over'])
    // The next one ends while the account waits for an older transaction.
    clock.time += 9_000_000
    feed.push(finalized(START - 700_000))
    whileWaiting = async () => {
      whileWaiting = undefined
      healthy()
      await watch.lookOnce(signal())
    }
    await watch.lookOnce(signal())
    expect(sent).toBe(0)
    expect(new Set(results().slice(3))).toEqual(new Set(['planned', 'over']))
    const before = results().length
    // The one after goes on.
    clock.time += 9_000_000
    feed.push(finalized(START + 8_400_000))
    await watch.lookOnce(signal())
    expect(sent).toBe(1)
    expect(results().slice(before)).toEqual(['planned', 'voted'])
  })

  test('behavior: a vote that the breaker refuses is not tried again', async () => {
    const { feed, member } = fedMember('one')
    let tries = 0
    const { breaker } = breakerOf(['one'], {
      fails: () => {
        tries++
        return new MonitorError('BREAKER_FAILED', 'not a monitor')
      },
    })
    const { watch, events } = await watchOf({ members: [member], store: memoryStore().store, breaker })
    feed.push(frozenClient())
    for (let round = 0; round < 3; round++) await watch.lookOnce(signal())
    expect(tries).toBe(1)
    expect(events.trips.at(-1)).toMatchObject({ result: 'refused' })
  })

  test('error: a memory that was tampered with trips nothing for a window, says so, and recovers', async () => {
    const { feed, member } = fedMember('one')
    const { disk, store } = memoryStore()
    const tampered: MemoryStore = {
      ...store,
      load: () => Promise.reject(new MonitorError('INVALID_STATE', 'tampered')),
    }
    const { votes, breaker } = breakerOf(['one'])
    const { watch, events, clock } = await watchOf({ members: [member], store: tampered, breaker })
    feed.push(frozenClient())
    await watch.lookOnce(signal())
    expect(events.memory[0]).toBe(false)
    expect(namesOf(events.alerts)).toEqual(
      expect.arrayContaining(['monitor-blind warning open', 'client-frozen critical open']),
    )
    expect(votes).toEqual([])
    expect(events.budget.at(-1)).toBe(0)
    // A restart does not make it well: what was lost stays spent.
    const second = await watchOf({ members: [fedMember('one').member], store, breaker, clock })
    await second.watch.lookOnce(signal())
    expect(votes).toEqual([])
    clock.time += DAY + 1
    feed.push(frozenClient('two'))
    await watch.lookOnce(signal())
    expect(votes).toHaveLength(1)
    const blind = events.alerts.filter(
      ({ kind, subject }) => kind === 'monitor-blind' && subject === 'memory',
    )
    expect(blind.at(-1)!.status).toBe('closed')
    expect(disk.memory!.lostAt).toBeUndefined()
  })

  test('error: while the disk is full nothing is tripped, and alerts are told all the same', async () => {
    const { feed, member } = fedMember('one')
    const { disk, store } = memoryStore()
    const { votes, breaker } = breakerOf(['one'])
    const hook = inbox('hook')
    const { watch, events } = await watchOf({ members: [member], store, breaker, sinks: [hook.sink] })
    disk.isFull = true
    feed.push(frozenClient())
    await runUntil(watch, () => hook.taken.length === 1 && events.trips.length > 0)
    expect(votes).toEqual([])
    expect(watch.isSaved()).toBe(false)
    disk.isFull = false
    await watch.lookOnce(signal())
    expect(votes).toHaveLength(1)
    expect((disk.memory as Memory).budget.spent).toHaveLength(1)
  })
})
