import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toBftJson } from '../../src/bft/json/to-bft-json.js'
import type { ProofRequest } from '../../src/jobs/job.js'
import { readProofTask } from '../../src/jobs/parse-proof-request.js'
import type { ArtifactStore } from '../../src/worker/artifact-store.js'
import { createWorker } from '../../src/worker/create-worker.js'
import { openFolderStore } from '../../src/worker/open-folder-store.js'
import { CHAIN_ID, makeBlock, validatorsOf } from '../bft/chain.js'
import { bftArtifactsDirectory, buildBft } from '../bft/circuits/artifacts.js'
import { compiledWorker } from './compiled-worker.js'
import { openQueue, scratch, untilOver } from './worker-harness.js'

const { modules } = compiledWorker()
const temporaryDirectory = scratch()
const CIRCUIT = 'bft-quorum-4'
const chains = {
  devnet: { family: 'bft', name: 'devnet', chainId: CHAIN_ID },
  other: { family: 'bft', name: 'other', chainId: CHAIN_ID + 1n },
} as const

const validators = validatorsOf([0, 10n], [1, 10n], [2, 10n], [3, 10n])
const block = makeBlock({ height: 5n, validators, places: [0, 1, 2] })
const quorumOf = (about = block, change: { network?: string; circuit?: string } = {}): ProofRequest => ({
  kind: 'bft-quorum',
  network: 'devnet',
  block: toBftJson(about),
  ...change,
})

let store: ArtifactStore
let open: Awaited<ReturnType<typeof openQueue>>

beforeAll(async () => {
  await buildBft(CIRCUIT)
  store = await openFolderStore({ directory: bftArtifactsDirectory })
  open = await openQueue()
}, 1_200_000)
afterAll(() => open?.close())

/** Submits requests and works until all of their jobs are over. */
async function work(...requests: readonly ProofRequest[]) {
  const jobs = await Promise.all(requests.map((request) => open.queue.submit({ request, owner: 'test' })))
  const worker = await createWorker({ jobs: open.queue, store, chains, temporaryDirectory, modules })
  const done = []
  for (const { job } of jobs) done.push(await untilOver(open.queue, job.id))
  await worker.stop()
  return done
}

describe('a quorum job', () => {
  test('default: ends with a proof that verifies, and answers this block alone', async () => {
    const [done] = await work(quorumOf(block, { circuit: CIRCUIT }))
    expect(done).toMatchObject({
      state: 'completed',
      attempts: 1,
      request: { circuit: CIRCUIT },
      result: { kind: 'bft-quorum', circuit: CIRCUIT },
    })
    expect(readdirSync(temporaryDirectory)).toEqual([])
    const { verificationKey } = store.artifacts.circuit(CIRCUIT)
    const text = JSON.stringify(done?.result)
    const verdict = (about: typeof block) =>
      readProofTask(quorumOf(about)).check({ circuit: CIRCUIT, verificationKey, text })
    expect(verdict(block)).toBe('valid')
    expect(verdict(makeBlock({ height: 5n, validators, places: [1, 2, 3] }))).toBe('other statement')
  })

  test('error: no quorum, another chain, a circuit that was not built: each is final at once', async () => {
    const few = makeBlock({ height: 5n, validators, places: [0, 1] })
    const later = makeBlock({ height: 6n, validators, places: [0, 1, 2] })
    const done = await work(
      quorumOf(few),
      quorumOf(later, { network: 'other' }),
      quorumOf(block, { circuit: 'bft-quorum-256' }),
    )
    expect(done.map(({ state, attempts, failure }) => [state, attempts, failure?.code])).toEqual([
      ['failed', 1, 'NOT_ENOUGH_POWER'],
      ['failed', 1, 'WRONG_CHAIN'],
      ['failed', 1, 'UNKNOWN_CIRCUIT'],
    ])
  })

  test('error: a circuit that does not fit the statement is not queued', async () => {
    const five = validatorsOf(...[0, 1, 2, 3, 4].map((key) => [key, 10n] as const))
    for (const request of [
      quorumOf(block, { circuit: 'bft-skipping-4' }),
      quorumOf(makeBlock({ height: 5n, validators: five }), { circuit: CIRCUIT }),
    ])
      await expect(open.queue.submit({ request, owner: 'test' })).rejects.toMatchObject({
        code: 'INVALID_REQUEST',
        cause: { path: 'circuit' },
      })
  })
})
