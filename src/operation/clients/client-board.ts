import type { Database } from '../../jobs/database/database.js'
import { type ClientStatus, clientStatusSchema } from '../../service/schemas/client-schema.js'

/** A relayer that was not heard of for so long is taken for dead; it speaks every minute. */
const SILENT_MINUTES = 5
/** And for so long, its clients for gone. */
const FORGOTTEN_HOURS = 24

/**
 * Tells what a relayer knows of its light clients to every process on the database.
 *
 * @throws JobError
 */
export async function writeClients(database: Database, statuses: readonly ClientStatus[]): Promise<void> {
  await database.query(
    `insert into concordat.light_clients (name, status, published_at)
     select status->>'name', status, concordat.job_now() from json_array_elements($1::json) status
     on conflict (name) do update set status = excluded.status, published_at = excluded.published_at`,
    [JSON.stringify(statuses)],
  )
  await database.query(
    `delete from concordat.light_clients
     where published_at < concordat.job_now() - interval '${FORGOTTEN_HOURS} hours'`,
  )
}

/**
 * The light clients of all relayers on a database, by name. Nobody knows how one is whose relayer is silent.
 *
 * @throws JobError
 */
export async function readClients(database: Database): Promise<ClientStatus[]> {
  const rows = await database.query<{ status: unknown; silent: boolean }>(
    `select status, published_at < concordat.job_now() - interval '${SILENT_MINUTES} minutes' as silent
     from concordat.light_clients
     where published_at >= concordat.job_now() - interval '${FORGOTTEN_HOURS} hours' order by name`,
  )
  return rows.map(({ status, silent }) => ({
    ...clientStatusSchema.parse(status),
    ...(silent ? { status: 'unknown' as const, problem: 'RELAYER_SILENT' } : {}),
  }))
}
