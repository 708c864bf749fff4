import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { toBftJson } from '../../src/bft/json/to-bft-json.js'
import { createJobQueue, type DatabaseJobQueue } from '../../src/jobs/create-job-queue.js'
import type { Database } from '../../src/jobs/database/database.js'
import { openDatabase } from '../../src/jobs/database/open-database.js'
import type { ProofRequest } from '../../src/jobs/job.js'
import { createQueueBuyer } from '../../src/relayer/queue-buyer.js'
import { makeBlock, validatorsOf } from '../bft/chain.js'

const validators = validatorsOf([0, 10n], [1, 10n], [2, 10n], [3, 10n])
const quorumAt = (height: bigint): ProofRequest => ({
  kind: 'bft-quorum',
  network: 'devnet',
  block: toBftJson(makeBlock({ height, validators })),
})
const CIRCUITS = ['bft-quorum-16', 'bft-quorum-64', 'bft-quorum-256']

const directory = mkdtempSync(join(tmpdir(), 'concordat-queue-buyer-'))
let database: Database
let queue: DatabaseJobQueue
let stop: AbortController
let working: Promise<void>
let asked: (string | undefined)[]

beforeAll(async () => {
  database = await openDatabase({ directory })
  queue = await createJobQueue({ database })
})
beforeEach(() => {
  stop = new AbortController()
  asked = []
})
afterEach(async () => {
  stop.abort()
  await working
})
afterAll(async () => {
  await queue.stop()
  await database.close()
  rmSync(directory, { recursive: true, force: true })
})

/** Answers every job with its circuit, of those that it has built; a request that names none gets the first. */
async function work(built: readonly string[], failure = 'UNKNOWN_CIRCUIT'): Promise<void> {
  while (!stop.signal.aborted) {
    const leased = await queue.take({ workerId: 'test', leaseSeconds: 600 })
    if (leased === undefined) {
      await queue.waitForWork({ seconds: 0.2, signal: stop.signal })
      continue
    }
    const { circuit = undefined } = leased.job.request as { circuit?: string }
    asked.push(circuit)
    if (circuit === undefined || built.includes(circuit))
      await leased.complete({ circuit: circuit ?? built[0] })
    else await leased.fail({ code: failure, message: 'not here', retryable: false })
  }
}

test('default: without a choice the workers choose', async () => {
  working = work(['bft-quorum-4'])
  expect(await createQueueBuyer({ queue }).buy(quorumAt(5n))).toEqual({ circuit: 'bft-quorum-4' })
  expect(asked).toEqual([undefined])
})

test('args: the first of the circuits, though the workers built smaller ones', async () => {
  working = work(['bft-quorum-4', ...CIRCUITS])
  const made = await createQueueBuyer({ queue }).buy(quorumAt(6n), { circuits: CIRCUITS })
  expect(made).toEqual({ circuit: 'bft-quorum-16' })
  expect(asked).toEqual(['bft-quorum-16'])
})

test('behavior: the next circuit where the workers did not build the first', async () => {
  working = work(['bft-quorum-4', 'bft-quorum-64'])
  const made = await createQueueBuyer({ queue }).buy(quorumAt(7n), { circuits: CIRCUITS })
  expect(made).toEqual({ circuit: 'bft-quorum-64' })
  expect(asked).toEqual(['bft-quorum-16', 'bft-quorum-64'])
})

test('error: none of them was built; and a failure that no other circuit mends', async () => {
  working = work(['bft-quorum-4'])
  await expect(createQueueBuyer({ queue }).buy(quorumAt(8n), { circuits: CIRCUITS })).rejects.toMatchObject({
    code: 'PROOF_FAILED',
    facts: expect.arrayContaining(['UNKNOWN_CIRCUIT: not here']),
  })
  expect(asked).toEqual(CIRCUITS)
  stop.abort()
  await working
  stop = new AbortController()
  working = work([], 'NOT_ENOUGH_POWER')
  await expect(createQueueBuyer({ queue }).buy(quorumAt(9n), { circuits: CIRCUITS })).rejects.toMatchObject({
    facts: expect.arrayContaining(['NOT_ENOUGH_POWER: not here']),
  })
  expect(asked).toEqual([...CIRCUITS, 'bft-quorum-16'])
})
