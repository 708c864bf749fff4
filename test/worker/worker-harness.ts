import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, vi } from 'vitest'
import { createJobQueue, type DatabaseJobQueue } from '../../src/jobs/create-job-queue.js'
import { openDatabase } from '../../src/jobs/database/open-database.js'
import { isOver, type Job } from '../../src/jobs/job.js'
import type { QueueSettings } from '../../src/jobs/queue-settings.js'
import type { ProofStatus, WorkerMetrics } from '../../src/worker/worker-events.js'

/** A folder that is removed after the tests of the file. */
export function scratch(): string {
  const directory = mkdtempSync(join(tmpdir(), 'concordat-worker-test-'))
  afterAll(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** A queue in memory that tries twice, at once. */
export async function openQueue(settings: Partial<QueueSettings> = {}, directory?: string) {
  const database = await openDatabase({ directory })
  const queue = await createJobQueue({
    database,
    settings: { maxAttempts: 2, backoff: { firstSeconds: 0.05, limitSeconds: 0.1 }, ...settings },
  })
  return {
    queue,
    async close() {
      await queue.stop()
      await database.close()
    },
  }
}

export async function untilOver(queue: DatabaseJobQueue, id: string): Promise<Job> {
  for await (const job of queue.watch(id, { signal: AbortSignal.timeout(280_000) }))
    if (isOver(job.state)) return job
  throw new Error('the job did not end in time')
}

export async function untilStage(queue: DatabaseJobQueue, id: string, stage: string): Promise<void> {
  for await (const job of queue.watch(id, { signal: AbortSignal.timeout(280_000) })) {
    if (job.progress.stage === stage) return
    if (isOver(job.state)) break
  }
  throw new Error(`the job never came to ${stage}`)
}

/** Counts what a worker reports. */
export function countingMetrics() {
  const alerts: string[] = []
  const finished: {
    circuit: string
    status: ProofStatus
    seconds: number
    peakRssBytes: number | undefined
  }[] = []
  const metrics: WorkerMetrics = {
    alert: ({ code }) => alerts.push(code),
    proofFinished: (proof) => finished.push(proof),
    running: () => undefined,
  }
  return { metrics, alerts, finished }
}

/** Processes whose command line or environment names a folder. */
export function processesOf(folder: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
  return pids
    .filter((pid) => ['cmdline', 'environ'].some((file) => read(`/proc/${pid}/${file}`).includes(folder)))
    .map(Number)
}

/** Aborts as soon as a process is at work in a folder. */
export async function abortOnceRunning(controller: AbortController, folder: string): Promise<void> {
  await vi.waitFor(
    () => {
      if (processesOf(folder).length === 0) throw new Error(`nothing runs in ${folder}`)
    },
    { timeout: 60_000, interval: 2 },
  )
  controller.abort()
}

export async function untilNoProcessOf(folder: string): Promise<void> {
  await vi.waitFor(
    () => {
      const left = processesOf(folder)
      if (left.length > 0) throw new Error(`still running: ${left.join(' ')}`)
    },
    { timeout: 60_000, interval: 20 },
  )
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
