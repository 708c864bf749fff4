import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { parseApkProof } from '../../src/prover/apk-proof-json.js'
import { createProver } from '../../src/prover/create-prover.js'
import { sweepTemporaryDirectories } from '../../src/prover/sweep-temporary-directories.js'
import { createWorker } from '../../src/worker/create-worker.js'
import { openFolderStore } from '../../src/worker/open-folder-store.js'
import { buildSmallApk } from '../prover/apk-artifacts.js'
import { compiledWorker } from './compiled-worker.js'
import { apkRequest, chains, committee, updateWithout } from './small-proofs.js'
import {
  countingMetrics,
  openQueue,
  processesOf,
  scratch,
  untilNoProcessOf,
  untilOver,
} from './worker-harness.js'
import { killAfter, startWorkerProgram } from './worker-program.js'

const { module, modules, library } = compiledWorker()
const root = scratch()
const [database, temporaryDirectory] = [join(root, 'database'), join(root, 'temporary')]
let artifacts: string

beforeAll(async () => {
  artifacts = await buildSmallApk()
  mkdirSync(temporaryDirectory)
})

/** Ten points: each stage as it begins, and at a random time later. */
const POINTS = [
  'job taken',
  'commit',
  'check-artifacts',
  'witness',
  'witness',
  'prove',
  'prove',
  'prove',
  'prove',
  'verify',
]

describe('a worker that is killed', () => {
  test('behavior: at ten points, leaves a job that another completes once, no process and no file', async () => {
    const program = { module, scratch: root, database, artifacts, temporaryDirectory, chains }
    let statement = 0
    const kills: string[] = []
    for (const [index, stage] of POINTS.entries()) {
      const delay = Math.floor(Math.random() * (index % 2 === 0 ? 50 : 1500))
      const printed = await killAfter(startWorkerProgram(program, apkRequest([statement])), stage, delay)
      kills.push(`${stage} + ${delay} ms`)
      await untilNoProcessOf(temporaryDirectory)
      await untilNoProcessOf(library)
      if (printed.includes('completed')) statement += 1
    }
    const open = await openQueue({}, database)
    const counted = countingMetrics()
    const worker = await createWorker({
      jobs: open.queue,
      store: await openFolderStore({ directory: artifacts }),
      chains,
      temporaryDirectory,
      modules,
      metrics: counted.metrics,
    })
    try {
      await open.queue.submit({ request: apkRequest([statement]), owner: 'test' })
      const prover = createProver({ artifacts: (await openFolderStore({ directory: artifacts })).artifacts })
      const jobs = await open.queue.list({})
      expect(jobs).toHaveLength(statement + 1)
      for (const { id } of jobs) {
        const job = await untilOver(open.queue, id)
        expect(job, kills.join(', ')).toMatchObject({ state: 'completed', attempts: 1 })
        const proof = parseApkProof(JSON.stringify(job.result))
        const statements = jobs.map((_, absent) => ({ update: updateWithout([absent]), committee }))
        expect(statements.filter((about) => prover.verify(proof, about))).toHaveLength(1)
      }
      expect(counted.finished.filter(({ status }) => status === 'completed').length).toBeLessThanOrEqual(1)
    } finally {
      await worker.stop({ seconds: 0 })
      await open.close()
    }
    expect(readdirSync(temporaryDirectory)).toEqual([])
  }, 1_200_000)

  test('behavior: takes a prover with it that would never end, and its files', async () => {
    const binary = join(root, 'endless')
    writeFileSync(binary, `#!${process.execPath}\nsetInterval(() => {}, 1000)\n`, { mode: 0o755 })
    const program = startWorkerProgram(
      {
        module,
        scratch: root,
        database: join(root, 'endless-database'),
        artifacts,
        temporaryDirectory,
        chains,
        backend: { name: 'rapidsnark', binary },
      },
      apkRequest([1]),
    )
    const killed = killAfter(program, 'prove', 2000)
    await vi.waitFor(() => expect(processesOf(binary)).toHaveLength(1), { timeout: 200_000, interval: 20 })
    expect(readdirSync(temporaryDirectory)).toHaveLength(1)
    await killed
    await untilNoProcessOf(binary)
    await untilNoProcessOf(library)
    expect(readdirSync(temporaryDirectory)).toEqual([])
  })

  test('behavior: killed together with its child, leaves files that the next worker removes', async () => {
    const program = startWorkerProgram(
      { module, scratch: root, database: join(root, 'both-database'), artifacts, temporaryDirectory, chains },
      apkRequest([1]),
    )
    const killed = killAfter(program, 'prove', 100_000)
    await vi.waitFor(() => expect(processesOf(temporaryDirectory)).not.toEqual([]), {
      timeout: 200_000,
      interval: 20,
    })
    for (const pid of [...processesOf(library), ...processesOf(temporaryDirectory)]) {
      if (pid !== program.pid) process.kill(pid, 'SIGSTOP')
    }
    program.kill('SIGKILL')
    await killed
    for (const pid of new Set([...processesOf(library), ...processesOf(temporaryDirectory)]))
      process.kill(pid, 'SIGKILL')
    const [left] = readdirSync(temporaryDirectory)
    expect(left).toMatch(/^concordat-job-/)
    expect(await sweepTemporaryDirectories(temporaryDirectory)).toEqual([
      join(temporaryDirectory, String(left)),
    ])
    expect(readdirSync(temporaryDirectory)).toEqual([])
  })
})
