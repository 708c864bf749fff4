import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { syncCommitteeToBeaconJson } from '../../src/ethereum/json/to-beacon-json.js'
import { JobError } from '../../src/jobs/job-error.js'
import { parseApkProof } from '../../src/prover/apk-proof-json.js'
import { createProver } from '../../src/prover/create-prover.js'
import type { ArtifactStore } from '../../src/worker/artifact-store.js'
import {
  type CreateWorkerParameters,
  createWorker,
  type ProofWorker,
} from '../../src/worker/create-worker.js'
import { openFolderStore } from '../../src/worker/open-folder-store.js'
import { buildSmallApk } from '../prover/apk-artifacts.js'
import { compiledWorker } from './compiled-worker.js'
import { apkRequest, chains, committee, otherCommittee, updateWithout } from './small-proofs.js'
import {
  countingMetrics,
  openQueue,
  processesOf,
  scratch,
  untilNoProcessOf,
  untilOver,
  untilStage,
} from './worker-harness.js'

const { modules, library } = compiledWorker()
const temporaryDirectory = scratch()

let store: ArtifactStore
let open: Awaited<ReturnType<typeof openQueue>>
let worker: ProofWorker | undefined
let counted: ReturnType<typeof countingMetrics>

beforeAll(async () => {
  store = await openFolderStore({ directory: await buildSmallApk() })
  open = await openQueue()
})
afterEach(async () => {
  await worker?.stop({ seconds: 0 })
  worker = undefined
  expect(readdirSync(temporaryDirectory), 'temporary files left behind').toEqual([])
  expect(processesOf(library), 'processes left behind').toEqual([])
})
afterAll(() => open.close())

async function start(parameters: Partial<CreateWorkerParameters> = {}): Promise<ProofWorker> {
  counted = countingMetrics()
  worker = await createWorker({
    jobs: open.queue,
    store,
    chains,
    temporaryDirectory,
    leaseSeconds: 15,
    pollSeconds: 0.1,
    modules,
    metrics: counted.metrics,
    ...parameters,
  })
  return worker
}

async function submit(request = apkRequest([1])): Promise<string> {
  return (await open.queue.submit({ request, owner: 'test' })).job.id
}

describe('createWorker', () => {
  test('default: a submitted job ends with a proof that verifies', async () => {
    const id = await submit(apkRequest([3, 7, 31]))
    await start()
    const job = await untilOver(open.queue, id)
    expect(job).toMatchObject({ state: 'completed', attempts: 1 })
    const proof = parseApkProof(JSON.stringify(job.result))
    const statement = { update: updateWithout([3, 7, 31]), committee }
    const prover = createProver({ artifacts: store.artifacts })
    expect(prover.verify(proof, statement)).toBe(true)
    expect(prover.verify(proof, { ...statement, update: updateWithout([3, 7, 30]) })).toBe(false)
    await worker?.stop()
    expect(counted.finished).toMatchObject([{ circuit: 'apk-32-10', status: 'completed' }])
    expect(counted.finished[0]?.peakRssBytes).toBeGreaterThan(100e6)
    expect(counted.alerts).toEqual([])
  })

  test('args: settings that make no sense', async () => {
    for (const wrong of [
      { concurrency: 0 },
      { concurrency: 1.5 },
      { leaseSeconds: -1 },
      { limits: { seconds: 0 } },
    ]) {
      await expect(start(wrong)).rejects.toMatchObject({ code: 'INVALID_SETTING' })
    }
  })

  test('behavior: a cancelled job ends at once, with its processes and files', async () => {
    const id = await submit(apkRequest([2]))
    await start()
    await untilStage(open.queue, id, 'prove')
    // The child, and the program it proves with, which names its files.
    await vi.waitFor(() => expect(processesOf(temporaryDirectory)).not.toEqual([]), { timeout: 120_000 })
    expect(processesOf(library)).not.toEqual([])
    await open.queue.cancel(id)
    await vi.waitFor(() => expect(counted.finished).toHaveLength(1), { timeout: 120_000 })
    expect(counted.finished[0]).toMatchObject({ status: 'cancelled' })
    expect(await open.queue.get(id)).toMatchObject({ state: 'cancelled' })
  })

  test('behavior: with time enough a stopping worker finishes', async () => {
    const id = await submit(apkRequest([4]))
    const stopping = await start()
    await untilStage(open.queue, id, 'witness')
    const later = await submit(apkRequest([4, 5]))
    await stopping.stop({ seconds: 100 })
    expect(await open.queue.get(id)).toMatchObject({ state: 'completed' })
    expect(await open.queue.get(later)).toMatchObject({ state: 'queued', attempts: 0 })
    await open.queue.cancel(later)
  })

  test('behavior: without, it gives the job back, and another worker has it at once', async () => {
    const id = await submit(apkRequest([5]))
    const stopping = await start({ leaseSeconds: 600 })
    await untilStage(open.queue, id, 'prove')
    await stopping.stop({ seconds: 0.1 })
    expect(counted.finished).toMatchObject([{ status: 'released' }])
    expect(await open.queue.get(id)).toMatchObject({ state: 'queued', attempts: 0 })
    await untilNoProcessOf(library)
    await start()
    expect(await untilOver(open.queue, id)).toMatchObject({ state: 'completed', attempts: 1 })
  })

  test('behavior: a worker whose lease was taken away stores nothing', async () => {
    const id = await submit(apkRequest([6]))
    const taken: { fail: () => Promise<unknown> }[] = []
    const jobs = {
      ...open.queue,
      async take(wish: Parameters<typeof open.queue.take>[0]) {
        if (taken.length > 0) return undefined
        const leased = await open.queue.take(wish)
        if (leased !== undefined) {
          taken.push({
            fail: () => leased.fail({ code: 'TEST', message: 'Another worker.', retryable: false }),
          })
        }
        return leased
      },
    }
    await start({ jobs })
    await untilStage(open.queue, id, 'witness')
    await taken[0]?.fail()
    await vi.waitFor(() => expect(counted.finished).toMatchObject([{ status: 'lost' }]), { timeout: 60_000 })
    expect(await open.queue.get(id)).toMatchObject({ state: 'failed', failure: { code: 'TEST' } })
  })

  test('behavior: a database that is away while proving costs nothing', async () => {
    const id = await submit(apkRequest([16]))
    let renewals = 0
    const jobs = {
      ...open.queue,
      async take(wish: Parameters<typeof open.queue.take>[0]) {
        const leased = await open.queue.take(wish)
        const renew = () => {
          renewals += 1
          return Promise.reject(new JobError('DATABASE_UNAVAILABLE', 'The database does not answer.'))
        }
        return leased === undefined ? undefined : { ...leased, renew }
      },
    }
    await start({ jobs, leaseSeconds: 120 })
    expect(await untilOver(open.queue, id)).toMatchObject({ state: 'completed', attempts: 1 })
    expect(renewals).toBeGreaterThan(2)
  })

  test('behavior: progress never goes back', async () => {
    const id = await submit(apkRequest([7]))
    await start()
    const seen: number[] = []
    for await (const job of open.queue.watch(id, { signal: AbortSignal.timeout(280_000) }))
      seen.push(job.progress.percent)
    expect(seen.at(-1)).toBe(100)
    expect(seen).toEqual([...seen].sort((left, right) => left - right))
  })

  test('error: the time limit', async () => {
    const id = await submit(apkRequest([8]))
    await start({ limits: { seconds: 0.5 } })
    const job = await untilOver(open.queue, id)
    expect(job).toMatchObject({
      state: 'failed',
      attempts: 2,
      failure: { code: 'PROVER_TIMEOUT', retryable: true },
    })
  })

  test.runIf(process.platform === 'linux')('error: the memory limit, and the worker goes on', async () => {
    const id = await submit(apkRequest([9]))
    const stopping = await start({ limits: { memoryBytes: 150e6 } })
    const job = await untilOver(open.queue, id)
    expect(job).toMatchObject({ state: 'failed', attempts: 2, failure: { code: 'PROVER_OUT_OF_MEMORY' } })
    await stopping.stop()
    const next = await submit(apkRequest([10]))
    await start({ limits: { memoryBytes: 4e9, seconds: 100 } })
    expect(await untilOver(open.queue, next)).toMatchObject({ state: 'completed' })
  })

  test.each([
    [
      'a committee that did not sign',
      { committee: syncCommitteeToBeaconJson(otherCommittee) },
      [11],
      'COMMITTEE_MISMATCH',
    ],
    ['another network', { network: 'mainnet' }, [12], 'UNKNOWN_NETWORK'],
    ['a property that every object has', { network: 'constructor' }, [13], 'UNKNOWN_NETWORK'],
    ['more absentees than any circuit takes', {}, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 'NO_CIRCUIT_FITS'],
    ['a circuit that is not for this committee', { circuit: 'apk-512-8' }, [14], 'NO_CIRCUIT_FITS'],
  ])('error: %s is final at the first attempt', async (_, change, absent, code) => {
    const id = await submit(apkRequest(absent, change))
    await start()
    const job = await untilOver(open.queue, id)
    expect(job).toMatchObject({ state: 'failed', attempts: 1, failure: { code, retryable: false } })
    expect(job.failure?.message).not.toContain('/')
    expect(counted.alerts).toEqual([])
  })

  test('error: a backend that does not exist on this machine raises an alert and is tried again', async () => {
    const id = await submit(apkRequest([15]))
    await start({ backend: { name: 'rapidsnark', binary: join(temporaryDirectory, 'absent') } })
    const job = await untilOver(open.queue, id)
    expect(job).toMatchObject({ state: 'failed', attempts: 2, failure: { code: 'PROVER_NOT_FOUND' } })
    expect(counted.alerts).toEqual(['PROVER_NOT_FOUND', 'PROVER_NOT_FOUND'])
  })
})
