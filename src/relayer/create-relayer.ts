import type { LaneEvent } from '../destination/lane-event.js'
import { createMemoryLaneStore, type LaneStore } from '../destination/lane-store.js'
import { createMutex } from '../destination/mutex.js'
import { type RelayClock, systemRelayClock } from '../destination/relay-clock.js'
import type { ChainConfig } from '../ethereum/types/light-client.js'
import type { LightClientSource } from '../sources/light-client-source.js'
import { type Alarm, type AlarmKind, createAlarms } from './alarms.js'
import { createCommitteeKeys } from './committee-keys.js'
import { createFollower } from './follower.js'
import type { ProofSource } from './proof-source.js'
import type { RelayContext } from './relay-context.js'
import type { RelayerDestination } from './relayer-destination.js'
import { RelayerError } from './relayer-error.js'
import { type RelayerLogger, type RelayerMetrics, silentLogger } from './relayer-ports.js'
import type { DestinationReport, RelayerReport } from './relayer-report.js'
import { createSenderPool } from './sender-pool.js'
import { shareProofs } from './shared-proofs.js'
import { createUpdateJudge } from './update-judge.js'

export type CreateRelayerParameters = {
  /** One source, or several of the same chain: each is asked, and one that fails stops nothing. */
  source: LightClientSource | readonly LightClientSource[]
  destinations: readonly RelayerDestination[]
  /** Default: none, so only route `direct` is taken. */
  proofs?: ProofSource | undefined
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
  /** Part of a period after which a missing next committee raises an alarm. Default: 0.75. */
  riskFraction?: number | undefined
  /** Periods that one pass catches up. Default: 16. */
  maxPeriodsPerPass?: number | undefined
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
 * Keeps light clients at the head of a source chain.
 *
 * A pass reads what a client holds, asks the sources for what is missing, verifies it, plans, proves where the plan needs
 * it, and submits. Every update is verified before a proof is bought. Destinations do not wait for each other, and one
 * that fails is tried again later and later while the others go on; a proof that two need is bought once.
 *
 * Nothing that a restart needs is kept but the signed transactions: what to do next is read from the clients.
 *
 * @throws RelayerError `INVALID_PARAMETER`.
 */
export function createRelayer(parameters: CreateRelayerParameters): Relayer {
  const { destinations, clock = systemRelayClock, logger = silentLogger } = parameters
  const { metrics = {}, store = createMemoryLaneStore(), proofs } = parameters
  const sources = [parameters.source].flat()
  const config = checkParameters(sources, destinations)
  const alarms = createAlarms((alarm) => {
    const { destination, kind, isActive, message } = alarm
    const facts = { destination, alarm: kind }
    if (isActive) logger.error(facts, message)
    else logger.info(facts, 'the alarm is over')
    metrics.alarm?.({ destination, kind, isActive })
    parameters.onAlarm?.(alarm)
  })
  const context: RelayContext = {
    config,
    sources,
    proofs: proofs && shareProofs(proofs, (bought) => metrics.proof?.(bought)),
    clock,
    logger,
    metrics,
    alarms,
    judge: createUpdateJudge({ config }),
    keys: createCommitteeKeys(),
    facts: new Map(),
    dryRun: parameters.dryRun ?? false,
    reportConflicts: parameters.reportConflicts ?? false,
    maxPeriodsPerPass: parameters.maxPeriodsPerPass ?? 16,
    riskFraction: parameters.riskFraction,
  }
  const senders = createSenderPool({
    ...parameters.transactions,
    store,
    clock,
    onEvent: (event, destination) => noteTransaction(context, event, destination),
  })
  const pace = {
    pollMs: parameters.pollMs ?? 12_000,
    backOff: parameters.backOff ?? { firstMs: 2_000, mostMs: 300_000 },
    random: parameters.random ?? Math.random,
    alarmAfterFailures: parameters.alarmAfterFailures ?? 3,
  }
  const followers = destinations.map((destination) =>
    createFollower({ context, destination, senders, pace, exclusively: createMutex() }),
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

function checkParameters(
  sources: readonly LightClientSource[],
  destinations: readonly RelayerDestination[],
): ChainConfig {
  const [first] = sources
  const names = new Set(destinations.map(({ name }) => name))
  const isOneChain = sources.every(
    ({ config }) => config.genesisValidatorsRoot === first?.config.genesisValidatorsRoot,
  )
  if (first !== undefined && isOneChain && destinations.length > 0 && names.size === destinations.length) {
    return first.config
  }
  const message = 'A relayer takes sources of one chain, and destinations with names of their own.'
  throw new RelayerError('INVALID_PARAMETER', message)
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
