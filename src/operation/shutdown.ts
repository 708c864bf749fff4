import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from './log/logger.js'

/** A part of a process that must be stopped. */
export type Part = {
  name: string
  /** Stops taking work and finishes what is begun within so many seconds; what is not done is given up in good order. */
  stop(p: { seconds: number }): Promise<void>
}

export type Shutdown = {
  /** Parts are stopped in the reverse order of this. */
  add(part: Part): void
  /** Stops all parts, once. True when each stopped as it should. */
  stop(): Promise<boolean>
}

/** A part that is late by this much more than it was given is left behind. */
const GRACE_SECONDS = 10

/**
 * Stops the parts of a process one after the other: first what takes requests, last the database. Together they have
 * `drainSeconds`; a part whose predecessors used it up still has a second.
 */
export function createShutdown({ drainSeconds, logger }: { drainSeconds: number; logger: Logger }): Shutdown {
  const parts: Part[] = []
  let stopping: Promise<boolean> | undefined

  async function stopAll(): Promise<boolean> {
    const started = performance.now()
    let isClean = true
    for (const part of parts.reverse()) {
      const used = (performance.now() - started) / 1000
      isClean = (await stopPart(part, Math.max(1, drainSeconds - used), logger)) && isClean
    }
    return isClean
  }

  return {
    add: (part) => void parts.push(part),
    stop() {
      stopping ??= stopAll()
      return stopping
    },
  }
}

async function stopPart(part: Part, seconds: number, logger: Logger): Promise<boolean> {
  const late = new AbortController()
  try {
    const outcome = await Promise.race([
      part.stop({ seconds }).then(() => 'stopped' as const),
      sleep((seconds + GRACE_SECONDS) * 1000, 'late' as const, { signal: late.signal, ref: false }),
    ])
    if (outcome === 'late') logger.error({ part: part.name, seconds }, 'part did not stop in time')
    else logger.debug({ part: part.name }, 'part stopped')
    return outcome === 'stopped'
  } catch (error) {
    logger.error({ part: part.name, error }, 'part failed while it stopped')
    return false
  } finally {
    late.abort()
  }
}
