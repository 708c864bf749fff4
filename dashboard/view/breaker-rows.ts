import type { BreakerJson, CoalitionJson } from '../../src/service/schemas/coalition-schema.js'
import { shortHex } from './amount.js'
import { clockText, spanText } from './duration.js'
import type { Mode } from './tone.js'

export type BreakerRow = {
  key: string
  member: string
  scope: string
  flow: string
  mode: Mode
  reason: string
  detail: string | undefined
  since: string | undefined
  /** When it may end, in words. */
  ends: string
  /** Seconds left while it cools down. */
  left: number | undefined
}

const ORDER: readonly Mode[] = ['frozen', 'paused', 'guarded', 'normal']

const REASONS: Readonly<Record<string, string>> = {
  none: 'All is well',
  live: 'State of the light client',
  stale: 'Head of the light client is too old',
  evidence: 'Proven misbehaviour of the source chain',
  guardian: 'Guardian',
  vote: 'Vote of the monitors',
  outflow: 'Flow limit nearly used up',
}

/** Seconds of the chain's clock now: that of the block that was read, and what has passed since. */
export function chainSeconds(
  { chainTime, readAt }: Pick<CoalitionJson, 'chainTime' | 'readAt'>,
  now: number,
): number {
  return Number(chainTime) + Math.max(0, now - Date.parse(readAt)) / 1000
}

/** Breakers of members that are not Normal, strictest first, with what is left of each. */
export function breakerRows(coalition: CoalitionJson, now: number): BreakerRow[] {
  const clock = chainSeconds(coalition, now)
  return coalition.members
    .filter(({ active }) => active)
    .flatMap((member) =>
      member.breakers
        .filter(({ mode }) => mode !== 'normal')
        .map((breaker) => toRow(member.name, member.id, breaker, clock)),
    )
    .sort((one, other) => ORDER.indexOf(one.mode) - ORDER.indexOf(other.mode))
}

function toRow(member: string, id: string, breaker: BreakerJson, clock: number): BreakerRow {
  const { route, flow, mode, cause, since, until, detail } = breaker
  const left = until === undefined ? undefined : Number(until) - clock
  const isCooling = left !== undefined && left > 0
  return {
    key: `${id} ${route} ${flow}`,
    member,
    scope: /^0x0*$/.test(route) ? 'Whole member' : `Route ${routeText(route)}`,
    flow: flow === 'consumption' ? 'Consumption' : 'Ingestion',
    mode,
    reason: REASONS[cause] ?? cause,
    detail: detail === undefined || /^0x0*$/.test(detail) ? undefined : shortHex(detail),
    since: since === undefined || since === '0' ? undefined : spanText(clock - Number(since)),
    ends: endOf(breaker, left),
    left: isCooling ? left : undefined,
  }
}

function endOf({ cause, mode }: BreakerJson, left: number | undefined): string {
  if (cause === 'evidence') return 'Until governance replaces the client'
  if (left !== undefined && left > 0) return clockText(left)
  if (left !== undefined) return 'Anybody may release it once all is well'
  return mode === 'frozen' ? 'Until governance replaces the client' : 'When the light client is well again'
}

/** A route that was named by text shows its text. */
export function routeText(route: string): string {
  const bytes = (route.slice(2).match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16))
  const text = bytes.slice(0, bytes.findLastIndex((byte) => byte !== 0) + 1)
  const isText = text.length > 0 && text.every((byte) => byte >= 0x20 && byte < 0x7f)
  return isText ? String.fromCharCode(...text) : shortHex(route)
}
