import { createMutex } from '../../destination/mutex.js'
import type { TripPolicy } from '../breaker/trip-policy.js'
import { EMPTY_MEMORY, lostMemory, type Memory } from '../memory/memory.js'
import type { MemoryStore } from '../memory/memory-file.js'
import { MonitorError } from '../monitor-error.js'

/** The one place that changes the memory of a watch, and saves it after each change. */
export type MemoryKeeper = {
  now(): Memory
  /** Whether everything up to now is on disk. */
  isSaved(): boolean
  /** Changes take turns. True when the memory was saved; when it was not, it is changed all the same. */
  change(update: (memory: Memory) => Memory | Promise<Memory>): Promise<boolean>
  /** Resolves at the next change. */
  changed(): Promise<void>
}

/**
 * Opens the memory. One that is damaged is not believed: the monitor starts blind and with its trips spent.
 *
 * @param parameters.onMemory Told of each failure, and when it is over.
 * @throws What the store throws when the memory cannot be read at all.
 */
export async function openMemory(parameters: {
  store: MemoryStore
  policy: TripPolicy
  now: bigint
  onMemory: (state: { isWell: boolean; error?: Error | undefined }) => void
}): Promise<MemoryKeeper> {
  const { store, policy, now, onMemory } = parameters
  const inTurn = createMutex()
  let waiting: (() => void)[] = []
  let memory = await store.load().catch((error: unknown) => {
    if (!(error instanceof MonitorError)) throw error
    onMemory({ isWell: false, error })
    return lostMemory(policy, now)
  })
  memory ??= EMPTY_MEMORY
  let current: Memory = memory
  let saved = false

  async function save(): Promise<void> {
    try {
      await store.save(current)
      if (!saved) onMemory({ isWell: true })
      saved = true
    } catch (error) {
      onMemory({ isWell: false, error: error instanceof Error ? error : new Error(String(error)) })
      saved = false
    }
  }

  const keeper: MemoryKeeper = {
    now: () => current,
    isSaved: () => saved,
    change: (update) =>
      inTurn(async () => {
        current = await update(current)
        await save()
        const woken = waiting
        waiting = []
        for (const wake of woken) wake()
        return saved
      }),
    changed: () => new Promise((resolve) => waiting.push(resolve)),
  }
  // A memory that was lost is lost for good: a second start must not find an empty folder and a full budget.
  await keeper.change((same) => same)
  return keeper
}
