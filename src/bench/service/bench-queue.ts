import { mkdir, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPostgresDatabase } from '../../jobs/database/postgres-database.js'
import { createBenchClient, submittedJob } from './bench-client.js'
import type { BenchProcess } from './bench-process.js'
import { type BenchStatements, presentWithout } from './bench-statements.js'
import { type JobRowFigures, largestDisplacement, readJobRows } from './job-rows.js'
import { writeLightCircuit } from './light-circuit.js'
import { type MemoryFigures, watchMemory } from './process-memory.js'
import { ServiceBenchError } from './service-bench-error.js'
import { startBenchApi } from './start-api.js'
import { startLightWorker } from './start-light-worker.js'

export type QueueFigures = {
  workers: number
  jobs: number
  holdMilliseconds: number
  /** Submissions by all clients. */
  submittedPerSecond: number
  /** From the first job taken to the last one finished. */
  perMinute: number
  completed: number
  /** Jobs that took more than one attempt or lost a lease. */
  repeated: number
  /** How many different priorities the jobs had. */
  priorities: number
  /** See `largestDisplacement`. */
  displacement: number
  memory: { api: MemoryFigures | undefined; workers: (MemoryFigures | undefined)[] }
}

/** Time for one job before it is said that the queue stands still. */
const SECONDS_PER_JOB = 10
const PRIORITIES = [0, 5, 1, 9]

/**
 * Queues jobs by several clients over HTTP, then starts workers on them: processes of their own with a child for each
 * job, whose proofs are real to all but the prover (see `writeLightCircuit`).
 *
 * @throws ServiceBenchError `NOT_FINISHED` when the jobs do not end.
 */
export async function benchQueue(parameters: {
  cli: URL
  lightWorker: URL
  folder: string
  statements: BenchStatements
  databaseUrl: string
  workers: number
  jobs: number
  clients: number
  holdMilliseconds: number
}): Promise<QueueFigures> {
  const { cli, lightWorker, statements, databaseUrl, jobs, holdMilliseconds } = parameters
  await mkdir(parameters.folder, { recursive: true })
  const folder = await mkdtemp(join(parameters.folder, 'queue-'))
  const [artifacts, temporaryDirectory] = [join(folder, 'circuits'), join(folder, 'temporary')]
  await mkdir(temporaryDirectory)
  const wanted = Array.from({ length: jobs }, (_, n) => {
    const { present, absent } = presentWithout(n)
    return { ...statements.unsigned(present), absent }
  })
  await writeLightCircuit({
    directory: artifacts,
    committee: statements.committee,
    statements: wanted,
    holdMilliseconds,
  })
  const api = await startBenchApi({
    cli,
    folder,
    artifacts,
    databaseUrl,
    chain: statements.config,
    withWorker: false,
  })
  const database = createPostgresDatabase({ url: databaseUrl, connections: 1 })
  const started: BenchProcess[] = [api.process]
  try {
    const submittedPerSecond = await submitAll(
      api,
      wanted.map(({ text }) => text),
      parameters.clients,
    )
    const order = { databaseUrl, artifacts, temporaryDirectory, leaseSeconds: 30 }
    const workers = await Promise.all(
      Array.from({ length: parameters.workers }, () => startLightWorker(order, lightWorker)),
    )
    started.push(...workers)
    const memory = watchMemory([api.process.pid, ...workers.map(({ pid }) => pid)])
    const rows = await untilOver(() => readJobRows(database), jobs)
    const [apiMemory, ...workerMemory] = memory.stop()
    const completed = rows.filter(({ state }) => state === 'completed').length
    return {
      workers: parameters.workers,
      jobs,
      holdMilliseconds,
      submittedPerSecond,
      perMinute: (60 * completed) / span(rows),
      completed,
      repeated: rows.filter(({ attempts, lostLeases }) => attempts !== 1 || lostLeases !== 0).length,
      priorities: new Set(rows.map(({ priority }) => priority)).size,
      displacement: largestDisplacement(rows),
      memory: { api: apiMemory, workers: workerMemory },
    }
  } finally {
    await database.close()
    await Promise.all(started.map((process) => process.stop()))
  }
}

/** Each client sends its share one after another, with changing priorities. */
async function submitAll(
  api: { url: string; token: string },
  bodies: readonly string[],
  clients: number,
): Promise<number> {
  const started = performance.now()
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      const connection = createBenchClient(api)
      for (let index = client; index < bodies.length; index += clients) {
        const priority = PRIORITIES[index % PRIORITIES.length]
        const body = (bodies[index] ?? '').replace(/^\{/, `{"priority":${priority},`)
        submittedJob(await connection.call({ method: 'POST', path: '/v1/proofs', body }))
      }
      connection.close()
    }),
  )
  return (bodies.length * 1000) / (performance.now() - started)
}

async function untilOver(read: () => Promise<JobRowFigures[]>, jobs: number): Promise<JobRowFigures[]> {
  const end = performance.now() + (60 + jobs * SECONDS_PER_JOB) * 1000
  for (;;) {
    const rows = await read()
    if (rows.length === jobs && rows.every(({ finishedAt }) => finishedAt !== null)) return rows
    if (performance.now() > end) {
      const left = rows.filter(({ finishedAt }) => finishedAt === null).length
      throw new ServiceBenchError('NOT_FINISHED', 'The queue was not worked off in time.', {
        facts: [`left: ${left} of ${jobs}`],
      })
    }
    await sleep(500)
  }
}

/** Seconds from the first job taken to the last one finished. */
export function span(rows: readonly JobRowFigures[]): number {
  const starts = rows.flatMap(({ startedAt }) => (startedAt === null ? [] : [startedAt]))
  const ends = rows.flatMap(({ finishedAt }) => (finishedAt === null ? [] : [finishedAt]))
  return Math.max(...ends) - Math.min(...starts)
}
