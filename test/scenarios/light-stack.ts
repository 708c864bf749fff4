import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, expect } from 'vitest'
import { stringify } from 'yaml'
import {
  BENCH_NETWORK,
  createBenchStatements,
  presentWithout,
} from '../../src/bench/service/bench-statements.js'
import { writeLightCircuit } from '../../src/bench/service/light-circuit.js'
import { networkSettings } from '../../src/bench/service/start-api.js'
import type { ProofRequest } from '../../src/jobs/job.js'
import { createApiKey } from '../../src/service/api-key.js'
import { createServiceClient } from '../../src/service-client/create-service-client.js'
import { type ServiceProcess, startService } from '../operation/service-process.js'
import { servicePrograms } from './service-programs.js'

const JOBS = 20

/** The requests of a light stack: any of the first twenty has a proof. */
export function lightRequest(statements: ReturnType<typeof createBenchStatements>, n: number): ProofRequest {
  return JSON.parse(statements.unsigned(presentWithout(n).present).text) as ProofRequest
}

/**
 * Processes of a service on PostgreSQL whose proofs take as long as they are told and next to no work, so that something
 * can be done to the service in the middle of one. All are killed after each test.
 */
export function lightStack() {
  const { main, lightWorker } = servicePrograms()
  const folder = mkdtempSync(join(tmpdir(), 'concordat-scenario-'))
  const statements = createBenchStatements()
  const { token, key } = createApiKey({ id: 'scenario', requestsPerMinute: 1_000_000 })
  const running: ServiceProcess[] = []

  async function kill(process: ServiceProcess): Promise<void> {
    if (process.child.exitCode === null && process.child.signalCode === null) process.signal('SIGKILL')
    await process.exited
  }
  afterEach(async () => {
    await Promise.all(running.splice(0).map(kill))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  async function configure(holdMilliseconds: number): Promise<{ artifacts: string; config: string }> {
    const own = mkdtempSync(join(folder, 'stack-'))
    const artifacts = join(own, 'circuits')
    mkdirSync(join(own, 'temporary'))
    const numbers = Array.from({ length: JOBS }, (_, n) => presentWithout(n))
    await writeLightCircuit({
      directory: artifacts,
      committee: statements.committee,
      statements: numbers.map(({ present, absent }) => ({ bits: statements.unsigned(present).bits, absent })),
      holdMilliseconds,
    })
    const config = join(own, 'concordat.yaml')
    const settings = {
      artifacts: { directory: artifacts },
      http: { port: 0, open: ['metrics'] },
      keys: [key],
      networks: { [BENCH_NETWORK]: networkSettings(statements.config) },
    }
    writeFileSync(config, stringify(settings))
    return { artifacts, config }
  }

  return {
    request: (n: number) => lightRequest(statements, n),
    configure,
    kill,

    /** Starts an API and waits until it listens. */
    async serve(p: { config: string; databaseUrl: string; port?: string; env?: Record<string, string> }) {
      const argv = ['serve', '--config', p.config, ...(p.port === undefined ? [] : ['--port', p.port])]
      const service = startService(main, argv, { ...p.env, DATABASE_URL: p.databaseUrl })
      running.push(service)
      const url = String((await service.logged('ready')).url)
      return { service, url, client: createServiceClient({ baseUrl: url, apiKey: token }) }
    },

    /** Starts a worker and waits until it works. */
    async work(p: {
      artifacts: string
      databaseUrl: string
      leaseSeconds?: number
      env?: Record<string, string>
    }): Promise<ServiceProcess> {
      const { artifacts, databaseUrl, leaseSeconds = 30 } = p
      const temporaryDirectory = join(artifacts, '..', 'temporary')
      const order = JSON.stringify({ artifacts, databaseUrl, leaseSeconds, temporaryDirectory })
      const worker = startService(fileURLToPath(lightWorker), [order], p.env)
      running.push(worker)
      await worker.logged('ready')
      return worker
    },
  }
}

/** How jobs left workers, by their logs, once there are so many: a client hears of the end of a job before the log does. */
export async function leftAfter(workers: readonly ServiceProcess[], count: number) {
  await expect.poll(() => workers.flatMap(leftBy).length, { timeout: 60_000 }).toBeGreaterThanOrEqual(count)
  return workers.flatMap(leftBy)
}

/** How jobs left a worker, by its log. */
export function leftBy(worker: ServiceProcess): { job: unknown; status: unknown }[] {
  return worker
    .log()
    .filter(({ msg }) => msg === 'job left')
    .map(({ jobId, status }) => ({ job: jobId, status }))
}
