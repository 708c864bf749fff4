import { cpSync, readdirSync, readFileSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createServiceClient } from '../../src/service-client/create-service-client.js'
import { apiKey, apkRequest, serviceFolder } from '../operation/laptop.js'
import { type ServiceProcess, startService } from '../operation/service-process.js'
import { buildSmallApk } from '../prover/apk-artifacts.js'
import { fakeBackend } from '../worker/fake-programs.js'
import { servicePrograms } from './service-programs.js'

describe('a service with bad means to prove', () => {
  const running: ServiceProcess[] = []
  let built: string
  beforeAll(async () => {
    built = await buildSmallApk()
  })
  afterEach(async () => {
    for (const { child, exited } of running.splice(0)) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await exited
    }
  })

  /** Asks a service for one proof, after something was done to its artifacts. */
  async function outcome(p: { more?: object; change?: (artifacts: string) => void }) {
    const { configure, folder } = serviceFolder()
    const artifacts = join(folder, 'circuits')
    cpSync(built, artifacts, { recursive: true })
    const settings = { queue: { maxAttempts: 1 }, logging: { level: 'debug' }, ...p.more }
    const service = startService(servicePrograms().main, [
      'serve',
      '--config',
      configure(artifacts, settings),
    ])
    running.push(service)
    const url = String((await service.logged('ready')).url)
    p.change?.(artifacts)
    const client = createServiceClient({ baseUrl: url, apiKey: apiKey.token })
    const { job } = await client.submit(apkRequest([3]))
    const ended = client.wait(job.id, { signal: AbortSignal.timeout(280_000) })
    await expect(ended).rejects.toMatchObject({ code: 'JOB_FAILED' })
    const stages = service.log().flatMap(({ stage }) => (typeof stage === 'string' ? [stage] : []))
    const metrics = await (await fetch(`${url}/metrics`)).text()
    return {
      job: await client.get(job.id),
      stages,
      metrics,
      errors: service.log().filter(({ alert }) => alert === true),
    }
  }

  test('error: a prover that returns garbage: the job fails, and an alert is in the metrics and in the log', async () => {
    const { folder } = serviceFolder()
    const rapidsnark = fakeBackend(folder, 'garbage', { proof: 'garbage', publicInputs: '[]' })
    const { job, metrics, errors } = await outcome({
      more: { worker: { backend: 'rapidsnark', rapidsnark } },
    })
    expect(job).toMatchObject({ state: 'failed', attempts: 1 })
    expect(job.result).toBeUndefined()
    const code = job.failure?.code ?? 'none'
    expect(metrics).toMatch(new RegExp(`^concordat_alerts_total\\{code="${code}"\\} 1$`, 'm'))
    expect(metrics).toMatch(/^concordat_proofs_total\{circuit="apk-32-10",status="failed"\} 1$/m)
    expect(errors).toHaveLength(1)
  })

  test('error: a proving key that was cut short: refused before proving, with an alert', async () => {
    const { job, metrics, stages, errors } = await outcome({
      change: (artifacts) => {
        const zkey = readdirSync(join(artifacts, 'apk-32-10')).find((name) => name.endsWith('.zkey')) ?? ''
        const path = join(artifacts, 'apk-32-10', zkey)
        truncateSync(path, Math.floor(readFileSync(path).length / 2))
      },
    })
    expect(job).toMatchObject({ state: 'failed', failure: { code: 'ARTIFACT_CORRUPT' } })
    expect(stages).not.toContain('witness')
    expect(metrics).toMatch(/^concordat_alerts_total\{code="ARTIFACT_CORRUPT"\} 1$/m)
    expect(errors).toHaveLength(1)
  })
})
