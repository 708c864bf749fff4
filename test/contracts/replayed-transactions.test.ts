import type { Hex } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCommitment } from '../../src/chain/read-commitment.js'
import { readHead, readHeader, readSyncCommitteeRoot } from '../../src/chain/read-head.js'
import { createSeededBytes } from '../../src/devnet/seeded-bytes.js'
import { hashTreeRootSyncCommittee } from '../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import { type DeployedApk, deployApkClient } from './apk-light-client.js'
import { openSmallApk } from './apk-proofs.js'
import { type DestinationChain, startDestinationChain } from './destination-chain.js'
import { CURRENT_SLOT, devnet, HONEST } from './devnet-light-client.js'
import { openSmallLink, proveCommittee, type SmallLink } from './linked-devnet.js'

let chain: DestinationChain
let link: SmallLink
let apk: Awaited<ReturnType<typeof openSmallApk>>
let client: DeployedApk

beforeAll(async () => {
  link = await openSmallLink()
  apk = await openSmallApk()
  chain = await startDestinationChain(devnet.config, { slot: CURRENT_SLOT })
  client = await deployApkClient(chain.client, { verifierPath: apk.verifierPath, link, registered: [] })
})
afterAll(() => chain?.anvil.stop())

const slots = [144n, 150n, 168n, 193n, 199n]

async function state() {
  const roots = [2n, 3n, 4n].map((period) => readSyncCommitteeRoot({ ...client, period }))
  const commitments = [2n, 3n].map((period) =>
    readCommitment({ ...client, committeeRoot: hashTreeRootSyncCommittee(devnet.committee(period)) }),
  )
  const headers = slots.map((slot) => readHeader({ ...client, slot }))
  return Promise.all([readHead(client), ...roots, ...commitments, ...headers])
}

/** Sends the same calldata again; true when the chain took it. */
async function isAccepted(data: Hex, how: 'mined' | 'called'): Promise<boolean> {
  const call = { to: client.address, data, account: chain.client.account }
  try {
    if (how === 'called') {
      await chain.client.call(call)
      return true
    }
    const hash = await chain.client.sendTransaction({ ...call, gas: 2_000_000n })
    return (await chain.client.waitForTransactionReceipt({ hash })).status === 'success'
  } catch {
    return false
  }
}

test('behavior: an accepted transaction changes nothing in any later state', {
  timeout: 600_000,
}, async () => {
  const first = await proveCommittee(link, devnet, 2n)
  const second = await proveCommittee(link, devnet, 3n)
  const step =
    (finalizedSlot: bigint, attestedSlot: bigint, withNextCommittee = false) =>
    async () => {
      const update = devnet.makeUpdate({ finalizedSlot, attestedSlot, withNextCommittee })
      return client.submit(update, await apk.prove(update, devnet.committee(update.signatureSlot / 64n)))
    }
  const steps = [
    () => client.register(first),
    step(HONEST.finalizedSlot, HONEST.attestedSlot),
    step(168n, 180n),
    step(150n, 166n, true),
    () => client.register(second),
    step(193n, 200n, true),
    step(199n, 206n),
  ]
  const random = createSeededBytes('replayed transactions')
  const accepted: Hex[] = []
  let interleavings = 0
  for (const [i, submit] of steps.entries()) {
    const { txHash } = await submit()
    accepted.push((await chain.client.getTransaction({ hash: txHash })).input)
    const before = await state()
    for (const data of accepted) expect(await isAccepted(data, 'mined')).toBe(false)
    const draws = 40 * accepted.length
    for (let draw = 0; draw < draws; draw++) {
      const at = Number(BigInt(random.root(`${i} ${draw}`)[0] ?? 0)) % accepted.length
      expect(await isAccepted(accepted[at] as Hex, 'called')).toBe(false)
      interleavings++
    }
    expect(await state()).toEqual(before)
  }
  expect(interleavings).toBeGreaterThan(1000)
  expect((await readHead(client)).slot).toBe(199n)
})
