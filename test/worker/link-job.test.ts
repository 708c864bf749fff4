import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { syncCommitteeToBeaconJson } from '../../src/ethereum/json/to-beacon-json.js'
import type { ProofRequest } from '../../src/jobs/job.js'
import { readProofTask } from '../../src/jobs/parse-proof-request.js'
import type { ArtifactStore } from '../../src/worker/artifact-store.js'
import { createWorker } from '../../src/worker/create-worker.js'
import { openFolderStore } from '../../src/worker/open-folder-store.js'
import { buildSmallLink } from '../contracts/link-artifacts.js'
import { compiledWorker } from './compiled-worker.js'
import { chains, committee, otherCommittee } from './small-proofs.js'
import { openQueue, scratch, untilOver } from './worker-harness.js'

const { modules } = compiledWorker()
const temporaryDirectory = scratch()
const linkOf = (about: typeof committee): ProofRequest => ({
  kind: 'link',
  network: 'devnet',
  committee: syncCommitteeToBeaconJson(about),
})

let store: ArtifactStore
let open: Awaited<ReturnType<typeof openQueue>>
let result: Record<string, unknown>

beforeAll(async () => {
  store = await openFolderStore({ directory: await buildSmallLink() })
  open = await openQueue()
})
afterAll(() => open.close())

const verdict = (change: object, about = committee) =>
  readProofTask(linkOf(about)).check({
    circuit: 'link-32',
    verificationKey: store.artifacts.circuit('link-32').verificationKey,
    text: JSON.stringify({ ...result, ...change }),
  })

describe('a link job', () => {
  test('default: ends with a proof that verifies', async () => {
    const { job } = await open.queue.submit({ request: linkOf(committee), owner: 'test' })
    const worker = await createWorker({ jobs: open.queue, store, chains, temporaryDirectory, modules })
    const done = await untilOver(open.queue, job.id)
    await worker.stop()
    expect(done).toMatchObject({
      state: 'completed',
      attempts: 1,
      result: { kind: 'link', circuit: 'link-32' },
    })
    expect(readdirSync(temporaryDirectory)).toEqual([])
    result = done.result as Record<string, unknown>
    expect(verdict({})).toBe('valid')
  })

  test('error: results that are about something else', () => {
    const inputs = result.publicInputs as string[]
    const proof = result.proof as { pi_a: string[]; pi_c: string[] }
    expect(verdict({}, otherCommittee)).toBe('other statement')
    expect(verdict({ commitment: '0x1' })).toBe('other statement')
    expect(verdict({ committeeRoot: `0x${'00'.repeat(32)}` })).toBe('other statement')
    for (const index of inputs.keys()) {
      expect(verdict({ publicInputs: inputs.with(index, String(BigInt(inputs[index] ?? 0) + 1n)) })).toBe(
        'other statement',
      )
    }
    expect(verdict({ publicInputs: [...inputs, '1'] })).toBe('other statement')
    expect(verdict({ proof: { ...proof, pi_a: proof.pi_c } })).toBe('invalid proof')
    expect(verdict({ circuit: 'link-512' })).toBe('other circuit')
    expect(verdict({ kind: 'apk' })).toBe('malformed')
    expect(verdict({ proof: {} })).toBe('malformed')
  })

  test('error: a committee nobody ever had is final at once', async () => {
    const swapped = { ...committee, pubkeys: committee.pubkeys.with(0, committee.pubkeys[1] ?? '0x') }
    const { job } = await open.queue.submit({ request: linkOf(swapped), owner: 'test' })
    const worker = await createWorker({ jobs: open.queue, store, chains, temporaryDirectory, modules })
    const done = await untilOver(open.queue, job.id)
    await worker.stop()
    expect(done).toMatchObject({ state: 'failed', attempts: 1, failure: { code: 'COMMITTEE_MISMATCH' } })
  })
})
