import { setTimeout as delay } from 'node:timers/promises'

/** The time, for everything that waits. Tests give a virtual one. */
export type RelayClock = {
  /** Milliseconds since 1970 by the machine's clock, which anybody may move: for alarms and reports only. */
  now(): number
  /** Milliseconds since some moment; only ever grows. Timeouts and pauses are measured by it. */
  elapsed(): number
  /** @throws the reason of `signal` when it aborts. */
  sleep(milliseconds: number, signal?: AbortSignal | undefined): Promise<void>
}

export const systemRelayClock: RelayClock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    signal?.throwIfAborted()
    await delay(milliseconds, undefined, { signal }).catch((error: unknown) => {
      signal?.throwIfAborted()
      throw error
    })
  },
}
