import type { Database } from './database/database.js'
import type { JobState } from './job.js'

/** One wait for a change; `id` undefined stands for any job. */
type Waiter = { id: string | undefined; states: readonly JobState[] | undefined; wake: () => void }

export type Wait = { done: Promise<void>; cancel(): void }

export type JobChanges = {
  /**
   * Waits for the next change of a job, or of any job to one of `states`, at the latest for `seconds` (changes may be
   * missed) or until `signal` aborts. Start waiting before looking, so that no change falls in between.
   */
  wait(p: {
    id?: string
    states?: readonly JobState[]
    seconds: number
    signal?: AbortSignal | undefined
  }): Wait
  stop(): Promise<void>
}

/** Hears of changes on one connection, however many wait for them. */
export async function listenToJobs(database: Database): Promise<JobChanges> {
  const waiters = new Set<Waiter>()
  function wakeAll(isMeant: (waiter: Waiter) => boolean): void {
    for (const waiter of waiters) if (isMeant(waiter)) waiter.wake()
  }
  const end = await database.listen('concordat_jobs', {
    onPayload(payload) {
      const [state, id] = payload.split(' ')
      wakeAll(
        (waiter) =>
          (waiter.id === undefined || waiter.id === id) &&
          (waiter.states === undefined || waiter.states.some((wanted) => wanted === state)),
      )
    },
    onGap: () => wakeAll(() => true),
  })
  let isStopped = false

  return {
    wait({ id, states, seconds, signal }) {
      if (isStopped || signal?.aborted) return { done: Promise.resolve(), cancel: () => undefined }
      let settle: () => void = () => undefined
      const done = new Promise<void>((resolve) => {
        settle = resolve
      })
      const wake = () => {
        waiters.delete(waiter)
        clearTimeout(timer)
        signal?.removeEventListener('abort', wake)
        settle()
      }
      const waiter: Waiter = { id, states, wake }
      const timer = setTimeout(wake, seconds * 1000)
      signal?.addEventListener('abort', wake)
      waiters.add(waiter)
      return { done, cancel: wake }
    },
    async stop() {
      isStopped = true
      wakeAll(() => true)
      await end()
    },
  }
}
