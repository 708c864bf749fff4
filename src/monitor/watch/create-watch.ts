import { setMaxListeners } from 'node:events'
import { DEFAULT_TRIP_POLICY } from '../breaker/trip-policy.js'
import type { Monitor } from '../create-monitor.js'
import type { AlertSink } from '../deliver/alert-sink.js'
import { enqueue } from '../deliver/enqueue.js'
import type { Follower } from '../follow/follower.js'
import { lookFailure } from '../follow/look-failure.js'
import type { IssuedAlert } from '../memory/memory.js'
import type { MemoryStore } from '../memory/memory-file.js'
import { openMemory } from './memory-keeper.js'
import { runQueue } from './run-queue.js'
import { type AlertSigner, takeLook } from './take-look.js'
import { tripBreaker, type WatchedBreaker } from './trip-breaker.js'
import type { WatchEvents } from './watch-events.js'

/** A member, how to look at it, and how often. */
export type WatchedMember = {
  readonly monitor: Monitor
  readonly follower: Follower
  readonly pollMs: number
  /** A look that takes longer is given up. */
  readonly lookMs: number
}

export type WatchClock = {
  /** Milliseconds since 1970. */
  now(): number
  /** Milliseconds since some moment; only ever grows. */
  elapsed(): number
  /** @throws the reason of `signal` when it aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>
}

export type Watch = {
  /** Looks at every member once, and trips what is to trip. Alerts are queued and not delivered. */
  lookOnce(signal: AbortSignal): Promise<void>
  /** Watches, delivers and trips until the signal; never rejects. */
  run(signal: AbortSignal): Promise<void>
  /** The newest alerts, the newest first. */
  alerts(): readonly IssuedAlert[]
  /** Members that were not looked at for several times as long as they should. */
  late(): readonly string[]
  /** Whether all that is known is on disk. */
  isSaved(): boolean
}

/** Rounds without a look after which a member counts as late. */
const LATE_ROUNDS = 3
/** The breaker is looked after when something changes, and so often anyway. */
const TRIP_PAUSE_MS = 12_000

/**
 * Watches members: looks at each in its own time, makes signed alerts of what detectors find, keeps everything on disk
 * before anybody hears of it, delivers alerts to each receiver in its own queue, and votes to trip a breaker within a budget.
 * No member, node, receiver or breaker holds up another.
 *
 * After a restart every alert that was not delivered is, and none is made again: an alert is delivered at least once and
 * under one digest.
 *
 * @throws What the store throws when the memory cannot be read at all.
 */
export async function createWatch(parameters: {
  members: readonly WatchedMember[]
  sinks: readonly AlertSink[]
  store: MemoryStore
  signer: AlertSigner
  breaker?: WatchedBreaker | undefined
  clock: WatchClock
  random?: (() => number) | undefined
  events: WatchEvents
}): Promise<Watch> {
  const { members, sinks, store, signer, breaker, clock, random = Math.random, events } = parameters
  const policy = breaker?.policy ?? DEFAULT_TRIP_POLICY
  const time = () => BigInt(Math.floor(clock.now()))
  const keeper = await openMemory({ store, policy, now: time(), onMemory: events.memory })
  const lookedAt = new Map(members.map(({ monitor }) => [monitor.member, clock.elapsed()]))

  async function lookAt({ monitor, follower, lookMs }: WatchedMember, signal: AbortSignal): Promise<void> {
    const { member } = monitor
    const started = clock.elapsed()
    const state = keeper.now().members.get(member)?.follower ?? follower.initial
    const limited = AbortSignal.any([signal, AbortSignal.timeout(lookMs)])
    const look = await follower.look({ state, now: time(), signal: limited }).catch((error: unknown) => {
      events.fault({ member, where: 'follower', error: lookFailure(member, error).error })
      return { state, observations: [{ kind: 'clock', member, time: time() } as const], failures: [] }
    })
    // A look that was cut short by the end says nothing about the nodes.
    if (signal.aborted) return
    await keeper.change(async (memory) => {
      const now = time()
      const taken = await takeLook({ memory, monitor, look, signer, windowMs: policy.windowMs, now })
      for (const { where, error } of taken.faults) events.fault({ member, where, error })
      for (const { alert } of taken.issued) events.alert(alert)
      events.incidents({ member, counts: taken.counts })
      const queues = new Map(taken.memory.queues)
      for (const { name, maxQueue } of sinks) {
        const { queue, dropped } = enqueue(queues.get(name) ?? [], taken.issued, maxQueue)
        queues.set(name, queue)
        if (dropped > 0) events.delivery({ sink: name, result: 'dropped', count: dropped })
      }
      return { ...taken.memory, queues }
    })
    lookedAt.set(member, clock.elapsed())
    const seconds = (clock.elapsed() - started) / 1000
    events.looked({ member, seconds, observations: look.observations, failures: look.failures })
  }

  async function follow(member: WatchedMember, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const started = clock.elapsed()
      await guarded(member.monitor.member, () => lookAt(member, signal))
      const rest = Math.max(0, member.pollMs - (clock.elapsed() - started))
      await clock.sleep(rest, signal).catch(() => undefined)
    }
  }

  async function trip(watched: WatchedBreaker, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await guarded('breaker', () => tripBreaker({ keeper, breaker: watched, signer, events, time, signal }))
      await clock.sleep(TRIP_PAUSE_MS, signal).catch(() => undefined)
    }
  }

  /** A fault of this program ends no loop. */
  async function guarded(where: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      events.fault({ member: where, where: 'watch', error: lookFailure(where, error).error })
    }
  }

  return {
    async lookOnce(signal) {
      await Promise.all(members.map((member) => lookAt(member, signal)))
      if (breaker !== undefined) await tripBreaker({ keeper, breaker, signer, events, time, signal })
    },
    async run(signal) {
      // Every loop and every request of it listens.
      setMaxListeners(0, signal)
      const queues = sinks.map((sink) =>
        runQueue({ sink, keeper, events, pause: (ms, until) => clock.sleep(ms, until), random, signal }),
      )
      const looks = members.map((member) => follow(member, signal))
      const trips = breaker === undefined ? [] : [trip(breaker, signal)]
      await Promise.all([...queues, ...looks, ...trips])
    },
    alerts: () => [...keeper.now().recent].reverse(),
    late: () =>
      members.flatMap(({ monitor: { member }, pollMs, lookMs }) => {
        const since = clock.elapsed() - (lookedAt.get(member) ?? 0)
        return since > LATE_ROUNDS * Math.max(pollMs, lookMs) ? [member] : []
      }),
    isSaved: () => keeper.isSaved(),
  }
}
