import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { defaultCircuitsDirectory, prepareCircuits } from '../../replay/prepare-circuits.js'
import { describeMachine, type Machine } from '../machine.js'
import { benchProofs, type ProofFigures } from './bench-proofs.js'
import { benchProving, type ProvingFigures } from './bench-proving.js'
import { benchQueue, type QueueFigures } from './bench-queue.js'
import { benchRequests, type RequestFigures } from './bench-requests.js'
import { BENCH_CIRCUIT, createBenchStatements } from './bench-statements.js'
import { ServiceBenchError } from './service-bench-error.js'
import type { ServiceBenchSize } from './service-bench-size.js'
import { startTemporaryPostgres } from './temporary-postgres.js'

/** Parts that need PostgreSQL are empty where it is not installed, and so are those that were not asked for. */
export type ServiceBenchReport = {
  machine: Machine
  /** Average number of processes that wanted a core before and after: figures of a busy machine are low. */
  load: { before: number; after: number }
  postgres: boolean
  requests: RequestFigures[]
  proving: ProvingFigures | undefined
  proofs: ProofFigures[]
  queue: QueueFigures[]
}

export const SERVICE_BENCH_PARTS = ['requests', 'proving', 'proofs', 'queue'] as const

export type ServiceBenchPart = (typeof SERVICE_BENCH_PARTS)[number]

export type RunServiceBenchParameters = {
  size: ServiceBenchSize
  /** All by default. */
  parts?: readonly ServiceBenchPart[] | undefined
  /** Built circuits; a missing one is built with a development key. */
  directory?: string | undefined
  /** Compiled programs that are measured; those of this package by default. */
  programs?: { cli: URL; lightWorker: URL } | undefined
  /** Called before each part. */
  onPart?: ((name: string) => void) | undefined
}

/**
 * Measures the service as processes of its own on the loopback interface, one part after another, on PGlite and on a
 * PostgreSQL server that it starts.
 *
 * @throws ServiceBenchError; errors of `prepareCircuits`.
 */
export async function runServiceBench(parameters: RunServiceBenchParameters): Promise<ServiceBenchReport> {
  const { size, parts = SERVICE_BENCH_PARTS, onPart = () => undefined } = parameters
  const unknown = parts.find((part) => !SERVICE_BENCH_PARTS.includes(part))
  if (unknown !== undefined) {
    throw new ServiceBenchError('UNKNOWN_PART', 'The benchmark has no part of that name.', {
      facts: [`part: ${unknown}`, `known: ${SERVICE_BENCH_PARTS.join(', ')}`],
    })
  }
  const directory = resolve(parameters.directory ?? defaultCircuitsDirectory())
  const programs = parameters.programs ?? {
    cli: new URL('../../cli/main.js', import.meta.url),
    lightWorker: new URL('./light-worker-process.js', import.meta.url),
  }
  onPart('circuits')
  await prepareCircuits({ names: [BENCH_CIRCUIT.name], directory })
  const statements = createBenchStatements()
  const folder = await mkdtemp(join(tmpdir(), 'concordat-bench-'))
  const postgres = await startTemporaryPostgres()
  const api = { cli: programs.cli, folder, artifacts: directory }
  const common = { ...programs, folder, statements, clients: size.clients }
  try {
    const before = loadavg()[0] ?? 0
    const requests: RequestFigures[] = []
    const databases = postgres === undefined ? ['PGlite'] : ['PGlite', 'PostgreSQL']
    for (const database of parts.includes('requests') ? databases : []) {
      onPart(`requests on ${database}`)
      const databaseUrl = database === 'PGlite' ? undefined : await postgres?.createDatabase('requests')
      const seconds = size.requestSeconds
      requests.push(
        ...(await benchRequests({
          api: { ...api, databaseUrl },
          statements,
          clients: size.clients,
          seconds,
        })),
      )
    }
    let proving: ProvingFigures | undefined
    if (parts.includes('proving')) {
      onPart('health while proving')
      proving = await benchProving({ api, statements, requests: size.identical })
    }
    const proofs: ProofFigures[] = []
    const queue: QueueFigures[] = []
    if (postgres !== undefined) {
      for (const workers of parts.includes('proofs') ? size.proofWorkers : []) {
        onPart(`proofs by ${workers} workers`)
        const databaseUrl = await postgres.createDatabase(`proofs_${workers}`)
        const artifacts = directory
        proofs.push(
          await benchProofs({ ...common, artifacts, databaseUrl, workers, seconds: size.proofSeconds }),
        )
      }
      for (const workers of parts.includes('queue') ? size.queueWorkers : []) {
        onPart(`queue with ${workers} workers`)
        const databaseUrl = await postgres.createDatabase(`queue_${workers}`)
        const { queueJobs: jobs, holdMilliseconds } = size
        queue.push(await benchQueue({ ...common, databaseUrl, workers, jobs, holdMilliseconds }))
      }
    }
    const load = { before, after: loadavg()[0] ?? 0 }
    return {
      machine: describeMachine(),
      load,
      postgres: postgres !== undefined,
      requests,
      proving,
      proofs,
      queue,
    }
  } finally {
    await postgres?.remove()
    await rm(folder, { recursive: true, force: true })
  }
}
