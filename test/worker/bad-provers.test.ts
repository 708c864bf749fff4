import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ApkProof } from '../../src/prover/apk-proof.js'
import { serializeApkProof } from '../../src/prover/apk-proof-json.js'
import { createProver } from '../../src/prover/create-prover.js'
import type { ArtifactStore } from '../../src/worker/artifact-store.js'
import { type CreateWorkerParameters, createWorker } from '../../src/worker/create-worker.js'
import { openFolderStore } from '../../src/worker/open-folder-store.js'
import { buildSmallApk } from '../prover/apk-artifacts.js'
import { compiledWorker } from './compiled-worker.js'
import { fakeBackend, fakeChild, filesOf } from './fake-programs.js'
import { apkRequest, chains, committee, updateWithout } from './small-proofs.js'
import { countingMetrics, openQueue, processesOf, scratch, untilOver } from './worker-harness.js'

const { modules } = compiledWorker()
const programs = scratch()
const temporaryDirectory = scratch()

let store: ArtifactStore
let open: Awaited<ReturnType<typeof openQueue>>
let honest: ApkProof
let other: ApkProof

beforeAll(async () => {
  store = await openFolderStore({ directory: await buildSmallApk() })
  open = await openQueue()
  const prover = createProver({ artifacts: store.artifacts })
  honest = await prover.prove(updateWithout([1]), committee)
  other = await prover.prove(updateWithout([2]), committee)
})
afterEach(() => {
  expect(readdirSync(temporaryDirectory), 'temporary files left behind').toEqual([])
})
afterAll(() => open.close())

/** The job for `absent: [1]`, worked on with these parameters until it is over. */
async function outcome(parameters: Partial<CreateWorkerParameters>) {
  const { job } = await open.queue.submit({ request: apkRequest([1]), owner: 'test' })
  const counted = countingMetrics()
  const worker = await createWorker({
    jobs: open.queue,
    store,
    chains,
    temporaryDirectory,
    modules,
    pollSeconds: 0.1,
    metrics: counted.metrics,
    ...parameters,
  })
  try {
    return { job: await untilOver(open.queue, job.id), alerts: counted.alerts }
  } finally {
    await worker.stop({ seconds: 0 })
  }
}

const failed = (code: string) => ({ state: 'failed', attempts: 2, failure: { code, retryable: true } })
const withChild = (name: string, script: string, seconds = 60) =>
  outcome({ modules: { ...modules, child: fakeChild(programs, name, script) }, limits: { seconds } })
const proves = (text: string) => `process.send({ kind: 'proof', text: ${JSON.stringify(text)} })`

describe('a backend that', () => {
  test('error: writes garbage', async () => {
    const binary = fakeBackend(programs, 'garbage', { proof: 'garbage', publicInputs: '[]' })
    const { job, alerts } = await outcome({ backend: { name: 'rapidsnark', binary } })
    expect(job).toMatchObject(failed('PROVER_FAILED'))
    expect(job.result).toBeUndefined()
    expect(alerts).toEqual(['PROVER_FAILED', 'PROVER_FAILED'])
  })

  test("error: returns another statement's proof", async () => {
    const binary = fakeBackend(programs, 'swapped', filesOf(other))
    const { job, alerts } = await outcome({ backend: { name: 'rapidsnark', binary } })
    expect(job).toMatchObject(failed('PUBLIC_INPUTS_MISMATCH'))
    expect(alerts).toEqual(['PUBLIC_INPUTS_MISMATCH', 'PUBLIC_INPUTS_MISMATCH'])
  })

  test("error: returns another proof with this statement's public inputs", async () => {
    const files = { ...filesOf(honest), proof: filesOf(other).proof }
    const binary = fakeBackend(programs, 'forged', files)
    const { job, alerts } = await outcome({ backend: { name: 'rapidsnark', binary } })
    expect(job).toMatchObject(failed('PROOF_REJECTED'))
    expect(alerts).toEqual(['PROOF_REJECTED', 'PROOF_REJECTED'])
  })
})

describe('a child that', () => {
  test.each([
    ['text that is no proof', () => 'garbage'],
    ["another statement's valid proof", () => serializeApkProof(other)],
    [
      "another proof with this statement's public inputs",
      () => serializeApkProof({ ...other, publicInputs: honest.publicInputs, sum: honest.sum }),
    ],
    ['a proof that names another circuit', () => serializeApkProof({ ...honest, circuit: 'apk-512-8' })],
    [
      'a proof with another sum beside it',
      () => serializeApkProof({ ...honest, sum: { ...honest.sum, x: honest.sum.x + 1n } }),
    ],
  ])('error: claims to have proven %s', async (name, text) => {
    const { job, alerts } = await withChild(name.replaceAll(/\W/g, '-'), proves(text()))
    expect(job).toMatchObject(failed('WRONG_PROOF'))
    expect(job.result).toBeUndefined()
    expect(alerts).toEqual(['WRONG_PROOF', 'WRONG_PROOF'])
  })

  test.each([
    ['sends no answer', "process.send('hello')", 'CHILD_FAILED'],
    ['sends a huge answer', "process.send({ kind: 'proof', text: 'x'.repeat(100_000) })", 'CHILD_FAILED'],
    ['exits without an answer', 'process.exit(0)', 'CHILD_FAILED'],
    ['crashes', 'throw new Error("crash")', 'CHILD_FAILED'],
    ['kills itself', "process.kill(process.pid, 'SIGKILL')", 'PROVER_OUT_OF_MEMORY'],
    ['never answers', 'setInterval(() => {}, 1000)', 'PROVER_TIMEOUT'],
    ['blocks', 'for (;;);', 'PROVER_TIMEOUT'],
    ['ignores signals', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)", 'PROVER_TIMEOUT'],
    [
      'fails on a full disk',
      "process.send({ kind: 'error', code: 'WITNESS_FAILED', shortMessage: 'x', facts: ['ENOSPC: no space left'] })",
      'DISK_FULL',
    ],
  ])('error: %s', async (name, script, code) => {
    // Those that have to be waited for are waited for long enough to be at it.
    const { job } = await withChild(
      name.replaceAll(' ', '-'),
      script,
      code === 'PROVER_TIMEOUT' ? 2 : undefined,
    )
    expect(job).toMatchObject(failed(code))
  })

  test('error: leaves a grandchild behind that holds the pipes', async () => {
    const marker = join(programs, 'grandchild-marker')
    const script = `
      import('node:child_process').then(({ spawn }) => {
        const code = 'require("node:fs").writeFileSync(' + JSON.stringify(${JSON.stringify(marker)}) + ', "x"); setInterval(() => {}, 1000)'
        spawn(process.execPath, ['-e', code, ${JSON.stringify(marker)}], { stdio: 'inherit' })
        setInterval(() => process.getBuiltinModule('node:fs').existsSync(${JSON.stringify(marker)}) && process.exit(3), 20)
      })`
    const { job } = await withChild('grandchild', script)
    expect(job).toMatchObject(failed('CHILD_FAILED'))
    expect(existsSync(marker) && readFileSync(marker, 'utf8')).toBe('x')
    expect(processesOf(marker)).toEqual([])
  })

  test('behavior: looks for secrets in its environment finds none', async () => {
    process.env.DATABASE_URL = 'postgres://secret'
    const script = `
      const facts = [], code = process.env.DATABASE_URL === undefined && process.env.PATH !== undefined ? 'CLEAN' : 'LEAKED'
      process.send({ kind: 'error', code, shortMessage: 'x', facts })`
    try {
      expect((await withChild('environment', script)).job).toMatchObject(failed('CLEAN'))
    } finally {
      delete process.env.DATABASE_URL
    }
  })

  test('error: a program that does not exist', async () => {
    const { job } = await outcome({
      modules: { ...modules, child: new URL(`file://${programs}/absent.mjs`) },
    })
    expect(job).toMatchObject(failed('CHILD_FAILED'))
  })

  test('default: and an honest one, after all of them', async () => {
    const { job, alerts } = await withChild('honest', proves(serializeApkProof(honest)))
    expect(job).toMatchObject({ state: 'completed', attempts: 1 })
    expect(alerts).toEqual([])
  })
})
