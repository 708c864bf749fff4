import type { EquivocationRequest } from '../bft/source-chain/equivocation-kind.js'
import type { PossessionRequest } from '../bft/source-chain/possession-kind.js'
import type { QuorumRequest } from '../bft/source-chain/quorum-kind.js'
import type { SeatRequest } from '../bft/source-chain/seat-kind.js'
import type { SkippingRequest } from '../bft/source-chain/skipping-kind.js'
import type { ApkRequest } from '../ethereum/source-chain/apk-kind.js'
import type { LinkRequest } from '../ethereum/source-chain/link-kind.js'

/**
 * The life of a job: `queued` -> `active` -> `completed`, or back to `queued` after a failure that may pass or a worker
 * that died, or to `failed` (the dead letters, kept with their reason) or `cancelled`. A new submission queues a failed
 * or cancelled job again.
 */
export type JobState = 'queued' | 'active' | 'completed' | 'failed' | 'cancelled'

/** Every state, in the order of a job's life. */
export const JOB_STATES: readonly JobState[] = ['queued', 'active', 'completed', 'failed', 'cancelled']

/** What is to be proven, as JSON of its family; the statement, never the proof's randomness, makes the key. */
export type ProofRequest =
  | ApkRequest
  | LinkRequest
  | QuorumRequest
  | SkippingRequest
  | EquivocationRequest
  | PossessionRequest
  | SeatRequest

/** `percent` from 0 to 100. */
export type JobProgress = { stage: string; percent: number }

export type JobFailure = { code: string; message: string; retryable: boolean }

export type Job = {
  /** Hex SHA-256 of the statement: the same statement is the same job. */
  id: string
  request: ProofRequest
  state: JobState
  /** Larger first, default 0. */
  priority: number
  progress: JobProgress
  /** Attempts charged to the retry budget, the running one included; a worker that died is not charged. */
  attempts: number
  maxAttempts: number
  /** API key id that created it. */
  owner: string
  /** Everybody who submitted this statement, `owner` included, and those who withdrew: they may see how it ends. */
  owners?: readonly string[]
  createdAt: Date
  startedAt?: Date
  finishedAt?: Date
  /** Proof JSON as the CLI writes it, once verified against the pinned key. */
  result?: unknown
  /** Why the job failed, or why its last attempt did. */
  failure?: JobFailure
}

export type JobQueue = {
  /**
   * Queues a statement, or joins the job that has it. `created` is true when this call put it in the queue: the first
   * time, or again after it failed or was cancelled.
   *
   * @throws JobError `INVALID_REQUEST` and the database's.
   */
  submit(p: {
    request: ProofRequest
    owner: string
    priority?: number
  }): Promise<{ job: Job; created: boolean }>
  get(id: string): Promise<Job | undefined>
  /** Newest first; `owner` finds the jobs it created or joined. */
  list(p: { state?: JobState; owner?: string; limit?: number }): Promise<Job[]>
  /**
   * Cancels a job that is queued or active; one that is over stays as it is, and so do the wishes for it. With `owner`,
   * only that owner withdraws: the job goes on while anybody else wants it. Undefined when there is no such job, or not
   * for that owner.
   */
  cancel(id: string, p?: { owner?: string }): Promise<Job | undefined>
  /** Takes the next job under a lease, or undefined when there is none. */
  take(p: { workerId: string; leaseSeconds: number }): Promise<LeasedJob | undefined>
  /**
   * Yields the job now and on every change until it is over, or `signal` aborts.
   *
   * @throws JobError `JOB_NOT_FOUND`.
   */
  watch(id: string, p: { signal: AbortSignal }): AsyncIterable<Job>
  counts(): Promise<Record<JobState, number>>
  stop(): Promise<void>
}

export type LeasedJob = {
  job: Job
  /** Fencing token: a worker that lost its lease can change nothing any more. */
  lease: string
  renew(progress?: JobProgress): Promise<'held' | 'lost' | 'cancelled'>
  /** False when the lease was lost. */
  complete(result: unknown): Promise<boolean>
  fail(failure: JobFailure): Promise<'retry' | 'failed' | 'lost'>
  /** Puts the job back in its place of the queue, uncharged, as a worker does that shuts down; false when lost. */
  release(): Promise<boolean>
}

/** True when nothing will change any more without a new submission. */
export function isOver(state: JobState): boolean {
  return state === 'completed' || state === 'failed' || state === 'cancelled'
}
