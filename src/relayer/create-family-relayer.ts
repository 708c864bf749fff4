import type { LaneEvent } from '../destination/lane-event.js'
import { createMemoryLaneStore, type LaneStore } from '../destination/lane-store.js'
import { createMutex } from '../destination/mutex.js'
import { type RelayClock, systemRelayClock } from '../destination/relay-clock.js'
import { type Alarm, type AlarmKind, createAlarms } from './alarms.js'
import { createFollower } from './follower.js'
import type { RelayContext } from './relay-context.js'
import type { RelayFamily } from './relay-family.js'
import type { RelayerDestination } from './relayer-destination.js'
import { RelayerError } from './relayer-error.js'
import { type RelayerLogger, type RelayerMetrics, silentLogger } from './relayer-ports.js'
import type { DestinationReport, RelayerReport } from './relayer-report.js'
import { createSenderPool } from './sender-pool.js'

/** What a relayer of any family takes. */
export type RelayerParameters<Destination extends RelayerDestination = RelayerDestination> = {
  destinations: readonly Destination[]
  /** Default: one that forgets with the process. An operator gives one that does not. */
  store?: LaneStore | undefined
  clock?: RelayClock | undefined
  /** For jitter; from 0 on, below 1. */
  random?: (() => number) | undefined
  logger?: RelayerLogger | undefined
  metrics?: RelayerMetrics | undefined
  /** Told when an alarm is raised and when it is over. */
  onAlarm?: ((alarm: Alarm) => void) | undefined
  /** Plan and estimate; sign nothing, buy no proof. Default: false. */
  dryRun?: boolean | undefined
  /** Freeze clients to which a conflict can be proven. Default: false; the alarm is raised in any case. */
  reportConflicts?: boolean | undefined
  /** Between two passes of a destination with nothing to do. Default: 12 seconds. */
  pollMs?: number | undefined
  /** Pauses after failures: they double from the first to the most. Default: 2 seconds, 5 minutes. */
  backOff?: { firstMs: number; mostMs: number } | undefined
  /** Failures in a row after which an alarm is raised. Default: 3. */
  alarmAfterFailures?: number | undefined
  /** Looks at a destination that has an unmined transaction, and how long. Default: every 2 seconds, 10 minutes. */
  transactions?: { pollMs?: number | undefined; timeoutMs?: number | undefined } | undefined
}

export type DestinationStatus = {
  destination: string
  lightClient: string
  /** Of the last pass; `undefined` before the first. */
  report: DestinationReport | undefined
  failuresInARow: number
  alarms: readonly AlarmKind[]
}

export type Relayer = {
  /** Follows all destinations until `signal` aborts, then returns. Never throws for a source or destination that fails. */
  run(options: { signal: AbortSignal }): Promise<void>
  /** One pass over all destinations. Failures are in the report. */
  runOnce(options?: { signal?: AbortSignal | undefined }): Promise<RelayerReport>
  status(): { destinations: readonly DestinationStatus[] }
}

/**
 * Keeps light clients of one family at the head of a source chain.
 *
 * Destinations do not wait for each other, and one that fails is tried again later and later while the others go on.
 * Nothing that a restart needs is kept but the signed transactions: what to do next is read from the clients.
 *
 * @param parameters.family Made once, of what its destinations share.
 * @throws RelayerError `INVALID_PARAMETER`.
 */
export function createFamilyRelayer<Destination extends RelayerDestination>(
  parameters: RelayerParameters<Destination> & {
    family: (context: RelayContext) => RelayFamily<Destination>
  },
): Relayer {
  const { destinations, clock = systemRelayClock, logger = silentLogger } = parameters
  const { metrics = {}, store = createMemoryLaneStore() } = parameters
  requireNames(destinations)
  const alarms = createAlarms((alarm) => {
    const { destination, kind, isActive, message } = alarm
    const facts = { destination, alarm: kind }
    if (isActive) logger.error(facts, message)
    else logger.info(facts, 'the alarm is over')
    metrics.alarm?.({ destination, kind, isActive })
    parameters.onAlarm?.(alarm)
  })
  const { dryRun = false, reportConflicts = false } = parameters
  const context: RelayContext = { clock, logger, metrics, alarms, dryRun, reportConflicts }
  const family = parameters.family(context)
  const senders = createSenderPool({
    ...parameters.transactions,
    store,
    clock,
    errors: family.errors,
    onEvent: (event, destination) => noteTransaction(context, event, destination),
  })
  const pace = {
    pollMs: parameters.pollMs ?? 12_000,
    backOff: parameters.backOff ?? { firstMs: 2_000, mostMs: 300_000 },
    random: parameters.random ?? Math.random,
    alarmAfterFailures: parameters.alarmAfterFailures ?? 3,
  }
  const followers = destinations.map((destination) =>
    createFollower({ context, family, destination, senders, pace, exclusively: createMutex() }),
  )

  return {
    async run({ signal }) {
      const following = followers.map((follower) =>
        follower.follow(signal).catch((error: unknown) => {
          if (!signal.aborted) throw error
        }),
      )
      await Promise.all(following)
    },

    async runOnce({ signal } = {}) {
      return { destinations: await Promise.all(followers.map((follower) => follower.pass(signal))) }
    },

    status: () => ({
      destinations: followers.map(({ destination, state }) => ({
        destination: destination.name,
        lightClient: destination.lightClient,
        ...state(),
        alarms: alarms.active(destination.name),
      })),
    }),
  }
}

function requireNames(destinations: readonly RelayerDestination[]): void {
  const names = new Set(destinations.map(({ name }) => name))
  if (destinations.length > 0 && names.size === destinations.length) return
  throw new RelayerError('INVALID_PARAMETER', 'A relayer takes destinations with names of their own.')
}

function noteTransaction(
  { metrics, logger, alarms }: RelayContext,
  event: LaneEvent,
  destination: string,
): void {
  metrics.transaction?.(event)
  logger.info({ destination, ...event }, `transaction ${event.type}`)
  if (event.type === 'capped') {
    alarms.set(destination, 'fee-capped', true, 'A transaction waits for gas to be cheaper than the policy.')
  } else if (event.type === 'mined' || event.type === 'raised') alarms.set(destination, 'fee-capped', false)
}
