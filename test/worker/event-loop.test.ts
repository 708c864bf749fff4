import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import { commitCommittee } from '../../src/ethereum/committee/committee-commitment.js'
import { syncCommitteeToBeaconJson, updateToBeaconJson } from '../../src/ethereum/json/to-beacon-json.js'
import type { ProofRequest } from '../../src/jobs/job.js'
import { serializeApkProof } from '../../src/prover/apk-proof-json.js'
import { createProver } from '../../src/prover/create-prover.js'
import type { ArtifactStore } from '../../src/worker/artifact-store.js'
import { createResultVerifier } from '../../src/worker/create-result-verifier.js'
import { createWorker } from '../../src/worker/create-worker.js'
import { openFolderStore } from '../../src/worker/open-folder-store.js'
import { buildSmallApk } from '../prover/apk-artifacts.js'
import { compiledWorker } from './compiled-worker.js'
import { committee as smallCommittee, updateWithout } from './small-proofs.js'
import { openQueue, scratch, untilOver } from './worker-harness.js'

const { modules } = compiledWorker()
const temporaryDirectory = scratch()
const directory = join(scratch(), 'artifacts')
const wide = createBeaconDevnet({ seed: 'wide worker', committeeSize: 512 })
const slot = wide.bootstrap().header.beacon.slot + 96n
const committee = wide.committee(0n)

let request: ProofRequest
let open: Awaited<ReturnType<typeof openQueue>>
let store: ArtifactStore

beforeAll(async () => {
  // The small circuit under the name of a large one: its witness refuses, when the commitment of 512 keys is done.
  const built = await buildSmallApk()
  cpSync(built, directory, { recursive: true })
  const manifest = join(directory, 'manifest.json')
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"apk-32-10": {', '"apk-512-8": {'))
  store = await openFolderStore({ directory })
  open = await openQueue()
  const update = wide.makeUpdate({ attestedSlot: slot, finalizedSlot: slot - 64n, absent: [1] })
  request = {
    kind: 'apk',
    network: 'wide',
    update: JSON.parse(JSON.stringify(updateToBeaconJson(update))),
    committee: syncCommitteeToBeaconJson(committee),
  }
})
afterAll(() => open.close())

/** 99th percentile and largest delay of the event loop while `work` runs, in milliseconds. */
async function delays(work: () => Promise<unknown>) {
  const histogram = monitorEventLoopDelay({ resolution: 5 })
  histogram.enable()
  await new Promise((resolve) => setTimeout(resolve, 20))
  await work()
  await new Promise((resolve) => setTimeout(resolve, 20))
  histogram.disable()
  return { p99: histogram.percentile(99) / 1e6, max: histogram.max / 1e6 }
}

// A core that is busy with something else delays any event loop: a window without that is waited for.
describe('the event loop of a worker', { retry: 2 }, () => {
  test('behavior: is free while the child commits to 512 keys', async () => {
    const stages: string[] = []
    const { job } = await open.queue.submit({ request, owner: 'test' })
    const worker = await createWorker({
      jobs: open.queue,
      store,
      chains: { wide: wide.config },
      temporaryDirectory,
      modules,
      logger: {
        debug: (fields) => 'stage' in fields && stages.push(String(fields.stage)),
        info: () => undefined,
        warn: () => undefined,
        error: () => undefined,
      },
    })
    const { p99 } = await delays(async () => {
      expect(await untilOver(open.queue, job.id)).toMatchObject({
        failure: { code: 'WITNESS_INPUT_INVALID' },
      })
    })
    await worker.stop()
    expect(stages).toContain('witness')
    expect(readdirSync(temporaryDirectory)).toEqual([])
    expect(p99, `p99 ${p99} ms`).toBeLessThan(100)
  })

  test('behavior: is free while the result for 512 keys is verified', async () => {
    const small = await openFolderStore({ directory: await buildSmallApk() })
    const proof = await createProver({ artifacts: small.artifacts }).prove(updateWithout([1]), smallCommittee)
    const circuit = 'apk-512-8'
    const text = serializeApkProof({ ...proof, circuit })
    const { verificationKey } = store.artifacts.circuit(circuit)
    const verifier = createResultVerifier({ module: modules.thread })
    const { p99 } = await delays(async () => {
      expect(await verifier.verify({ request, circuit, verificationKey, text })).toBe('other statement')
    })
    await verifier.stop()
    expect(p99, `p99 ${p99} ms`).toBeLessThan(100)
  })

  test('error: which it would not be if this process did it', async () => {
    const { max } = await delays(async () => void commitCommittee(committee))
    expect(max).toBeGreaterThan(100)
  })
})
