import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createJobQueue } from '../../src/jobs/create-job-queue.js'
import { openPgliteDatabase } from '../../src/jobs/database/pglite-database.js'
import { linkRequest } from './requests.js'

const directory = mkdtempSync(join(tmpdir(), 'concordat-jobs-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

test('error: nothing is written to a disk that is nearly full, what is there can be read, and space heals it', async () => {
  const before = await openPgliteDatabase({ directory })
  const queue = await createJobQueue({ database: before })
  const { job } = await queue.submit({ request: linkRequest(1), owner: 'alice' })
  await queue.stop()
  await before.close()

  const full = await openPgliteDatabase({ directory, reserveBytes: 2 ** 60 })
  const refused = { name: 'JobError', code: 'DATABASE_FULL' }
  await expect(full.transaction(({ query }) => query('select 1'))).rejects.toMatchObject(refused)
  await expect(full.query("update concordat.proof_jobs set stage = 'x'")).rejects.toMatchObject(refused)
  await expect(full.script('select 1')).rejects.toMatchObject(refused)
  expect(await full.query('select id from concordat.proof_jobs')).toEqual([{ id: job.id }])
  await full.close()

  const after = await openPgliteDatabase({ directory })
  const again = await createJobQueue({ database: after })
  const lease = await again.take({ workerId: 'worker', leaseSeconds: 60 })
  expect(await lease?.complete('proof')).toBe(true)
  await again.stop()
  await after.close()
})

test('error: what the work of a transaction throws comes out as it is, and nothing of it is kept', async () => {
  const database = await openPgliteDatabase()
  await database.script('create table numbers (number integer)')
  const own = new TypeError('own')
  const work = database.transaction(async ({ query }) => {
    await query('insert into numbers values (1)')
    throw own
  })
  await expect(work).rejects.toBe(own)
  await expect(database.transaction(({ query }) => query('select 1/0'))).rejects.toMatchObject({
    code: 'DATABASE_FAILED',
    facts: ['SQLSTATE: 22012'],
  })
  expect(await database.query('select * from numbers')).toEqual([])
  await database.close()
  await expect(database.query('select 1')).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
})
