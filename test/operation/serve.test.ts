import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type CircuitArtifacts, loadArtifacts } from '../../src/artifacts/load-artifacts.js'
import { absentWords } from '../../src/ethereum/apk/public-inputs.js'
import { commitCommittee } from '../../src/ethereum/committee/committee-commitment.js'
import { parseApkProof } from '../../src/prover/apk-proof-json.js'
import { isStatementOf } from '../../src/prover/apk-statement.js'
import { verifyApkProof } from '../../src/prover/verify-apk-proof.js'
import { createServiceClient } from '../../src/service-client/create-service-client.js'
import { buildSmallApk } from '../prover/apk-artifacts.js'
import { compiledSources } from '../support/compiled-sources.js'
import { hasPostgres, startPostgres, type TestPostgres } from '../support/postgres.js'
import { apiKey, apkRequest, committee, serviceFolder } from './laptop.js'
import { type ServiceProcess, startService } from './service-process.js'

const { main } = compiledSources()
let circuit: CircuitArtifacts
let artifacts: string
const running: ServiceProcess[] = []

beforeAll(async () => {
  artifacts = await buildSmallApk()
  circuit = (await loadArtifacts(artifacts)).circuit('apk-32-10')
}, 600_000)
afterEach(async () => {
  for (const { child, exited } of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await exited
  }
})

function start(argv: readonly string[], env: Readonly<Record<string, string>> = {}): ServiceProcess {
  const service = startService(main, argv, env)
  running.push(service)
  return service
}

/** Starts an API and waits until it listens. */
async function serve(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const service = start(['serve', ...argv], env)
  const url = String((await service.logged('ready')).url)
  return { service, url, client: createServiceClient({ baseUrl: url, apiKey: apiKey.token }) }
}

describe('a laptop', () => {
  test('default: one process takes a request and makes the verified proof', async () => {
    const { configure } = serviceFolder()
    const { service, url, client } = await serve(['--config', configure(artifacts)])
    const { job, created } = await client.submit(apkRequest([3]))
    expect(created).toBe(true)
    const done = await client.wait(job.id, { signal: AbortSignal.timeout(280_000) })
    expect(done.state).toBe('completed')

    const proof = parseApkProof(JSON.stringify(done.result))
    const words = absentWords({ absent: [3], committeeSize: 32, capacity: 10 })
    const { publicInputs } = proof
    expect(isStatementOf({ publicInputs, committed: commitCommittee(committee), absentWords: words })).toBe(
      true,
    )
    expect(verifyApkProof({ proof, verificationKey: circuit.verificationKey })).toBe(true)
    const forged = { ...proof, publicInputs: publicInputs.with(0, (publicInputs[0] ?? 0n) + 1n) }
    expect(verifyApkProof({ proof: forged, verificationKey: circuit.verificationKey })).toBe(false)

    const metrics = await (await fetch(`${url}/metrics`)).text()
    expect(metrics).toMatch(/^concordat_proofs_total\{circuit="apk-32-10",status="completed"\} 1$/m)
    expect(metrics).toMatch(/^concordat_queue_depth\{state="completed"\} 1$/m)
    expect(metrics).toMatch(/^concordat_prove_duration_seconds_count\{circuit="apk-32-10"\} 1$/m)
    expect(metrics).toMatch(/^concordat_database_up 1$/m)
    const about = service.log().filter((line) => line.jobId === job.id)
    expect(about.length).toBeGreaterThan(2)
    expect(service.stderr()).not.toContain(apiKey.token.split('.')[1])

    service.signal('SIGTERM')
    expect(await service.exited).toMatchObject({ code: 0, signal: null })
    await expect(fetch(url)).rejects.toThrow()
  })

  test('behavior: an idle process ends at once, with its report as JSON, and its port and data are free', async () => {
    const { configure } = serviceFolder()
    const config = configure(artifacts)
    const first = await serve(['--config', config, '--json'])
    first.service.signal('SIGTERM')
    const { code, seconds } = await first.service.exited
    expect(code).toBe(0)
    expect(seconds).toBeLessThan(30)
    expect(JSON.parse(first.service.stdout())).toEqual({ url: first.url, clean: true })

    const again = await serve(['--config', config, '--port', new URL(first.url).port])
    expect(again.url).toBe(first.url)
    again.service.signal('SIGINT')
    expect(await again.service.exited).toMatchObject({ code: 0 })
  })

  test('behavior: a proof that is running at SIGTERM is finished when there is time', async () => {
    const { configure } = serviceFolder()
    const config = configure(artifacts, { shutdown: { drainSeconds: 100 } })
    const { service, client } = await serve(['--config', config])
    const { job } = await client.submit(apkRequest([4]))
    await service.logged('job taken')
    service.signal('SIGTERM')
    expect(await service.exited).toMatchObject({ code: 0 })

    const again = await serve(['--config', config])
    expect((await again.client.get(job.id)).state).toBe('completed')
  })

  test('behavior: without time it goes back to the queue, and the next process makes it', async () => {
    const { configure, folder } = serviceFolder()
    const worker = { temporaryDirectory: 'proving' }
    const config = configure(artifacts, { shutdown: { drainSeconds: 1 }, worker })
    const first = await serve(['--config', config])
    const { job } = await first.client.submit(apkRequest([5]))
    await first.service.logged('job taken')
    first.service.signal('SIGTERM')
    const { code, seconds } = await first.service.exited
    expect(code).toBe(0)
    expect(seconds).toBeLessThan(60)
    expect(readdirSync(join(folder, 'proving'))).toEqual([])

    const again = await serve(['--config', config])
    expect(await again.client.wait(job.id)).toMatchObject({ state: 'completed', attempts: 1 })
  })

  test('behavior: a second signal ends it now, its provers with it', async () => {
    const { configure } = serviceFolder()
    const config = configure(artifacts, { shutdown: { drainSeconds: 100 } })
    const { service, client } = await serve(['--config', config])
    await client.submit(apkRequest([6]))
    await service.logged('job taken')
    service.signal('SIGTERM')
    await service.logged('stopping')
    service.signal('SIGTERM')
    const { signal, seconds } = await service.exited
    expect(signal).toBe('SIGTERM')
    expect(seconds).toBeLessThan(30)
  })

  test('error: a second process on the same data is refused, and says why', async () => {
    const { configure } = serviceFolder()
    const config = configure(artifacts)
    await serve(['--config', config])
    const second = start(['serve', '--config', config, '--json'])
    expect(await second.exited).toMatchObject({ code: 1 })
    expect(JSON.parse(second.stdout())).toMatchObject({ error: { code: 'DATABASE_LOCKED' } })
  })

  test('error: a port that is taken ends the process, with everything closed', async () => {
    const other = serviceFolder()
    const { url } = await serve(['--config', other.configure(artifacts)])
    const { configure, folder } = serviceFolder()
    const second = start(['serve', '--config', configure(artifacts), '--port', new URL(url).port, '--json'])
    expect(await second.exited).toMatchObject({ code: 1 })
    expect(JSON.parse(second.stdout())).toMatchObject({ error: { code: 'UNAVAILABLE' } })
    expect(existsSync(join(folder, 'data', 'lock'))).toBe(false)
  })
})

describe.skipIf(!hasPostgres)('many processes on PostgreSQL', () => {
  let postgres: TestPostgres

  beforeAll(async () => {
    postgres = await startPostgres()
  }, 120_000)
  afterAll(() => postgres?.remove())

  test('default: an API and a worker share a database, and no log holds its password', async () => {
    const { configure } = serviceFolder()
    const config = configure(artifacts, { database: {}, metrics: { port: 0 } })
    const password = 'hunter2-and-more'
    const url = (await postgres.createDatabase('shared')).replace('concordat@', `concordat:${password}@`)
    const env = { DATABASE_URL: url }
    const api = await serve(['--config', config], env)
    const { job } = await api.client.submit(apkRequest([7]))
    expect(job.state).toBe('queued')
    expect(await (await fetch(`${api.url}/metrics`)).text()).toMatch(/^concordat_worker_capacity 0$/m)

    const worker = start(['worker', '--config', config, '--concurrency', '2'], env)
    expect((await api.client.wait(job.id)).state).toBe('completed')
    const health = String((await worker.logged('health and metrics are served')).url)
    expect((await fetch(`${health}/readyz`)).status).toBe(200)
    expect((await fetch(`${health}/healthz`)).status).toBe(200)
    const metrics = await (await fetch(`${health}/metrics`)).text()
    expect(metrics).toMatch(/^concordat_worker_capacity 2$/m)
    expect(metrics).toMatch(/^concordat_proofs_total\{circuit="apk-32-10",status="completed"\} 1$/m)

    for (const process of [worker, api.service]) {
      process.signal('SIGTERM')
      expect(await process.exited).toMatchObject({ code: 0 })
      expect(process.stdout() + process.stderr()).not.toContain(password)
    }
  })

  test('behavior: a worker says that it is not ready while its database is away', async () => {
    const { configure } = serviceFolder()
    const config = configure(artifacts, { database: {}, metrics: { port: 0 } })
    const worker = start(['worker', '--config', config], {
      DATABASE_URL: await postgres.createDatabase('away'),
    })
    const health = String((await worker.logged('health and metrics are served')).url)
    expect((await fetch(`${health}/readyz`)).status).toBe(200)
    await postgres.stop()
    try {
      expect((await fetch(`${health}/readyz`)).status).toBe(503)
      expect((await fetch(`${health}/healthz`)).status).toBe(200)
      expect(await (await fetch(`${health}/metrics`)).text()).toMatch(/^concordat_database_up 0$/m)
    } finally {
      await postgres.start()
    }
    await expect.poll(async () => (await fetch(`${health}/readyz`)).status, { timeout: 30_000 }).toBe(200)
  })

  test('error: a worker without a database server', async () => {
    const { configure } = serviceFolder()
    const worker = start(['worker', '--config', configure(artifacts), '--json'])
    expect(await worker.exited).toMatchObject({ code: 1 })
    expect(JSON.parse(worker.stdout())).toMatchObject({ error: { code: 'CONFIG_INVALID' } })
  })
})
