import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashTreeRootSyncCommittee } from '../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import { createCommitteeKeys } from '../../src/relayer/ethereum/committee-keys.js'
import { findCommittees } from '../../src/relayer/ethereum/find-committees.js'
import { readClient } from '../../src/relayer/ethereum/read-client.js'
import type { LightClientSource } from '../../src/sources/light-client-source.js'
import { SourceError } from '../../src/sources/source-error.js'
import { type DeployedApk, deployApkClient } from '../contracts/apk-light-client.js'
import { openSmallApk } from '../contracts/apk-proofs.js'
import { type DestinationChain, startDestinationChain } from '../contracts/destination-chain.js'
import { BOOTSTRAP_SLOT, CURRENT_SLOT, devnet } from '../contracts/devnet-light-client.js'
import { openSmallLink } from '../contracts/linked-devnet.js'
import { devnetNode } from './devnet-node.js'

const root = hashTreeRootSyncCommittee(devnet.committee(2n))
let chain: DestinationChain
let registered: DeployedApk
let unregistered: DeployedApk

beforeAll(async () => {
  const { verifierPath } = await openSmallApk()
  const link = await openSmallLink()
  chain = await startDestinationChain(devnet.config, { slot: CURRENT_SLOT })
  registered = await deployApkClient(chain.client, { verifierPath, link })
  unregistered = await deployApkClient(chain.client, { verifierPath, link, registered: [] })
})
afterAll(() => chain?.anvil.stop())

const missing = async (): Promise<never> => {
  throw new SourceError('PERIOD_MISSING', 'Pruned.')
}
const pruned: LightClientSource = {
  ...devnetNode({ devnet, now: () => CURRENT_SLOT, bootstrapSlots: [] }),
  getUpdates: missing,
  getBootstrap: missing,
}

async function keysFrom(client: DeployedApk, source: LightClientSource) {
  const destination = { client: chain.client, lightClient: client.address }
  const keys = createCommitteeKeys()
  const facts = await readClient(devnet.config, destination)
  await findCommittees({ sources: [source], facts, destination, keys })
  return keys.get(root)
}

describe('findCommittees', () => {
  test('default: from the update of the period before, or from the bootstrap of the head', async () => {
    const node = devnetNode({ devnet, now: () => CURRENT_SLOT, bootstrapSlots: [BOOTSTRAP_SLOT] })
    expect(await keysFrom(unregistered, { ...node, getBootstrap: missing })).toEqual(devnet.committee(2n))
    expect(await keysFrom(unregistered, { ...node, getUpdates: missing })).toEqual(devnet.committee(2n))
  })

  test('behavior: from the destination alone, where the committee is registered', async () => {
    expect(await keysFrom(registered, pruned)).toEqual(devnet.committee(2n))
  })

  test('error: with nobody who has them it names the period', async () => {
    await expect(keysFrom(unregistered, pruned)).rejects.toMatchObject({
      code: 'COMMITTEE_KEYS_MISSING',
      shortMessage: 'Nobody has the keys of the committee of period 2.',
      facts: expect.arrayContaining([`committee root: ${root}`]),
    })
  })

  test('error: other keys than the client’s are not taken', async () => {
    const node = devnetNode({ devnet, now: () => CURRENT_SLOT, bootstrapSlots: [] })
    const lying: LightClientSource = {
      ...node,
      getUpdates: () => node.getUpdates(3n, 1),
      getBootstrap: missing,
    }
    await expect(keysFrom(unregistered, lying)).rejects.toMatchObject({ code: 'COMMITTEE_KEYS_MISSING' })
  })
})
