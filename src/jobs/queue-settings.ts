/** Of a queue; every time in seconds. Processes on one database are given the same. */
export type QueueSettings = {
  /** Attempts of a job before it is a dead letter; 3 by default. */
  maxAttempts: number
  /** Workers that may die over a job, uncharged, before it is taken for what kills them; 25 by default. */
  maxLostLeases: number
  /** Pause before the second attempt, doubled for each further one up to the limit; 5 and 300 by default. */
  backoff: { firstSeconds: number; limitSeconds: number }
  /** How long jobs that are over are kept: completed for 7 days, failed for 30, cancelled for 1 by default. */
  retention: { completedSeconds: number; failedSeconds: number; cancelledSeconds: number }
  /** How often expired leases are looked for; 2 by default. */
  sweepSeconds: number
  /**
   * When leases were last judged longer ago than this, or later than now, the clock jumped or everything slept: no
   * lease is judged then, each is given its full time anew. Several times `sweepSeconds`; 10 by default.
   */
  clockGapSeconds: number
  /** How long the calls of a worker wait for a database that went away; 60 by default. */
  workerPatienceSeconds: number
  /** How long any other call does; 3 by default. */
  patienceSeconds: number
}

const DAY = 86_400

export const DEFAULT_SETTINGS: QueueSettings = {
  maxAttempts: 3,
  maxLostLeases: 25,
  backoff: { firstSeconds: 5, limitSeconds: 300 },
  retention: { completedSeconds: 7 * DAY, failedSeconds: 30 * DAY, cancelledSeconds: DAY },
  sweepSeconds: 2,
  clockGapSeconds: 10,
  workerPatienceSeconds: 60,
  patienceSeconds: 3,
}
