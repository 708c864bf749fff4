import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCommitment } from '../../src/chain/read-commitment.js'
import { readHead, readSyncCommitteeRoot } from '../../src/chain/read-head.js'
import { rebuildCommittee } from '../../src/chain/rebuild-committee.js'
import type { MakeUpdateParameters } from '../../src/devnet/make-update-parameters.js'
import { hashTreeRootSyncCommittee } from '../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import type { Hex } from '../../src/ethereum/types/hex.js'
import type { ApkProof } from '../../src/prover/apk-proof.js'
import { type ApkEdit, type DeployedApk, deployApkClient } from './apk-light-client.js'
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
  client = await deployApkClient(chain.client, { verifierPath: apk.verifierPath, link })
})
afterAll(() => chain?.anvil.stop())

const signer = (update: { signatureSlot: bigint }) => devnet.committee(update.signatureSlot / 64n)

/** An update of the devnet with the proof for the committee of its signature's period, or of another one. */
async function proven(parameters: MakeUpdateParameters, period?: bigint) {
  const update = devnet.makeUpdate(parameters)
  const committee = period === undefined ? signer(update) : devnet.committee(period)
  return [update, await apk.prove(update, committee)] as const
}

/** Runs a test against the shared client, whose committee of period 2 is registered, and undoes what it did. */
function onClient(name: string, work: () => Promise<void>): void {
  // proofs are made where they are first needed
  test(name, { timeout: 600_000 }, () => chain.isolated(work))
}

const submit = async (parameters: MakeUpdateParameters) => client.submit(...(await proven(parameters)))

async function expectRevert(
  parameters: MakeUpdateParameters,
  errorName: string,
  { edit = {}, period }: { edit?: ApkEdit; period?: bigint } = {},
): Promise<void> {
  const before = await state()
  const [update, proof] = await proven(parameters, period)
  await client.expectRevert(update, proof as ApkProof, errorName, edit)
  expect(await state()).toEqual(before)
}

/** Everything a refused update must leave as it was. */
async function state() {
  const roots = [2n, 3n, 4n, 5n].map((period) => readSyncCommitteeRoot({ ...client, period }))
  const commitments = [2n, 3n, 4n, 9n].map((period) =>
    readCommitment({ ...client, committeeRoot: hashTreeRootSyncCommittee(devnet.committee(period)) }),
  )
  const [head, ...rest] = await Promise.all([readHead(client), ...roots, ...commitments])
  return { head, rest }
}

/** The update that brings the committee of period 3, finalized in period 2. */
const ROTATION = { ...HONEST, withNextCommittee: true } as const
/** The first step signed by the committee of period 3. */
const NEXT_STEP = { finalizedSlot: 193n, attestedSlot: 200n } as const

describe('rotation on route apk', () => {
  onClient('default: register, step, rotate, register the next, step', async () => {
    await submit({ finalizedSlot: 140n, attestedSlot: 156n })
    await submit(ROTATION)
    const next = hashTreeRootSyncCommittee(devnet.committee(3n))
    expect(await readSyncCommitteeRoot({ ...client, period: 3n })).toBe(next)
    await expectRevert(NEXT_STEP, 'UnknownCommitment')
    await client.register(await proveCommittee(link, devnet, 3n))
    await submit(NEXT_STEP)
    await submit({ finalizedSlot: 200n, attestedSlot: 210n, withNextCommittee: true, absent: [0, 31] })
    expect(await readHead(client)).toMatchObject({ slot: 200n, status: 'active' })
    expect(await readSyncCommitteeRoot({ ...client, period: 4n })).toBe(
      hashTreeRootSyncCommittee(devnet.committee(4n)),
    )
  })

  onClient('behavior: a committee registered in advance is usable from its rotation on', async () => {
    await client.register(await proveCommittee(link, devnet, 3n))
    await expectRevert(NEXT_STEP, 'UnknownSyncCommittee')
    await submit(ROTATION)
    await submit(NEXT_STEP)
  })

  onClient('behavior: a newcomer goes on with the chain alone', async () => {
    await submit(ROTATION)
    const committeeRoot = (await readSyncCommitteeRoot({ ...client, period: 2n })) as Hex
    const committee = await rebuildCommittee({ ...client, committeeRoot })
    const update = devnet.makeUpdate({ finalizedSlot: 150n, attestedSlot: 166n, absent: [9] })
    await client.submit(update, await apk.prove(update, committee))
    expect((await readHead(client)).slot).toBe(150n)
  })

  onClient('error: a skipped period', async () => {
    await client.register(await proveCommittee(link, devnet, 3n))
    await expectRevert({ finalizedSlot: 256n, attestedSlot: 260n }, 'SignaturePeriodOutOfRange')
    await submit(ROTATION)
    await expectRevert({ finalizedSlot: 256n, attestedSlot: 260n }, 'SignaturePeriodOutOfRange')
    await submit(NEXT_STEP)
    await expectRevert({ finalizedSlot: 256n, attestedSlot: 260n }, 'UnknownSyncCommittee')
  })

  onClient('error: a second committee for a period', async () => {
    await submit(ROTATION)
    const tamper = { nextSyncCommittee: devnet.committee(9n) }
    const second = { finalizedSlot: 152n, attestedSlot: 168n, withNextCommittee: true, tamper }
    await expectRevert(second, 'SyncCommitteeConflict')
  })

  onClient('error: a committee from an attested-only header, and no finality', async () => {
    await expectRevert({ ...ROTATION, tamper: { attestedAsFinalized: true } }, 'InvalidFinalityBranch')
    await expectRevert(ROTATION, 'BranchLength', {
      edit: { update: (sent) => ({ ...sent, finalityBranch: [] }) },
    })
    const zero: Hex = `0x${'00'.repeat(32)}`
    const none = { slot: 0n, proposerIndex: 0n, parentRoot: zero, stateRoot: zero, bodyRoot: zero }
    await expectRevert(ROTATION, 'StaleHead', {
      edit: { update: (sent) => ({ ...sent, finalizedHeader: none }) },
    })
    await expectRevert(ROTATION, 'InvalidFinalityBranch', {
      edit: { update: (sent) => ({ ...sent, finalizedHeader: { ...none, slot: HONEST.finalizedSlot } }) },
    })
  })

  onClient('error: finalized and attested periods differ', async () => {
    await submit(ROTATION)
    await client.register(await proveCommittee(link, devnet, 3n))
    const over = { finalizedSlot: 190n, attestedSlot: 200n, withNextCommittee: true }
    const update = devnet.makeUpdate(over)
    const nextSyncCommitteeRoot = hashTreeRootSyncCommittee(devnet.committee(4n))
    const nextSyncCommitteeBranch = update.nextSyncCommitteeBranch ?? []
    await expectRevert(over, 'NextSyncCommitteeNotFinalized', {
      edit: { update: (sent) => ({ ...sent, nextSyncCommitteeRoot, nextSyncCommitteeBranch }) },
    })
  })

  onClient('error: a committee that is registered but never became authoritative', async () => {
    await client.register(await proveCommittee(link, devnet, 9n))
    const stranger = { ...HONEST, tamper: { signerPeriod: 9n } }
    await expectRevert(stranger, 'InvalidProof', { period: 9n })
    await expectRevert(stranger, 'InvalidSignature', { period: 2n })
    await expectRevert({ ...NEXT_STEP, tamper: { signerPeriod: 9n } }, 'UnknownSyncCommittee', { period: 9n })
    await submit(ROTATION)
    await expectRevert({ ...NEXT_STEP, tamper: { signerPeriod: 9n } }, 'UnknownCommitment', { period: 9n })
    await client.register(await proveCommittee(link, devnet, 3n))
    await expectRevert({ ...NEXT_STEP, tamper: { signerPeriod: 9n } }, 'InvalidProof', { period: 9n })
    await submit(NEXT_STEP)
  })

  onClient('error: a slot past the end of the fork table', async () => {
    const short = await deployApkClient(chain.client, {
      verifierPath: apk.verifierPath,
      link,
      validUntilEpoch: 20n,
    })
    const [over, proof] = await proven({ finalizedSlot: 144n, attestedSlot: 160n })
    await short.expectRevert(over, proof, 'UnknownFork')
    await short.submit(...(await proven({ finalizedSlot: 144n, attestedSlot: 159n })))
  })
})

describe('the end of a client', () => {
  onClient('error: expired: no update, no evidence, but facts', async () => {
    await submit(ROTATION)
    await chain.goToSlot(CURRENT_SLOT + 300_000n)
    expect((await readHead(client)).status).toBe('expired')
    const next = await proven({ finalizedSlot: 150n, attestedSlot: 166n })
    await client.expectRevert(...next, 'ClientExpired')
    const evidence = await proven({ ...HONEST, execution: { gasUsed: 1n } })
    await expect(client.report(...evidence)).rejects.toMatchObject({ errorName: 'EvidenceExpired' })
    await client.register(await proveCommittee(link, devnet, 3n))
  })

  onClient('error: frozen: no update on either route, no second conflict', async () => {
    await submit(ROTATION)
    const evidence = await proven({ ...HONEST, execution: { gasUsed: 1n } })
    await client.report(...evidence)
    expect((await readHead(client)).status).toBe('frozen')
    const next = await proven({ finalizedSlot: 150n, attestedSlot: 166n })
    await client.expectRevert(...next, 'ClientFrozen')
    await expect(client.direct(next[0], devnet.committee(2n))).rejects.toMatchObject({
      errorName: 'ClientFrozen',
    })
    await expect(client.report(...evidence)).rejects.toMatchObject({ errorName: 'ClientFrozen' })
    await chain.goToSlot(CURRENT_SLOT + 300_000n)
    expect((await readHead(client)).status).toBe('frozen')
  })
})
