import type { Hex } from 'viem'
import { TRIP_MODES, type TripMode, tripModeOf } from '../alert/alert-kinds.js'
import type { VerifiedAlert } from '../alert/verify-alert.js'
import { assertTripPolicy, type TripPolicy } from './trip-policy.js'

/** A breaker: of a member, or of one of its routes. */
export type TripTarget = { readonly member: string; readonly route: string | undefined }

/** What a breaker can be in, mildest first. */
export const BREAKER_MODES = ['normal', ...TRIP_MODES, 'frozen'] as const
export type BreakerMode = (typeof BREAKER_MODES)[number]

/** A breaker to trip. There is no such thing as a reset here: a monitor cannot ask for one. */
export type Trip = TripTarget & {
  readonly mode: TripMode
  /** Digests of the alerts it rests on. */
  readonly alerts: readonly Hex[]
}

/** Trips that were planned and still count. */
export type TripBudget = { readonly spent: readonly { readonly target: string; readonly at: bigint }[] }

export type TripPlan = {
  readonly budget: TripBudget
  readonly trips: readonly Trip[]
  /** What alerts asked for and did not get, and why. */
  readonly refused: readonly (Trip & { readonly reason: 'budget of target' | 'budget' | 'quorum' })[]
}

/** The budget of a monitor that never tripped anything. */
export const FULL_BUDGET: TripBudget = { spent: [] }

/** Names a target: what budgets and current modes are kept by. */
export function targetKey({ member, route }: TripTarget): string {
  return JSON.stringify(route === undefined ? [member] : [member, route])
}

/** One wish for each target and mode, with everybody who has it. */
function wishesOf(alerts: readonly VerifiedAlert[], now: bigint) {
  const wishes = new Map<string, { trip: Trip; signers: Set<string> }>()
  for (const { alert, digest, signer } of alerts) {
    const mode = tripModeOf(alert.kind, alert.grade)
    if (mode === undefined || alert.status !== 'open' || now >= alert.expiresAt) continue
    const route = alert.kind === 'unusual-outflow' ? alert.subject : undefined
    const target = { member: alert.member, route }
    // Monitors must agree on what they saw, not only on what to do.
    const key = JSON.stringify([targetKey(target), mode, alert.kind, alert.subject])
    const wish = wishes.get(key) ?? { trip: { ...target, mode, alerts: [] }, signers: new Set<string>() }
    const digests = wish.trip.alerts.includes(digest) ? wish.trip.alerts : [...wish.trip.alerts, digest]
    wishes.set(key, {
      trip: { ...wish.trip, alerts: digests },
      signers: new Set([...wish.signers, signer.toLowerCase()]),
    })
  }
  const rank = ({ trip }: { trip: Trip }) => TRIP_MODES.indexOf(trip.mode)
  return [...wishes.values()].sort((left, right) => rank(right) - rank(left))
}

/**
 * Decides which breakers to trip on verified alerts, and pays for each from a budget. Pure: nothing is sent.
 *
 * A trip only ever makes a mode stricter than it is. A stolen monitor key, or a detector gone wild, buys `inTotal` trips a
 * window and nothing else.
 *
 * @param parameters.modes What breakers are in, by `targetKey`; those that are missing count as normal.
 * @param parameters.now Milliseconds since 1970.
 * @throws MonitorError INVALID_POLICY
 */
export function planTrips(parameters: {
  budget: TripBudget
  alerts: readonly VerifiedAlert[]
  modes: ReadonlyMap<string, BreakerMode>
  policy: TripPolicy
  now: bigint
}): TripPlan {
  const { budget, alerts, policy, now } = parameters
  assertTripPolicy(policy)
  const modes = new Map(parameters.modes)
  // Trips after now, by a clock that went back, count too.
  const spent = budget.spent.filter(({ at }) => at > now - policy.windowMs)
  const trips: Trip[] = []
  const refused: TripPlan['refused'][number][] = []
  for (const { trip, signers } of wishesOf(alerts, now)) {
    const target = targetKey(trip)
    const current = modes.get(target) ?? 'normal'
    if (BREAKER_MODES.indexOf(trip.mode) <= BREAKER_MODES.indexOf(current)) continue
    if (signers.size < policy.quorum) refused.push({ ...trip, reason: 'quorum' })
    else if (spent.filter((item) => item.target === target).length >= policy.perTarget)
      refused.push({ ...trip, reason: 'budget of target' })
    else if (spent.length >= policy.inTotal) refused.push({ ...trip, reason: 'budget' })
    else {
      spent.push({ target, at: now })
      modes.set(target, trip.mode)
      trips.push(trip)
    }
  }
  return { budget: { spent }, trips, refused }
}
