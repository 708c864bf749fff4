import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openPgliteDatabase } from '../../../src/jobs/database/pglite-database.js'
import { migrate } from '../../../src/jobs/migrations/migrate.js'
import { readProofStats, writeProofRun } from '../../../src/operation/dashboard/proof-runs.js'
import { createRiskReader } from '../../../src/operation/dashboard/risk-reader.js'
import { riskOfFile } from '../../../src/operation/dashboard/risk-source.js'
import { proofStatsSchema } from '../../../src/service/schemas/proof-stats-schema.js'
import { guideBlock } from '../../risk/example.js'
import { compiledSources } from '../../support/compiled-sources.js'

const folder = mkdtempSync(join(tmpdir(), 'concordat-dashboard-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const noJobs = { queued: 0, active: 0, completed: 0, failed: 0, cancelled: 0 }

describe('what proofs took', () => {
  test('default: medians of completed proofs, failures apart, the newest first, old ones forgotten', async () => {
    const database = await openPgliteDatabase()
    try {
      await migrate(database)
      expect(await readProofStats(database)).toEqual({ jobs: noJobs, circuits: [], recent: [] })
      const run = { job: 'a', kind: 'apk', network: 'mainnet', circuit: 'apk-512-20', status: 'completed' }
      await writeProofRun(database, { ...run, seconds: 999, peakRssBytes: 9e9 })
      await database.script(`update concordat.proof_runs set ended_at = ended_at - interval '8 days'`)
      for (const seconds of [10, 30, 20]) {
        await writeProofRun(database, { ...run, seconds, peakRssBytes: seconds * 1e8 + 0.5 })
      }
      await writeProofRun(database, { ...run, status: 'retry', seconds: 500, peakRssBytes: undefined })
      await writeProofRun(database, {
        ...run,
        circuit: 'unknown',
        status: 'failed',
        seconds: 0,
        peakRssBytes: undefined,
      })
      const stats = proofStatsSchema.parse(await readProofStats(database))
      expect(stats.circuits).toEqual([
        {
          circuit: 'apk-512-20',
          completed: 3,
          failed: 1,
          medianSeconds: 20,
          slowestSeconds: 30,
          peakBytes: 3e9 + 1,
        },
        { circuit: 'unknown', completed: 0, failed: 1 },
      ])
      expect(stats.recent.map(({ status, seconds }) => [status, seconds])).toEqual([
        ['failed', 0],
        ['retry', 500],
        ['completed', 20],
        ['completed', 30],
        ['completed', 10],
      ])
      const [{ count } = { count: -1 }] = await database.query<{ count: number }>(
        'select count(*)::integer as count from concordat.proof_runs',
      )
      expect(count).toBe(5)
    } finally {
      await database.close()
    }
  })

  test('behavior: a tenant sees runs and counts of the jobs it created or joined, and of no others', async () => {
    const database = await openPgliteDatabase()
    try {
      await migrate(database)
      const owners = { a: ['alice'], b: ['bob'], both: ['alice', 'bob'] }
      for (const [job, tenants] of Object.entries(owners)) {
        await database.query(
          `insert into concordat.proof_jobs
             (id, kind, request_digest, state, priority, stage, percent, attempts, max_attempts, owner,
              created_at, run_at)
           values ($1, 'apk', '', 'queued', 0, '', 0, 0, 1, $2, now(), now())`,
          [job, tenants[0]],
        )
        for (const tenant of tenants) {
          await database.query(
            `insert into concordat.proof_submissions (job_id, owner, request_digest, submitted_at)
             values ($1, $2, '', now())`,
            [job, tenant],
          )
        }
        const run = { job, kind: 'apk', network: 'mainnet', circuit: `of ${job}`, status: 'completed' }
        await writeProofRun(database, { ...run, seconds: 1, peakRssBytes: undefined })
      }
      const seenBy = async (owner?: string) => {
        const { jobs, circuits, recent } = await readProofStats(database, { owner })
        const runs = recent.map(({ circuit }) => circuit).sort()
        expect(circuits.map(({ circuit }) => circuit)).toEqual(runs)
        return [jobs.queued, ...runs]
      }
      expect(await seenBy('alice')).toEqual([2, 'of a', 'of both'])
      expect(await seenBy('bob')).toEqual([2, 'of b', 'of both'])
      expect(await seenBy('carol')).toEqual([0])
      expect(await seenBy()).toEqual([3, 'of a', 'of b', 'of both'])
    } finally {
      await database.close()
    }
  })
})

describe('the risk report', () => {
  const module = compiledSources().module('operation/dashboard/risk-thread.js')

  test('default: assessed in a thread, once for a file, and again when it changes', async () => {
    const file = join(folder, 'coalition.yaml')
    writeFileSync(file, guideBlock('yaml'))
    const read = createRiskReader({ source: riskOfFile(file), trials: 200, module })
    const report = await read()
    expect(report.models.map(({ kind }) => kind)).toEqual(['isolated', 'shared', 'collaborative'])
    expect(report.models[1]?.slack).toBeCloseTo(1.14, 2)
    expect(report.plots.map(({ name }) => name)).toContain('risk-cost')
    expect(await read()).toBe(report)
    writeFileSync(file, guideBlock('yaml').replace('Five networks', 'Our networks'))
    utimesSync(file, new Date(), new Date(Date.now() + 5000))
    expect((await read()).name).toBe('Our networks, ten operators')
  })

  test('error: a file that is none, and one that is not there; the next call tries again', async () => {
    const file = join(folder, 'broken.yaml')
    writeFileSync(file, 'name: [')
    const read = createRiskReader({ source: riskOfFile(file), trials: 10, module })
    await expect(read()).rejects.toThrow(/neither YAML nor JSON/)
    writeFileSync(file, guideBlock('yaml'))
    expect((await read()).trials).toBe(10)
    await expect(
      createRiskReader({ source: riskOfFile(join(folder, 'none')), trials: 10, module })(),
    ).rejects.toThrow()
  })
})
