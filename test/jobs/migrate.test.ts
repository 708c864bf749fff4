import { afterEach, beforeEach, expect, test } from 'vitest'
import { createJobQueue } from '../../src/jobs/create-job-queue.js'
import type { Database } from '../../src/jobs/database/database.js'
import { openPgliteDatabase } from '../../src/jobs/database/pglite-database.js'
import { migrate, migrations } from '../../src/jobs/migrations/migrate.js'
import { linkRequest } from './requests.js'

let database: Database
beforeEach(async () => {
  database = await openPgliteDatabase()
})
afterEach(() => database.close())

const later = { number: 99, name: 'later', sql: 'alter table concordat.proof_jobs add column note text' }

test('default: numbers without gaps, each applied once', async () => {
  expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_, index) => index + 1))
  expect((await migrate(database)).applied).toEqual(migrations.map(({ number }) => number))
  expect((await migrate(database)).applied).toEqual([])
})

test('behavior: a later step keeps the jobs of the older version, and the older version refuses it', async () => {
  const queue = await createJobQueue({ database })
  const { job } = await queue.submit({ request: linkRequest(1), owner: 'alice' })
  expect((await migrate(database, [...migrations, later])).applied).toEqual([99])
  expect(await queue.get(job.id)).toMatchObject({ state: 'queued', owner: 'alice' })
  expect(await (await queue.take({ workerId: 'worker', leaseSeconds: 9 }))?.complete('proof')).toBe(true)
  await expect(migrate(database)).rejects.toMatchObject({ name: 'JobError', code: 'DATABASE_NEWER' })
  await queue.stop()
})

test('error: a step that is not the one that was applied, and one that fails', async () => {
  await migrate(database)
  const changed = migrations.map((step) => ({ ...step, sql: `${step.sql} ` }))
  await expect(migrate(database, changed)).rejects.toMatchObject({ code: 'MIGRATION_CHANGED' })
  const broken = { ...later, sql: `${later.sql}; select 1/0` }
  await expect(migrate(database, [...migrations, broken])).rejects.toMatchObject({ code: 'DATABASE_FAILED' })
  expect((await migrate(database, [...migrations, later])).applied).toEqual([99])
})
