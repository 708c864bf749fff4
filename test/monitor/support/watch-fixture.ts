import { privateKeyToAccount } from 'viem/accounts'
import type { Alert } from '../../../src/monitor/alert/alert.js'
import { createDetectors } from '../../../src/monitor/create-detectors.js'
import { createMonitor } from '../../../src/monitor/create-monitor.js'
import type { Follower } from '../../../src/monitor/follow/follower.js'
import type { Memory } from '../../../src/monitor/memory/memory.js'
import type { MemoryStore } from '../../../src/monitor/memory/memory-file.js'
import type { Observation } from '../../../src/monitor/observation/observation.js'
import { BEACON_THRESHOLDS, type Thresholds } from '../../../src/monitor/thresholds.js'
import type { WatchedMember } from '../../../src/monitor/watch/create-watch.js'
import type { WatchEvents } from '../../../src/monitor/watch/watch-events.js'

export const SECRET = `0x${'01'.repeat(32)}` as const
export const account = privateKeyToAccount(SECRET)
export const signer = {
  account,
  domain: { chainId: 31337n, verifyingContract: `0x${'c0'.repeat(20)}` as const },
}
export const START = 1_800_000_000_000

/** A clock that stands until it is set; pauses take a moment of real time. */
export function testClock() {
  const clock = {
    time: START,
    now: () => clock.time,
    elapsed: () => performance.now(),
    sleep: (milliseconds: number, signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        const end = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', end)
          resolve()
        }
        const timer = setTimeout(end, Math.min(milliseconds, 20))
        signal.addEventListener('abort', end, { once: true })
      }),
  }
  return clock
}

/** Keeps a memory as a disk does. */
export function memoryStore(start?: Memory) {
  const disk = { memory: start, saves: 0, isFull: false }
  const store: MemoryStore = {
    load: async () => disk.memory,
    async save(memory) {
      if (disk.isFull) throw new Error('disk full')
      disk.memory = memory
      disk.saves++
    },
  }
  return { disk, store }
}

type Unseen<Kind> = Kind extends Observation ? Omit<Kind, 'member' | 'time'> : never

/** A member that is fed by hand: each look gives what was put here, and the clock. */
export function fedMember(name: string, thresholds: Thresholds = BEACON_THRESHOLDS) {
  const feed: Unseen<Observation>[] = []
  const follower: Follower = {
    initial: 0,
    async look({ state, now }) {
      const seen = [...feed.splice(0), { kind: 'clock' } as const].map(
        (each) => ({ ...each, member: name, time: now }) as Observation,
      )
      return { state: Number(state) + 1, observations: seen, failures: [] }
    },
  }
  const member: WatchedMember = {
    monitor: createMonitor({ member: name, detectors: createDetectors(thresholds) }),
    follower,
    pollMs: 5,
    lookMs: 1_000,
  }
  return { feed, member }
}

/** Collects what happens. */
export function recordedEvents() {
  const alerts: Alert[] = []
  const faults: { where: string; error: Error }[] = []
  const trips: Parameters<WatchEvents['trip']>[0][] = []
  const deliveries: Parameters<WatchEvents['delivery']>[0][] = []
  const memory: boolean[] = []
  const budget: number[] = []
  const events: WatchEvents = {
    looked: () => undefined,
    fault: (fault) => void faults.push(fault),
    alert: (alert) => void alerts.push(alert),
    incidents: () => undefined,
    delivery: (delivery) => void deliveries.push(delivery),
    waiting: () => undefined,
    trip: (trip) => void trips.push(trip),
    budget: ({ left }) => void budget.push(left),
    memory: ({ isWell }) => void memory.push(isWell),
  }
  return { alerts, faults, trips, deliveries, memory, budget, events }
}

/** Names of alerts, such as `client-frozen critical open`. */
export const namesOf = (alerts: readonly Alert[]) =>
  alerts.map(({ kind, grade, status }) => `${kind} ${grade} ${status}`)

/** A light client that froze: what asks for a pause at once. */
export const frozenClient = (client = 'one') =>
  ({
    kind: 'client',
    client,
    status: 'frozen',
    height: 1n,
    headTime: BigInt(START),
    expiresAfter: 1_000_000_000n,
  }) as const
