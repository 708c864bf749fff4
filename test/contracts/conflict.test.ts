import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadContract } from '../../src/chain/compile-contracts.js'
import { readHead } from '../../src/chain/read-head.js'
import { hashTreeRootBeaconBlockHeader } from '../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import { hashTreeRootSyncCommittee } from '../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import type { LightClientUpdate } from '../../src/ethereum/types/light-client.js'
import { type DestinationChain, startDestinationChain } from './destination-chain.js'
import { CURRENT_SLOT, checkpointAt, deployDevnetClient, devnet, HONEST } from './devnet-light-client.js'

let chain: DestinationChain
let client: Awaited<ReturnType<typeof deployDevnetClient>>

const accepted = devnet.makeUpdate({ ...HONEST, withNextCommittee: true })
/** The same finalized slot with other execution data, signed by the same committee. */
const otherHeader = devnet.makeUpdate({ ...HONEST, execution: { gasUsed: 1n } })
/** Another next committee for the same period. */
const otherCommittee = devnet.makeUpdate({
  finalizedSlot: 152n,
  attestedSlot: 168n,
  withNextCommittee: true,
  tamper: { nextSyncCommittee: devnet.committee(9n) },
})

beforeAll(async () => {
  chain = await startDestinationChain(devnet.config, { slot: CURRENT_SLOT })
  client = await deployDevnetClient(chain.client)
  await client.submit(accepted)
})
afterAll(() => chain.anvil.stop())

const rejection = (errorName: string) => ({ code: 'SUBMISSION_REVERTED', errorName })
const rootOf = (update: LightClientUpdate) => hashTreeRootBeaconBlockHeader(update.finalizedHeader.beacon)

async function readConflict(): Promise<unknown> {
  const { abi } = loadContract('EthereumLightClient')
  return chain.client.readContract({ address: client.address, abi, functionName: 'conflict' })
}

test('default: two finalized headers of one slot freeze the client for good', () =>
  chain.isolated(async () => {
    await client.report(otherHeader)
    expect(await readHead(client)).toMatchObject({ status: 'frozen', root: rootOf(accepted) })
    expect(await readConflict()).toEqual([1, HONEST.finalizedSlot, rootOf(accepted), rootOf(otherHeader)])
    const next = devnet.makeUpdate({ finalizedSlot: 152n, attestedSlot: 168n })
    await client.expectRevert(next, 'ClientFrozen')
    await expect(client.report(otherCommittee)).rejects.toMatchObject(rejection('ClientFrozen'))
  }))

test('default: two committees of one period freeze the client', () =>
  chain.isolated(async () => {
    await client.report(otherCommittee)
    expect((await readHead(client)).status).toBe('frozen')
    expect(await readConflict()).toEqual([
      2,
      3n,
      hashTreeRootSyncCommittee(devnet.committee(3n)),
      hashTreeRootSyncCommittee(devnet.committee(9n)),
    ])
  }))

/** No honest update finalizes slot 139: the checkpoint of its epoch is at slot 144. */
const betweenCheckpoints = devnet.makeUpdate({ finalizedSlot: 139n, attestedSlot: 160n })

test('default: a finalized header between the checkpoints freezes the client', () =>
  chain.isolated(async () => {
    await client.report(betweenCheckpoints)
    expect(await readConflict()).toEqual([
      1,
      HONEST.finalizedSlot,
      rootOf(accepted),
      rootOf(betweenCheckpoints),
    ])
  }))

test('default: so does the checkpoint, where the other was recorded', () =>
  chain.isolated(async () => {
    const deceived = await deployDevnetClient(chain.client)
    await deceived.submit(betweenCheckpoints)
    await deceived.report(accepted)
    expect((await readHead(deceived)).status).toBe('frozen')
  }))

test('behavior: a trusted block that is no checkpoint contradicts none', () =>
  chain.isolated(async () => {
    const started = await deployDevnetClient(chain.client, {
      checkpoint: checkpointAt(139n),
    })
    await started.submit(accepted)
    await expect(started.report(accepted)).rejects.toMatchObject(rejection('NoConflict'))
    await started.report(devnet.makeUpdate({ finalizedSlot: 141n, attestedSlot: 160n }))
    expect((await readHead(started)).status).toBe('frozen')
  }))

test('behavior: an ordinary update never overwrites', async () => {
  await client.expectRevert(otherHeader, 'StaleHead')
  await client.expectRevert(otherCommittee, 'SyncCommitteeConflict')
  expect(await readHead(client)).toMatchObject({ status: 'active', root: rootOf(accepted) })
})

test('error: agreement is no evidence', async () => {
  await expect(client.report(accepted)).rejects.toMatchObject(rejection('NoConflict'))
  const unknown = devnet.makeUpdate({ finalizedSlot: 152n, attestedSlot: 168n })
  await expect(client.report(unknown)).rejects.toMatchObject(rejection('NoConflict'))
})

test('error: evidence is checked like any update', async () => {
  const absent = Array.from({ length: 11 }, (_, i) => i)
  const weak = devnet.makeUpdate({ ...HONEST, execution: { gasUsed: 1n }, absent })
  await expect(client.report(weak)).rejects.toMatchObject(rejection('InsufficientParticipation'))
  const forged = devnet.makeUpdate({
    ...HONEST,
    execution: { gasUsed: 1n },
    tamper: { forkVersion: '0x01000001' },
  })
  await expect(client.report(forged)).rejects.toMatchObject(rejection('InvalidSignature'))
  const stranger = devnet.makeUpdate({ finalizedSlot: 320n, attestedSlot: 330n })
  await expect(client.report(stranger)).rejects.toMatchObject(rejection('UnknownSyncCommittee'))
})

test('behavior: updates stop when the head is older than the limit, and so does evidence', () =>
  chain.isolated(async () => {
    const limited = await deployDevnetClient(chain.client, {
      weakSubjectivitySeconds: (CURRENT_SLOT - 100n) * devnet.config.secondsPerSlot,
    })
    expect((await readHead(limited)).status).toBe('active')
    await limited.submit(accepted)
    await chain.goToSlot(CURRENT_SLOT + 80n)
    expect((await readHead(limited)).status).toBe('expired')
    const next = devnet.makeUpdate({ finalizedSlot: 152n, attestedSlot: 168n })
    await limited.expectRevert(next, 'ClientExpired')
    await expect(limited.report(otherHeader)).rejects.toMatchObject(rejection('EvidenceExpired'))
  }))
