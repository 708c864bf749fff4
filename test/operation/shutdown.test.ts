import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { silentLogger } from '../../src/operation/log/logger.js'
import { createShutdown } from '../../src/operation/shutdown.js'

describe('shutdown', () => {
  test('default: parts stop in reverse order, one after the other, once', async () => {
    const order: string[] = []
    const shutdown = createShutdown({ drainSeconds: 10, logger: silentLogger })
    for (const name of ['database', 'worker', 'api']) {
      shutdown.add({
        name,
        stop: async () => {
          order.push(`${name} begins`)
          await sleep(5)
          order.push(`${name} ends`)
        },
      })
    }
    expect(await Promise.all([shutdown.stop(), shutdown.stop()])).toEqual([true, true])
    expect(order).toEqual(['api', 'worker', 'database'].flatMap((name) => [`${name} begins`, `${name} ends`]))
  })

  test('behavior: the parts share the time, and each has a second at least', async () => {
    const given: number[] = []
    const shutdown = createShutdown({ drainSeconds: 10, logger: silentLogger })
    vi.useFakeTimers({ toFake: ['performance'] })
    for (const seconds of [0, 8, 6]) {
      shutdown.add({
        name: 'part',
        stop: async (p) => {
          given.push(p.seconds)
          vi.advanceTimersByTime(seconds * 1000)
        },
      })
    }
    expect(await shutdown.stop()).toBe(true)
    vi.useRealTimers()
    expect(given).toEqual([10, 4, 1])
  })

  test('error: a part that fails does not keep the others', async () => {
    const errors: string[] = []
    const logger = { ...silentLogger, error: (_: object, message: string) => void errors.push(message) }
    const shutdown = createShutdown({ drainSeconds: 1, logger })
    let isClosed = false
    shutdown.add({
      name: 'database',
      stop: async () => {
        isClosed = true
      },
    })
    shutdown.add({ name: 'worker', stop: () => Promise.reject(new Error('no')) })
    expect(await shutdown.stop()).toBe(false)
    expect(isClosed).toBe(true)
    expect(errors).toEqual(['part failed while it stopped'])
  })
})
