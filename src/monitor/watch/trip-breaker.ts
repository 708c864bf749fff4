import { type Hex, zeroHash } from 'viem'
import { incidentKey } from '../alert/alert.js'
import { TRIP_MODES, tripModeOf } from '../alert/alert-kinds.js'
import { verifyAlert } from '../alert/verify-alert.js'
import type { BreakerTarget, BreakerVoter } from '../breaker/breaker-voter.js'
import { type BreakerMode, planTrips, type TripTarget, targetKey } from '../breaker/plan-trips.js'
import type { TripPolicy } from '../breaker/trip-policy.js'
import type { IssuedAlert, Memory, PaidVote } from '../memory/memory.js'
import { MonitorError } from '../monitor-error.js'
import type { MemoryKeeper } from './memory-keeper.js'
import type { AlertSigner } from './take-look.js'
import type { WatchEvents } from './watch-events.js'

/** A breaker, and how members and routes of this monitor are called there. Members without an id are never tripped. */
export type WatchedBreaker = {
  readonly voter: BreakerVoter
  readonly policy: TripPolicy
  /** After a vote for a target no other is cast for the same mode for so long. Milliseconds. */
  readonly revoteMs: bigint
  readonly members: ReadonlyMap<string, { readonly id: bigint; readonly routes: ReadonlyMap<string, Hex> }>
}

/**
 * Trips a breaker on the alerts in the memory, as far as the budget goes. What a vote costs is on disk before it is cast,
 * and a vote that was paid for and not cast is cast after a restart, unless what it is about is over by then. There is
 * nothing here that ends a trip.
 *
 * Never rejects for a breaker that cannot be asked or refuses.
 */
export async function tripBreaker(parameters: {
  keeper: MemoryKeeper
  breaker: WatchedBreaker
  signer: AlertSigner
  events: Pick<WatchEvents, 'trip' | 'budget'>
  /** Milliseconds since 1970. */
  time: () => bigint
  signal: AbortSignal
}): Promise<void> {
  const { keeper, breaker, signer, events, time, signal } = parameters
  const now = time()
  const { policy, voter } = breaker
  await plan()
  if (keeper.isSaved()) await cast()
  const { spent } = keeper.now().budget
  const used = spent.filter(({ at }) => at > now - policy.windowMs).length
  events.budget({ left: Math.max(0, policy.inTotal - used) })

  async function plan(): Promise<void> {
    const wanted = wantedAlerts(keeper.now(), breaker, now)
    if (wanted.length === 0) return
    const modes = new Map<string, BreakerMode>()
    for (const issued of wanted) {
      const target = targetOf(issued)
      const known = breakerTarget(breaker, target)
      if (known === undefined || modes.has(targetKey(target))) continue
      try {
        modes.set(targetKey(target), await voter.modeOf(known))
      } catch (thrown) {
        // Without its mode a breaker is not voted on: the next round asks again.
        const error = thrown instanceof Error ? thrown : new Error(String(thrown))
        events.trip({ target, mode: 'normal', result: 'failed', error })
      }
    }
    const asked = wanted.filter((issued) => modes.has(targetKey(targetOf(issued))))
    const monitors = [signer.account.address]
    const { domain } = signer
    const checks = asked.map((signed) => verifyAlert({ signed, domain, monitors, now }))
    // One that does not count now, such as after a clock went back, keeps no other back.
    const verified = (await Promise.allSettled(checks)).flatMap((check) =>
      check.status === 'fulfilled' ? [check.value] : [],
    )
    await keeper.change((memory) => {
      const { budget, trips, refused } = planTrips({
        budget: memory.budget,
        alerts: verified,
        modes,
        policy,
        now,
      })
      const paid = trips.flatMap(({ member, route, mode, alerts }): PaidVote[] => {
        const alert = verified.find(({ digest }) => alerts.includes(digest))
        if (alert === undefined) return []
        events.trip({ target: { member, route }, mode, result: 'planned' })
        const { expiresAt } = alert.alert
        const { digest } = alert
        const incident = incidentKey(alert.alert)
        return [{ member, route, mode, digest, incident, at: now, expiresAt, isSent: false }]
      })
      for (const { member, route, mode, reason } of refused) {
        const result = reason === 'quorum' ? 'no-quorum' : 'over-budget'
        events.trip({ target: { member, route }, mode, result })
      }
      const votes = memory.votes.filter(({ at }) => at > now - policy.windowMs)
      return { ...memory, budget, votes: [...votes, ...paid] }
    })
  }

  async function cast(): Promise<void> {
    for (const vote of keeper.now().votes) {
      if (vote.isSent || time() >= vote.expiresAt) continue
      const known = breakerTarget(breaker, vote)
      if (known === undefined) continue
      const { member, route, mode, digest } = vote
      const told = { target: { member, route }, mode }
      const isWanted = () => time() < vote.expiresAt && isGoingOn(keeper.now(), vote)
      let isCast = true
      try {
        // Waiting for the chain is for nothing when it is over already.
        isCast = isWanted() && (await voter.vote({ ...known, mode, digest }, isWanted, signal))
        events.trip({ ...told, result: isCast ? 'voted' : 'over' })
      } catch (thrown) {
        if (signal.aborted) return
        const error = thrown instanceof Error ? thrown : new Error(String(thrown))
        const isRefused = error instanceof MonitorError
        events.trip({ ...told, result: isRefused ? 'refused' : 'failed', error })
        // What the chain did not hear is said again.
        if (!isRefused) continue
      }
      await keeper.change((memory) => ({
        ...memory,
        // One that was not cast keeps no later one back; what it cost is spent.
        votes: memory.votes.flatMap((each) => {
          if (each.digest !== digest) return [each]
          return isCast ? [{ ...each, isSent: true }] : []
        }),
      }))
    }
  }
}

/** Whether what a vote is about still asks for its mode. */
function isGoingOn({ members }: Memory, { member, incident, mode }: PaidVote): boolean {
  if (incident === undefined) return true
  const known = members.get(member)?.monitor.alerts.incidents.get(incident)
  if (known === undefined || known.closing) return false
  const asked = tripModeOf(known.kind, known.grade)
  return asked !== undefined && TRIP_MODES.indexOf(asked) >= TRIP_MODES.indexOf(mode)
}

function targetOf({ alert: { member, kind, subject } }: IssuedAlert): TripTarget {
  return { member, route: kind === 'unusual-outflow' ? subject : undefined }
}

function breakerTarget(
  { members }: WatchedBreaker,
  { member, route }: TripTarget,
): BreakerTarget | undefined {
  const known = members.get(member)
  if (known === undefined) return undefined
  const id = route === undefined ? zeroHash : known.routes.get(route)
  return id === undefined ? undefined : { memberId: known.id, route: id }
}

/**
 * The newest word on each thing that may ask for a trip, is still true, and was not voted on a moment ago: one for each
 * target and mode, since one monitor's word is one however often it says it.
 */
function wantedAlerts(memory: Memory, breaker: WatchedBreaker, now: bigint): IssuedAlert[] {
  const newest = new Map(memory.recent.map((issued) => [incidentKey(issued.alert), issued]))
  const wanted = new Map<string, IssuedAlert>()
  for (const issued of newest.values()) {
    const { alert, digest } = issued
    const mode = tripModeOf(alert.kind, alert.grade)
    if (mode === undefined || alert.status !== 'open' || now >= alert.expiresAt) continue
    const target = targetOf(issued)
    if (breakerTarget(breaker, target) === undefined) continue
    const key = targetKey(target)
    const isVoted = memory.votes.some(
      (vote) =>
        vote.digest === digest ||
        (targetKey(vote) === key && vote.mode === mode && vote.at > now - breaker.revoteMs),
    )
    if (!isVoted) wanted.set(`${mode} ${key}`, issued)
  }
  return [...wanted.values()]
}
