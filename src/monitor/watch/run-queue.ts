import { backOffMs } from '../../relayer/back-off.js'
import type { AlertSink } from '../deliver/alert-sink.js'
import type { QueuedAlert } from '../memory/memory.js'
import type { MemoryKeeper } from './memory-keeper.js'
import type { WatchEvents } from './watch-events.js'

/**
 * Delivers what waits for one receiver until the signal, one alert after another. After a failure it pauses, longer with
 * each in a row, and goes on with the next alert, so that one which a receiver does not take keeps no other back. What is
 * left at the end waits in the memory.
 */
export async function runQueue(parameters: {
  sink: AlertSink
  keeper: MemoryKeeper
  events: Pick<WatchEvents, 'delivery' | 'waiting'>
  pause: (milliseconds: number, signal: AbortSignal) => Promise<void>
  random: () => number
  signal: AbortSignal
}): Promise<void> {
  const { sink, keeper, events, pause, random, signal } = parameters
  const { name, attempts: most } = sink
  let failures = 0

  const change = (update: (queue: readonly QueuedAlert[]) => readonly QueuedAlert[]) =>
    keeper.change((memory) => {
      const queue = update(memory.queues.get(name) ?? [])
      return { ...memory, queues: new Map(memory.queues).set(name, queue) }
    })
  const without = (queue: readonly QueuedAlert[], digest: string) =>
    queue.filter(({ issued }) => issued.digest !== digest)

  while (!signal.aborted) {
    const changed = keeper.changed()
    const queue = keeper.now().queues.get(name) ?? []
    events.waiting({ sink: name, alerts: queue.length })
    const [next] = queue
    if (next === undefined) {
      await untilEither(changed, signal)
      continue
    }
    const { issued } = next
    try {
      await sink.deliver(issued, signal)
      failures = 0
      events.delivery({ sink: name, result: 'delivered', count: 1 })
      await change((waiting) => without(waiting, issued.digest))
    } catch (thrown) {
      if (signal.aborted) return
      const error = thrown instanceof Error ? thrown : new Error(String(thrown))
      failures++
      const attempts = next.attempts + 1
      const isOver = attempts >= most
      events.delivery({ sink: name, result: isOver ? 'given-up' : 'failed', count: 1, error })
      await change((waiting) => {
        const rest = without(waiting, issued.digest)
        // It may have been let go meanwhile.
        if (isOver || rest.length === waiting.length) return rest
        return [...rest, { issued, attempts }]
      })
      const { firstPauseMs: first, longestPauseMs: longest } = sink
      await pause(backOffMs({ failures, first, most: longest, random }), signal).catch(() => undefined)
    }
  }
}

function untilEither(changed: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      signal.removeEventListener('abort', end)
      resolve()
    }
    if (signal.aborted) return resolve()
    signal.addEventListener('abort', end, { once: true })
    void changed.then(end)
  })
}
