import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Listener } from './database.js'

const FIRST_PAUSE = 100
const LONGEST_PAUSE = 5000
const KEEP_ALIVE = 30_000

/** Listens on a connection of its own (a pool's change hands), and makes a new one whenever it breaks. */
export async function listenOnPostgres({
  client: config,
  channel,
  listener,
}: {
  client: pg.ClientConfig
  channel: string
  listener: Listener
}): Promise<() => Promise<void>> {
  const stopping = new AbortController()
  let current: pg.Client | undefined

  async function connectOnce(): Promise<void> {
    const client = new pg.Client(config)
    const ended = new Promise<void>((resolve) => {
      client.on('error', () => resolve())
      client.on('end', () => resolve())
    })
    try {
      await client.connect()
      // Stopped while it connected: there was nothing to end yet.
      if (stopping.signal.aborted) return
      current = client
      client.on('notification', ({ payload }) => listener.onPayload(payload ?? ''))
      await client.query(`listen ${client.escapeIdentifier(channel)}`)
      listener.onGap()
      // A peer that is gone without a word is only noticed by talking to it.
      const keepAlive = setInterval(() => {
        client.query('select 1').catch(() => client.end().catch(() => undefined))
      }, KEEP_ALIVE)
      keepAlive.unref()
      await ended.finally(() => clearInterval(keepAlive))
    } finally {
      current = undefined
      await client.end().catch(() => undefined)
    }
  }

  async function stayConnected(): Promise<void> {
    for (let pause = FIRST_PAUSE; !stopping.signal.aborted; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      const started = performance.now()
      await connectOnce().catch(() => undefined)
      if (performance.now() - started > LONGEST_PAUSE) pause = FIRST_PAUSE
      await sleep(pause, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined)
    }
  }

  const running = stayConnected()
  return async () => {
    stopping.abort()
    await current?.end().catch(() => undefined)
    await running
  }
}
