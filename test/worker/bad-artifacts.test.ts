import { cpSync, mkdtempSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Manifest, readManifest, writeManifest } from '../../src/artifacts/manifest.js'
import { createWorker } from '../../src/worker/create-worker.js'
import { openFolderStore } from '../../src/worker/open-folder-store.js'
import { buildSmallApk } from '../prover/apk-artifacts.js'
import { compiledWorker } from './compiled-worker.js'
import { apkRequest, chains } from './small-proofs.js'
import { countingMetrics, openQueue, scratch, untilOver } from './worker-harness.js'

const { modules } = compiledWorker()
const root = scratch()
const temporaryDirectory = scratch()
const NAME = 'apk-32-10'

let built: string
let manifest: Manifest
let directory: string
let open: Awaited<ReturnType<typeof openQueue>>

beforeAll(async () => {
  built = await buildSmallApk()
  manifest = await readManifest(built)
  open = await openQueue()
})
beforeEach(() => {
  directory = mkdtempSync(join(root, 'build-'))
  cpSync(built, directory, { recursive: true })
})
afterAll(() => open.close())

const pathOf = (role: 'zkey' | 'wasm' | 'r1cs' | 'verificationKey') => {
  const file = manifest.circuits[NAME]?.files[role]
  if (file === undefined) throw new Error('not built')
  return join(directory, file.path)
}

function flip(path: string): void {
  const content = readFileSync(path)
  const index = Math.floor(content.length * 0.7)
  content[index] = 0x10 ^ (content.at(index) ?? 0)
  writeFileSync(path, content)
}

/** Changes the artifacts when the worker has opened them, and says how the job ended and in which stages it was. */
async function outcome(change: () => void | Promise<void>) {
  const store = await openFolderStore({ directory })
  await change()
  const { job } = await open.queue.submit({ request: apkRequest([1]), owner: 'test' })
  const counted = countingMetrics()
  const stages: string[] = []
  const worker = await createWorker({
    jobs: open.queue,
    store,
    chains,
    temporaryDirectory,
    modules,
    pollSeconds: 0.1,
    metrics: counted.metrics,
    logger: {
      debug: (fields) => 'stage' in fields && stages.push(String(fields.stage)),
      info: () => undefined,
      warn: () => undefined,
      error: () => undefined,
    },
  })
  try {
    return { job: await untilOver(open.queue, job.id), alerts: counted.alerts, stages }
  } finally {
    await worker.stop({ seconds: 0 })
    expect(readdirSync(temporaryDirectory)).toEqual([])
  }
}

describe('a worker whose artifacts changed', () => {
  test.each(['zkey', 'wasm', 'r1cs', 'verificationKey'] as const)(
    'error: a %s with a flipped bit or a lost end is refused before proving',
    async (role) => {
      for (const change of [() => flip(pathOf(role)), () => truncateSync(pathOf(role), 1000)]) {
        const { job, alerts, stages } = await outcome(change)
        expect(job).toMatchObject({ state: 'failed', failure: { code: 'ARTIFACT_CORRUPT', retryable: true } })
        expect(job.failure?.message).not.toContain(directory)
        expect(alerts).toEqual(['ARTIFACT_CORRUPT', 'ARTIFACT_CORRUPT'])
        expect(stages).not.toContain('witness')
        cpSync(built, directory, { recursive: true })
      }
    },
  )

  test('error: files that took each other’s places', async () => {
    const { job, stages } = await outcome(() => {
      const [zkey, wasm] = [readFileSync(pathOf('zkey')), readFileSync(pathOf('wasm'))]
      writeFileSync(pathOf('zkey'), wasm)
      writeFileSync(pathOf('wasm'), zkey)
    })
    expect(job).toMatchObject({ state: 'failed', failure: { code: 'ARTIFACT_CORRUPT' } })
    expect(stages).not.toContain('witness')
  })

  test('error: a manifest that was changed with the files it describes', async () => {
    const { job, stages, alerts } = await outcome(async () => {
      const other = structuredClone(manifest)
      const entry = other.circuits[NAME]
      if (entry !== undefined) entry.constraints += 1
      await writeManifest(directory, other)
    })
    expect(job).toMatchObject({ state: 'failed', failure: { code: 'ARTIFACT_MISMATCH' } })
    expect(stages).not.toContain('witness')
    expect(alerts).toContain('ARTIFACT_MISMATCH')
  })

  test('default: and back in place they prove', async () => {
    expect((await outcome(() => undefined)).job).toMatchObject({ state: 'completed' })
  })
})
