import {
  type Abi,
  concat,
  decodeAbiParameters,
  encodeAbiParameters,
  keccak256,
  sha256,
  stringToHex,
  toHex,
  zeroHash,
} from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { gateArguments } from '../../../src/chain/consumer-gate.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import { devnet } from '../devnet-light-client.js'
import {
  type AdapterChains,
  type Deployed,
  executionOf,
  slotProof,
  startAdapterChains,
} from './adapter-chains.js'
import { expectRevert } from './expect-revert.js'
import { apkCall, updateCall } from './update-calls.js'

const IBC_STORE_SLOT = '0x1260944489272988d9df285149b5aa1b0f48f2136d6f416159f840a3e0747600'
const SLOTS = { finalizedSlot: 144n, attestedSlot: 160n }
const UpdateResult = { Update: 0, Misbehaviour: 1, NoOp: 2 }

/** ICS-24 of IBC v2: client id, kind, sequence in 8 bytes. */
const packetPath = (kind: 1 | 2 | 3, sequence: bigint): Hex =>
  concat([stringToHex('client-7'), toHex(kind, { size: 1 }), toHex(sequence, { size: 8 })])
const slotOf = (path: Hex): Hex => keccak256(concat([keccak256(path), IBC_STORE_SLOT]))

let chains: AdapterChains
let router: Deployed
let adapter: { address: Hex; abi: Abi }
let block: bigint
const sent = packetPath(1, 5n)
const commitment = sha256('0x0102')
/** Never written: packet 5 was not received. */
const receipt = packetPath(2, 5n)

beforeAll(async () => {
  chains = await startAdapterChains()
  router = await chains.source.deploy('Router')
  block = await chains.source.mine([
    router.call('commit', [sent, commitment]),
    router.call('commit', [packetPath(1, 6n), sha256('0x03')]),
    router.call('commit', [packetPath(3, 9n), sha256('0x04')]),
    router.call('commitElsewhere', [receipt, commitment]),
  ])
  adapter = await chains.deploy('IbcLightClient', [
    chains.verifier,
    router.address,
    ...gateArguments(undefined),
  ])
  await chains.accept({ blockNumber: block, ...SLOTS })
})
afterAll(() => chains?.stop())

async function proofOf(path: Hex, address: Hex = router.address, at = block): Promise<Hex> {
  const proof = await slotProof(chains.source, address, slotOf(path), at)
  return encodeAbiParameters(
    [{ type: 'bytes[]' }, { type: 'bytes[]' }],
    [[...proof.accountProof], [...proof.storageProof]],
  )
}

type Message = {
  proof: Hex
  proofHeight: { revisionNumber: bigint; revisionHeight: bigint }
  path: Hex[]
  value?: Hex
}
const height = { revisionNumber: 0n, revisionHeight: SLOTS.finalizedSlot }

function ask(functionName: string, args: unknown[], address = adapter.address): Promise<unknown> {
  return chains.destination.client.readContract({ address, abi: adapter.abi, functionName, args })
}

async function member(edit: Partial<Message> = {}): Promise<unknown> {
  const proof = edit.proof ?? (await proofOf(sent))
  return ask('verifyMembership', [{ proof, proofHeight: height, path: [sent], value: commitment, ...edit }])
}

async function nonMember(edit: Partial<Message> = {}): Promise<unknown> {
  const proof = edit.proof ?? (await proofOf(receipt))
  return ask('verifyNonMembership', [{ proof, proofHeight: height, path: [receipt], ...edit }])
}

/** What a call would answer, and the call itself when it is one that succeeds. */
async function send(functionName: string, message: Hex): Promise<unknown> {
  const { client } = chains.destination
  const call = { address: adapter.address, abi: adapter.abi, functionName, args: [message] }
  const { result, request } = await client.simulateContract({ ...call, account: client.account })
  const hash = await client.writeContract(request)
  expect((await client.waitForTransactionReceipt({ hash })).status).toBe('success')
  return result
}

describe('IbcLightClient: membership', () => {
  test('default: a packet commitment of the source router, with the time of its height', async () => {
    const { genesisTime, secondsPerSlot } = devnet.config
    expect(await member()).toBe(genesisTime + SLOTS.finalizedSlot * secondsPerSlot)
  })

  test('default: the path of a receipt that was never written is not a member', async () => {
    const { genesisTime, secondsPerSlot } = devnet.config
    expect(await nonMember()).toBe(genesisTime + SLOTS.finalizedSlot * secondsPerSlot)
  })

  test('error: another value', async () => {
    await expectRevert(member({ value: sha256('0x0103') }), 'CommitmentMismatch')
  })

  test('error: another path, with the proof of the right one', async () => {
    await expectRevert(member({ path: [packetPath(1, 6n)] }), 'WrongNodeHash')
  })

  test('error: another path with its own proof holds another value', async () => {
    const path = packetPath(1, 6n)
    await expectRevert(member({ path: [path], proof: await proofOf(path) }), 'CommitmentMismatch')
  })

  test('error: present claimed absent', async () => {
    await expectRevert(nonMember({ path: [sent], proof: await proofOf(sent) }), 'CommitmentPresent')
  })

  test('error: absent claimed present, also as zero', async () => {
    const absent = { path: [receipt], proof: await proofOf(receipt) }
    await expectRevert(member(absent), 'CommitmentMismatch')
    await expectRevert(member({ ...absent, value: zeroHash }), 'CommitmentMismatch')
  })

  test('error: another contract that stores the same', async () => {
    const other = await chains.source.deploy('Router')
    await expectRevert(member({ proof: await proofOf(sent, other.address) }), 'WrongNodeHash')
  })

  test('error: a router that is not in the state has neither members nor non-members', async () => {
    const nowhere: Hex = `0x${'77'.repeat(20)}`
    const lost = await chains.deploy('IbcLightClient', [
      chains.verifier,
      nowhere,
      ...gateArguments(undefined),
    ])
    const proof = await proofOf(receipt, nowhere)
    const message = { proof, proofHeight: height, path: [receipt] }
    await expectRevert(ask('verifyNonMembership', [message], lost.address), 'AccountAbsent')
  })

  test('error: a height that was not accepted, or of another revision', async () => {
    await expectRevert(member({ proofHeight: { ...height, revisionHeight: 145n } }), 'UnknownSlot')
    await expectRevert(member({ proofHeight: { ...height, revisionNumber: 1n } }), 'WrongRevision')
    await expectRevert(nonMember({ proofHeight: { ...height, revisionNumber: 1n } }), 'WrongRevision')
  })

  test('error: a path of none or two, a value of 31 or 33 bytes', async () => {
    await expectRevert(member({ path: [] }), 'PathLength')
    await expectRevert(member({ path: ['0x', sent] }), 'PathLength')
    await expectRevert(member({ value: commitment.slice(0, -2) as Hex }), 'ValueLength')
    await expectRevert(member({ value: `${commitment}00` }), 'ValueLength')
  })
})

describe('IbcLightClient: updates', () => {
  const next = { finalizedSlot: 152n, attestedSlot: 168n }

  test('default: an update moves the client, the same again is a no-op', () =>
    chains.destination.isolated(async () => {
      const message = updateCall('updateDirect', devnet.makeUpdate(next))
      expect(await send('updateClient', message)).toBe(UpdateResult.Update)
      expect(await send('updateClient', message)).toBe(UpdateResult.NoOp)
    }))

  test('behavior: a known header that brings a missing committee is an update', () =>
    chains.destination.isolated(async () => {
      const execution = await executionOf(chains.source, block)
      const update = devnet.makeUpdate({ ...SLOTS, execution, withNextCommittee: true })
      expect(await send('updateClient', updateCall('updateDirect', update))).toBe(UpdateResult.Update)
    }))

  test('behavior: a contradicting update freezes the client, and nothing is served any more', () =>
    chains.destination.isolated(async () => {
      const conflicting = updateCall('updateDirect', devnet.makeUpdate(SLOTS))
      expect(await send('updateClient', conflicting)).toBe(UpdateResult.Misbehaviour)
      await expectRevert(member(), 'LightClientFrozen')
      await expectRevert(nonMember(), 'LightClientFrozen')
      const message = updateCall('updateDirect', devnet.makeUpdate(next))
      await expectRevert(send('updateClient', message), 'ClientFrozen')
      const known = updateCall(
        'updateDirect',
        devnet.makeUpdate({ ...SLOTS, execution: await executionOf(chains.source, block) }),
      )
      await expectRevert(send('updateClient', known), 'ClientFrozen')
    }))

  test('error: a contradicting update with a bad signature freezes nothing', async () => {
    const tamper = { signedWithout: [3] }
    const message = updateCall('updateDirect', devnet.makeUpdate({ ...SLOTS, tamper }))
    await expectRevert(send('updateClient', message), 'InvalidSignature')
    expect(await member()).toBeTypeOf('bigint')
  })

  test('behavior: misbehaviour freezes', () =>
    chains.destination.isolated(async () => {
      await send('misbehaviour', updateCall('reportConflictDirect', devnet.makeUpdate(SLOTS)))
      await expectRevert(member(), 'LightClientFrozen')
    }))

  test('error: misbehaviour without a conflict', async () => {
    const message = updateCall('reportConflictDirect', devnet.makeUpdate(next))
    await expectRevert(send('misbehaviour', message), 'NoConflict')
  })

  test('error: messages that are other calls, or none', async () => {
    const update = devnet.makeUpdate(next)
    await expectRevert(send('updateClient', updateCall('reportConflictDirect', update)), 'UnknownMessage')
    await expectRevert(send('misbehaviour', updateCall('updateDirect', update)), 'UnknownMessage')
    await expectRevert(send('updateClient', '0x'), 'UnknownMessage')
    await expectRevert(send('updateClient', '0x1234'), 'UnknownMessage')
    await expectRevert(send('upgradeClient', '0x'), 'UpgradeUnsupported')
  })

  test('behavior: route apk goes the same three ways', async () => {
    const update = apkCall('updateApk', devnet.makeUpdate(next))
    const conflicting = apkCall('updateApk', devnet.makeUpdate(SLOTS))
    const report = apkCall('reportConflictApk', devnet.makeUpdate(SLOTS))
    // this client knows no commitment, and says so after it has checked everything else
    for (const message of [update, conflicting]) {
      await expectRevert(send('updateClient', message), 'UnknownCommitment')
    }
    await expectRevert(send('misbehaviour', report), 'UnknownCommitment')
    const execution = await executionOf(chains.source, block)
    const known = apkCall('updateApk', devnet.makeUpdate({ ...SLOTS, execution }))
    expect(await send('updateClient', known)).toBe(UpdateResult.NoOp)
  })

  test('error: a forged update is refused with the light client`s reason', async () => {
    const message = updateCall('updateDirect', devnet.makeUpdate({ ...next, tamper: { signedWithout: [3] } }))
    await expectRevert(send('updateClient', message), 'InvalidSignature')
  })

  test('default: the client state names the light client, the router, the chain and the head', async () => {
    const encoded = (await ask('getClientState', [])) as Hex
    const types = ['address', 'address', 'uint256', 'uint256', 'uint8'].map((type) => ({ type }))
    const [lightClient, source, chainId, latest, status] = decodeAbiParameters(types, encoded)
    expect([lightClient, source]).toEqual([chains.lightClient.address, router.address].map(checksummed))
    expect([chainId, latest, status]).toEqual([devnet.config.chainId, SLOTS.finalizedSlot, 0])
  })
})

function checksummed(address: string) {
  return expect.stringMatching(new RegExp(`^${address}$`, 'i'))
}
