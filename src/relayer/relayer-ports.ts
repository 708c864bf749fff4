import type { LaneEvent } from '../destination/lane-event.js'
import type { AlarmKind } from './alarms.js'
import type { ProofBought } from './proof-options.js'

/** The part of a pino logger that is used. */
export type RelayerLogger = {
  debug(facts: object, message: string): void
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** Where figures go; whatever is missing is not counted. */
export type RelayerMetrics = Partial<{
  /** Slots of a beacon chain, heights of a BFT chain. */
  head(figure: { destination: string; slot: bigint; lagSlots: bigint }): void
  balance(figure: { destination: string; account: string; wei: bigint }): void
  submission(figure: { destination: string; kind: string; route: string; result: string }): void
  /** What happens to single transactions: raised, resent, reorganised and so on. */
  transaction(event: LaneEvent): void
  proof(figure: ProofBought): void
  refusal(figure: { destination: string; code: string; count: number }): void
  alarm(figure: { destination: string; kind: AlarmKind; isActive: boolean }): void
  pass(figure: { destination: string; outcome: string; seconds: number }): void
}>

const silent = () => undefined

export const silentLogger: RelayerLogger = { debug: silent, info: silent, warn: silent, error: silent }

/** Facts for a log: JSON has no 64-bit integers. */
export function plain(facts: object): object {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, typeof value === 'bigint' ? `${value}` : value]),
  )
}
