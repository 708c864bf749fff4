import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { loadArtifacts } from '../../src/artifacts/load-artifacts.js'
import { createBenchStatements, presentWithout } from '../../src/bench/service/bench-statements.js'
import { writeLightCircuit } from '../../src/bench/service/light-circuit.js'
import { lightProofPath } from '../../src/bench/service/light-files.js'
import { latenciesOf } from '../../src/bench/service/percentiles.js'
import { runServiceBench } from '../../src/bench/service/run-service-bench.js'
import { serviceBenchMarkdown } from '../../src/bench/service/service-bench-markdown.js'
import { serviceBenchSize } from '../../src/bench/service/service-bench-size.js'
import { parseProofRequest, readProofTask } from '../../src/jobs/parse-proof-request.js'
import { buildSmallApk } from '../prover/apk-artifacts.js'
import { hasPostgres } from '../support/postgres.js'
import { servicePrograms } from './service-programs.js'

vi.setConfig({ testTimeout: 900_000 })

const quick = serviceBenchSize({ quick: true })
const folder = mkdtempSync(join(tmpdir(), 'concordat-bench-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('default: every part is measured, and reported in a table', async () => {
  const size = { ...quick, requestSeconds: 0.3, queueJobs: 8, identical: 10 }
  const report = await runServiceBench({
    size,
    directory: await buildSmallApk(),
    programs: servicePrograms(),
  })
  const databases = hasPostgres ? ['PGlite', 'PostgreSQL'] : ['PGlite']
  expect(report.requests.map(({ database, what }) => `${database} ${what}`)).toEqual(
    databases.flatMap((database) => ['POST new', 'POST joined', 'GET'].map((what) => `${database} ${what}`)),
  )
  for (const { perSecond, milliseconds } of report.requests) {
    expect(perSecond).toBeGreaterThan(0)
    expect(milliseconds.p50).toBeLessThanOrEqual(milliseconds.p99)
    expect(milliseconds.count).toBeGreaterThan(0)
  }
  expect(report.proving?.identical).toEqual({ requests: 10, jobs: 1, proofs: 1 })
  if (hasPostgres) expect(report.queue).toMatchObject([{ workers: 2, jobs: 8, completed: 8, repeated: 0 }])
  const markdown = serviceBenchMarkdown(report)
  expect(markdown).toContain('| PGlite | POST new | 8 |')
  expect(markdown).toContain('10 identical requests at once: 1 job, 1 proof')
  expect(JSON.parse(JSON.stringify(report))).toEqual(report)
})

test('args: only some parts', async () => {
  const directory = await buildSmallApk()
  const report = await runServiceBench({ size: quick, parts: [], directory })
  expect(report).toMatchObject({ requests: [], proofs: [], queue: [], proving: undefined })
  expect(serviceBenchMarkdown(report)).not.toContain('##')
  const unknown = runServiceBench({ size: quick, parts: ['nothing' as 'queue'], directory })
  await expect(unknown).rejects.toMatchObject({ name: 'ServiceBenchError', code: 'UNKNOWN_PART' })
})

test('behavior: light proofs verify for their statement and no other', async () => {
  const statements = createBenchStatements()
  const wanted = [0, 1].map((n) => {
    const { present, absent } = presentWithout(n)
    return { ...statements.unsigned(present), absent }
  })
  const { committee } = statements
  await writeLightCircuit({ directory: folder, committee, statements: wanted, holdMilliseconds: 0 })
  const circuit = 'apk-32-10'
  const { verificationKey } = (await loadArtifacts(folder)).circuit(circuit)
  const verdict = (request: number, proof: number, change = (text: string) => text) =>
    readProofTask(JSON.parse(wanted[request]?.text ?? '')).check({
      circuit,
      verificationKey,
      text: change(readFileSync(lightProofPath(folder, wanted[proof]?.bits ?? ''), 'utf8')),
    })
  expect(verdict(0, 0)).toBe('valid')
  expect(verdict(1, 1)).toBe('valid')
  expect(verdict(0, 1)).toBe('other statement')
  const other = JSON.parse(readFileSync(lightProofPath(folder, wanted[1]?.bits ?? ''), 'utf8')) as {
    proof: unknown
  }
  expect(verdict(0, 0, (text) => JSON.stringify({ ...JSON.parse(text), proof: other.proof }))).toBe(
    'invalid proof',
  )
})

test('behavior: every statement of the benchmark is another job', () => {
  const statements = createBenchStatements()
  const ids = Array.from({ length: 30 }, (_, n) => {
    const { text } = statements.unsigned(presentWithout(n * 180).present)
    return parseProofRequest(JSON.parse(text)).id
  })
  expect(new Set(ids).size).toBe(30)
  expect(presentWithout(5487).absent).toEqual([31])
})

test('default: percentiles by nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect(latenciesOf(hundred)).toEqual({ count: 100, p50: 50, p95: 95, p99: 99, max: 100 })
  expect(latenciesOf([7])).toEqual({ count: 1, p50: 7, p95: 7, p99: 7, max: 7 })
  expect(latenciesOf([])).toEqual({ count: 0, p50: 0, p95: 0, p99: 0, max: 0 })
})
