import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { deployVerifier } from '../../src/chain/deploy-verifier.js'
import { createJobQueue, type DatabaseJobQueue } from '../../src/jobs/create-job-queue.js'
import type { Database } from '../../src/jobs/database/database.js'
import { openDatabase } from '../../src/jobs/database/open-database.js'
import { serializeApkProof } from '../../src/prover/apk-proof-json.js'
import { createProver, type Prover } from '../../src/prover/create-prover.js'
import { serializeLinkProof } from '../../src/prover/link-proof-json.js'
import { proveLink } from '../../src/prover/prove-link.js'
import { createRelayer } from '../../src/relayer/ethereum/create-relayer.js'
import type { ProofSource } from '../../src/relayer/ethereum/proof-source.js'
import { createProverProofSource } from '../../src/relayer/ethereum/prover-proof-source.js'
import { createQueueProofSource } from '../../src/relayer/ethereum/queue-proof-source.js'
import { openSmallApk } from '../contracts/apk-proofs.js'
import { openSmallLink } from '../contracts/linked-devnet.js'
import { type FaultyNode, startFaultyNode } from '../sources/faulty-node.js'
import { devnetNode, rotation } from './devnet-node.js'
import {
  BOOTSTRAP_SLOT,
  createWorld,
  destination,
  nodesAt,
  outcomes,
  slotClock,
  type World,
  type WorldChain,
} from './relay-world.js'

let world: World
let node: FaultyNode
let chain: WorldChain
let deployed: { apk: Parameters<WorldChain['deploy']>[0] }
let provers: { apk: Prover; link: Prover }
let local: ProofSource
let bought: string[] = []
let paths: { apk: string; link: string }

beforeAll(async () => {
  const apk = await openSmallApk()
  const link = await openSmallLink()
  provers = {
    apk: createProver({ artifacts: apk.artifacts }),
    link: createProver({ artifacts: link.artifacts }),
  }
  local = {
    prove: createProverProofSource({ prover: provers.apk }).prove,
    proveLink: createProverProofSource({ prover: provers.link }).proveLink,
  }
  paths = { apk: apk.verifierPath, link: link.verifierPath }
})

beforeEach(async () => {
  world = createWorld({ seed: 'proven routes', slot: 150n })
  const { devnet, now } = world
  const change = () => ({ absent: [1, 5, 30] })
  node = await startFaultyNode(devnetNode({ devnet, now, bootstrapSlots: [BOOTSTRAP_SLOT], change }))
  chain = await world.startChain()
  const { client } = chain
  const setupKind = 'development'
  const { address: verifier } = await deployVerifier({ client, path: paths.apk, setupKind })
  const { address: linkVerifier } = await deployVerifier({ client, path: paths.link, setupKind })
  deployed = { apk: { apk: { setupKind, circuits: [{ capacity: 10, verifier }], linkVerifier } } }
})
afterEach(async () => {
  await node.close()
  await world.stop()
})

function relayerOf(addresses: readonly `0x${string}`[], proofs: ProofSource | undefined, dryRun = false) {
  bought = []
  return createRelayer({
    source: nodesAt(world.devnet, [node.url]),
    destinations: addresses.map((address, index) =>
      destination(`client ${index}`, chain, address, { routePolicy: { routes: ['apk'] } }),
    ),
    proofs,
    dryRun,
    clock: slotClock(world),
    transactions: { pollMs: 1 },
    metrics: { proof: ({ kind, result }) => bought.push(`${kind} ${result}`) },
  })
}

describe('a relayer on route apk', () => {
  test('default: registers, rotates by real proofs, and buys each proof once for two clients', async () => {
    const addresses = [await chain.deploy(deployed.apk), await chain.deploy(deployed.apk)]
    await world.goTo(174n)
    const dry = await relayerOf(addresses, local, true).runOnce()
    expect(dry.destinations[0]?.transactions[0]).toMatchObject({ kind: 'register', result: 'planned' })
    expect(bought).toEqual([])
    const report = await relayerOf(addresses, local).runOnce()
    expect(outcomes(report)).toEqual(['delivered', 'delivered'])
    expect(bought).toEqual(['link ok', 'apk ok'])
    for (const address of addresses) expect(await chain.recorded(address)).toContain(152n)
    const [registered, rotated] = report.destinations[0]?.transactions ?? []
    expect(registered?.gasUsed).toBeLessThan(500_000n)
    expect(rotated?.gasUsed).toBeLessThan(800_000n)
    expect((await chain.sent()).reverted).toBe(0)
  })

  test('default: the routes of a client that has circuits are found, and the cheaper one is taken', async () => {
    const address = await chain.deploy(deployed.apk)
    await world.goTo(174n)
    const relayer = createRelayer({
      source: nodesAt(world.devnet, [node.url]),
      destinations: [destination('one', chain, address)],
      proofs: local,
      dryRun: true,
      clock: slotClock(world),
    })
    const [report] = (await relayer.runOnce()).destinations
    expect(report?.transactions.map(({ kind, route }) => `${kind} ${route}`)).toEqual(['rotate direct'])
  })

  test('error: a route that needs proofs and nobody to make them', async () => {
    const address = await chain.deploy(deployed.apk)
    await world.goTo(174n)
    expect(outcomes(await relayerOf([address], undefined).runOnce())).toEqual(['failed: NO_PROOF_SOURCE'])
    expect(await chain.recorded(address)).toEqual([])
  })
})

describe('createQueueProofSource', () => {
  let database: Database
  let queue: DatabaseJobQueue
  const directory = mkdtempSync(join(tmpdir(), 'concordat-relay-queue-'))
  const signal = new AbortController()

  beforeAll(async () => {
    database = await openDatabase({ directory })
    queue = await createJobQueue({ database })
  })
  afterAll(async () => {
    await queue.stop()
    await database.close()
    rmSync(directory, { recursive: true, force: true })
  })

  /** Does the next job as a worker would. */
  async function work(end: 'complete' | 'fail', isSeen = () => true): Promise<void> {
    const take = () => queue.take({ workerId: 'test', leaseSeconds: 600 })
    let leased = await take()
    for (let waits = 0; leased === undefined && waits < 60; waits++) {
      await queue.waitForWork({ seconds: 1, signal: signal.signal })
      leased = await take()
    }
    if (leased === undefined) throw new Error('nobody asked for a proof')
    const { request } = leased.job
    await leased.renew({ stage: 'prove', percent: 50 })
    await expect.poll(isSeen, { timeout: 60_000 }).toBe(true)
    const committee = world.devnet.committee(2n)
    if (end === 'fail') {
      await leased.fail({ code: 'PROVER_FAILED', message: 'out of order', retryable: false })
    } else if (request.kind === 'apk') {
      const update = rotation(world.devnet, 2n, { absent: [1, 5, 30] })
      await leased.complete(JSON.parse(serializeApkProof(await provers.apk.prove(update, committee))))
    } else {
      await leased.complete(JSON.parse(serializeLinkProof(await proveLink(provers.link, committee))))
    }
  }

  test('default: a relayer has its proofs made by whoever serves the queue', async () => {
    const address = await chain.deploy(deployed.apk)
    await world.goTo(174n)
    const proofs = createQueueProofSource({ queue, network: 'devnet-32' })
    const working = work('complete').then(() => work('complete'))
    expect(outcomes(await relayerOf([address], proofs).runOnce())).toEqual(['delivered'])
    await working
    expect(await chain.recorded(address)).toContain(152n)
    expect((await queue.list({})).map(({ owner, priority, state }) => [owner, priority, state])).toEqual(
      Array(2).fill(['relayer', 10, 'completed']),
    )
  })

  test('behavior: what was proven once is not proven again, by another relayer or after a restart', async () => {
    const address = await chain.deploy(deployed.apk)
    await world.goTo(174n)
    const proofs = createQueueProofSource({ queue, network: 'devnet-32' })
    expect(outcomes(await relayerOf([address], proofs).runOnce())).toEqual(['delivered'])
    expect((await queue.list({})).length).toBe(2)
  })

  test('error: a job that fails, and one that nobody takes before the relayer is stopped', async () => {
    const proofs = createQueueProofSource({ queue, network: 'devnet-32' })
    const stages: string[] = []
    const failing = proofs.proveLink(world.devnet.committee(4n), {
      onProgress: ({ stage }) => stages.push(stage),
    })
    const working = work('fail', () => stages.includes('prove'))
    await expect(failing).rejects.toMatchObject({
      code: 'PROOF_FAILED',
      facts: expect.arrayContaining(['state: failed']),
    })
    await working
    expect(stages).toContain('prove')
    const stop = new AbortController()
    const waiting = proofs.proveLink(world.devnet.committee(5n), { signal: stop.signal })
    await expect.poll(async () => (await queue.counts()).queued).toBe(1)
    stop.abort(new Error('stopped'))
    await expect(waiting).rejects.toThrow('stopped')
    await expect.poll(async () => (await queue.counts()).cancelled).toBe(1)
  })
})
