import type { createMutex } from '../destination/mutex.js'
import { BaseError } from '../errors/base-error.js'
import { SourceError } from '../sources/source-error.js'
import { backOffMs } from './back-off.js'
import type { RelayContext } from './relay-context.js'
import type { FollowedClient, RelayFamily } from './relay-family.js'
import type { RelayerDestination } from './relayer-destination.js'
import { RelayerError } from './relayer-error.js'
import { plain } from './relayer-ports.js'
import type { DestinationReport } from './relayer-report.js'
import type { SenderPool } from './sender-pool.js'

/** Follows one destination: pass after pass, later and later while it fails. */
export type Follower = {
  destination: RelayerDestination
  /** One pass; those of one destination do not overlap. Rejects only when `signal` aborts. */
  pass(signal: AbortSignal | undefined): Promise<DestinationReport>
  /** Passes until `signal` aborts, then rejects with its reason. */
  follow(signal: AbortSignal): Promise<never>
  state(): { report: DestinationReport | undefined; failuresInARow: number }
}

export type Pace = {
  pollMs: number
  backOff: { firstMs: number; mostMs: number }
  random: () => number
  alarmAfterFailures: number
}

export function createFollower<Destination extends RelayerDestination>(parameters: {
  context: RelayContext
  family: RelayFamily<Destination>
  destination: Destination
  senders: SenderPool
  pace: Pace
  exclusively: ReturnType<typeof createMutex>
}): Follower {
  const { context, family, destination, senders, pace, exclusively } = parameters
  const { clock, alarms, logger, metrics } = context
  const { name } = destination
  let open: FollowedClient | undefined
  let last: DestinationReport | undefined
  let failures = 0

  async function attempt(signal: AbortSignal | undefined): Promise<Omit<DestinationReport, 'seconds'>> {
    try {
      const openSender = () => senders.senderFor(destination)
      open ??= await family.open({ destination, openSender })
      const result = await open.pass(signal)
      failures = 0
      alarms.set(name, 'sources-failing', false)
      alarms.set(name, 'destination-failing', false)
      return { destination: name, ...result, error: undefined }
    } catch (error) {
      signal?.throwIfAborted()
      failures++
      const described = describeError(error)
      const kind = isOfSource(error) ? 'sources-failing' : 'destination-failing'
      if (failures >= pace.alarmAfterFailures) alarms.set(name, kind, true, described.message)
      logger.warn({ destination: name, failures, ...described }, 'the pass failed')
      // A destination that cannot be asked comes closer to its end all the same.
      open?.judge()
      return { ...failedReport(name, last), error: described }
    }
  }

  async function pass(signal: AbortSignal | undefined): Promise<DestinationReport> {
    const started = clock.elapsed()
    const result = await attempt(signal)
    const seconds = (clock.elapsed() - started) / 1000
    const { outcome, headSlot } = result
    last = { ...result, seconds }
    metrics.pass?.({ destination: name, outcome, seconds })
    logger.debug(plain({ destination: name, outcome, headSlot, seconds }), 'the pass is over')
    await noteBalance()
    return last
  }

  /** A balance that cannot be read is no news: the next pass will say so. */
  async function noteBalance(): Promise<void> {
    const wei = await open?.sender.balance().catch(() => undefined)
    if (open === undefined || wei === undefined) return
    metrics.balance?.({ destination: name, account: open.sender.account, wei })
    const isLow = wei < (destination.feePolicy.minBalance ?? 0n)
    alarms.set(name, 'low-balance', isLow, `The account holds ${wei} wei.`)
  }

  const inTurn: Follower['pass'] = (signal) => exclusively(() => pass(signal))

  return {
    destination,
    pass: inTurn,
    state: () => ({ report: last, failuresInARow: failures }),

    async follow(signal) {
      const { pollMs, backOff, random } = pace
      const { firstMs: first, mostMs: most } = backOff
      for (;;) {
        signal.throwIfAborted()
        const { outcome, isCatchingUp } = await inTurn(signal)
        if (outcome === 'delivered' && isCatchingUp) continue
        await clock.sleep(failures === 0 ? pollMs : backOffMs({ failures, first, most, random }), signal)
      }
    },
  }
}

function isOfSource(error: unknown): boolean {
  if (error instanceof SourceError) return true
  const codes = ['SOURCES_FAILED', 'COMMITTEE_KEYS_MISSING', 'VALIDATORS_MISSING']
  return error instanceof RelayerError && codes.includes(error.code)
}

function describeError(error: unknown): { code: string; message: string } {
  if (error instanceof BaseError) return { code: error.code, message: error.message }
  const message = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error)
  return { code: 'UNEXPECTED', message }
}

function failedReport(destination: string, last: DestinationReport | undefined) {
  return {
    destination,
    outcome: 'failed',
    headSlot: last?.headSlot,
    lagSlots: last?.lagSlots,
    transactions: [],
    refused: {},
    sourceFailures: [],
    missingPeriod: undefined,
    isCatchingUp: false,
  } as const
}
