import { setTimeout as sleep } from 'node:timers/promises'

/** Elapsed time and pauses. Nothing here is a time of day: a clock that is moved changes nothing. */
export type WorkerClock = {
  /** Monotonic milliseconds. */
  now(): number
  /** Ends early, without an error, when `signal` aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}

export const monotonicClock: WorkerClock = {
  now: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    await sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined)
  },
}
