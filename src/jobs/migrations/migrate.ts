import { sha256Hex } from '../../hash/sha256-hex.js'
import type { Database, Session } from '../database/database.js'
import { JobError } from '../job-error.js'
import { jobsMigration } from './001-jobs.js'
import { lightClientsMigration } from './002-light-clients.js'
import { alertsMigration } from './003-alerts.js'
import { proofRunsMigration } from './004-proof-runs.js'
import { kindsMigration } from './005-kinds.js'
import { runsOfJobsMigration } from './006-runs-of-jobs.js'
import type { Migration } from './migration.js'

/** Every step of the schema, in order. */
export const migrations: readonly Migration[] = [
  jobsMigration,
  lightClientsMigration,
  alertsMigration,
  proofRunsMigration,
  kindsMigration,
  runsOfJobsMigration,
]

/** Key of the advisory lock: "concorda" in ASCII. */
const LOCK = 0x636f6e636f726461n

/**
 * Brings a database to this version's schema, in one transaction: all steps are applied or none. Any number of
 * processes may call it at once; one does the work and the others wait.
 *
 * @returns Numbers of the steps that were applied by this call.
 * @throws JobError `MIGRATION_CHANGED`, `DATABASE_NEWER`, and the database's.
 */
export async function migrate(
  database: Database,
  steps: readonly Migration[] = migrations,
): Promise<{ applied: number[] }> {
  return database.transaction(async (session) => {
    await session.query(`select pg_advisory_xact_lock(${LOCK})`)
    await session.script(`
create schema if not exists concordat;
create table if not exists concordat.migrations (
  number integer primary key,
  name text not null,
  checksum text not null,
  applied_at timestamptz not null default clock_timestamp()
);`)
    const known = await knownSteps(session)
    assertKnown(known, steps)
    const missing = steps.filter(({ number }) => !known.has(number))
    for (const step of missing) {
      await session.script(step.sql)
      await session.query('insert into concordat.migrations (number, name, checksum) values ($1, $2, $3)', [
        step.number,
        step.name,
        sha256Hex(step.sql),
      ])
    }
    return { applied: missing.map(({ number }) => number) }
  })
}

async function knownSteps(session: Session): Promise<Map<number, string>> {
  const rows = await session.query<{ number: number; checksum: string }>(
    'select number, checksum from concordat.migrations',
  )
  return new Map(rows.map(({ number, checksum }) => [number, checksum]))
}

function assertKnown(known: ReadonlyMap<number, string>, steps: readonly Migration[]): void {
  for (const [number, checksum] of known) {
    const step = steps.find((candidate) => candidate.number === number)
    if (step === undefined) {
      throw new JobError('DATABASE_NEWER', 'A newer version has changed this database.', {
        facts: [`migration of the database: ${number}`, `newest known: ${steps.at(-1)?.number ?? 'none'}`],
      })
    }
    if (sha256Hex(step.sql) !== checksum) {
      throw new JobError(
        'MIGRATION_CHANGED',
        'The database was migrated by other SQL than this version has.',
        {
          facts: [`migration: ${number} ${step.name}`],
        },
      )
    }
  }
}
