import type { Hex } from 'viem'
import type { TripMode } from '../alert/alert-kinds.js'
import type { SignedAlert } from '../alert/sign-alert.js'
import type { TripBudget, TripTarget } from '../breaker/plan-trips.js'
import type { TripPolicy } from '../breaker/trip-policy.js'
import type { MonitorState } from '../create-monitor.js'

/** A signed alert under its digest, by which receivers know it when it comes twice. */
export type IssuedAlert = SignedAlert & { readonly digest: Hex }

/** An alert on its way to a receiver. */
export type QueuedAlert = { readonly issued: IssuedAlert; readonly attempts: number }

/** A vote for a trip that is paid for. */
export type PaidVote = TripTarget & {
  readonly mode: TripMode
  readonly digest: Hex
  /** Of the incident that it is about; votes without one are those of an older version. */
  readonly incident?: string | undefined
  readonly at: bigint
  /** Of the alert: later votes are no use. */
  readonly expiresAt: bigint
  readonly isSent: boolean
}

/** Everything that a monitor process remembers over a restart. Plain values, never written to. */
export type Memory = {
  readonly members: ReadonlyMap<string, { readonly monitor: MonitorState; readonly follower: unknown }>
  readonly budget: TripBudget
  /** Of the last budget window. */
  readonly votes: readonly PaidVote[]
  /** By receiver, the oldest first. */
  readonly queues: ReadonlyMap<string, readonly QueuedAlert[]>
  /** The newest alerts, the oldest first. */
  readonly recent: readonly IssuedAlert[]
  /** When an earlier memory was lost, until that is told and over. */
  readonly lostAt: bigint | undefined
}

/** The memory of a monitor that is started for the first time. */
export const EMPTY_MEMORY: Memory = {
  members: new Map(),
  budget: { spent: [] },
  votes: [],
  queues: new Map(),
  recent: [],
  lostAt: undefined,
}

/**
 * The memory of a monitor whose own was lost. Nobody knows what it had spent, so it has spent everything: until a window is
 * over it trips nothing.
 */
export function lostMemory(policy: TripPolicy, now: bigint): Memory {
  const spent = Array.from({ length: policy.inTotal }, () => ({ target: 'memory was lost', at: now }))
  return { ...EMPTY_MEMORY, budget: { spent }, lostAt: now }
}
