import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../../jobs/database/database.js'
import { migrate } from '../../jobs/migrations/migrate.js'
import type { ClientStatus } from '../../service/schemas/client-schema.js'
import { writeClients } from '../clients/client-board.js'
import type { Operation } from './operation.js'

const LOOK_EVERY_MILLISECONDS = 1000
const SPEAK_EVERY_MILLISECONDS = 60_000

/**
 * Writes what the relayers of this process know of their clients into the database: when it changes, every minute, and
 * a last time at the shutdown. A database that is away holds up no relayer; it is told once it is back.
 */
export function publishClients(
  { logger, shutdown }: Pick<Operation, 'logger' | 'shutdown'>,
  { database, clients }: { database: Database; clients: () => Promise<readonly ClientStatus[]> },
): void {
  const stopping = new AbortController()
  let told: { text: string; at: number } | undefined
  let isMigrated = false
  let isFailing = false

  async function tell(): Promise<void> {
    const statuses = await clients()
    const text = JSON.stringify(statuses)
    const now = performance.now()
    if (told?.text === text && now - told.at < SPEAK_EVERY_MILLISECONDS) return
    if (!isMigrated) await migrate(database)
    isMigrated = true
    await writeClients(database, statuses)
    told = { text, at: now }
    isFailing = false
  }

  /** Complains once, until it succeeds. */
  async function tryToTell(): Promise<void> {
    try {
      await tell()
    } catch (error) {
      if (!isFailing) logger.warn({ error }, 'the state of the light clients cannot be published')
      isFailing = true
    }
  }

  async function run(): Promise<void> {
    const { signal } = stopping
    while (!signal.aborted) {
      await tryToTell()
      await sleep(LOOK_EVERY_MILLISECONDS, undefined, { signal, ref: false }).catch(() => undefined)
    }
    await tryToTell()
  }

  const running = run()
  shutdown.add({
    name: 'light clients',
    stop: async () => {
      stopping.abort()
      await running
    },
  })
}
