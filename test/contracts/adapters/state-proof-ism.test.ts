import { type Abi, concat, decodeAbiParameters, encodeAbiParameters, pad, toHex } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadContract } from '../../../src/chain/compile-contracts.js'
import { gateArguments } from '../../../src/chain/consumer-gate.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import { type AdapterChains, type Deployed, SOURCE_CHAIN_ID, startAdapterChains } from './adapter-chains.js'
import { expectRevert } from './expect-revert.js'
import { receiptProofs } from './receipt-proof.js'

const SLOTS = { finalizedSlot: 144n, attestedSlot: 160n }
const DESTINATION = 31_337
const RECIPIENT = pad('0xbeef')

let chains: AdapterChains
let mailbox: Deployed
let ism: { address: Hex; abi: Abi }
let proofs: Awaited<ReturnType<typeof receiptProofs>>

beforeAll(async () => {
  chains = await startAdapterChains()
  const { source } = chains
  mailbox = await source.deploy('OriginMailbox', [SOURCE_CHAIN_ID])
  const impostor = await source.deploy('OriginMailbox', [SOURCE_CHAIN_ID])
  const block = await source.mine([
    mailbox.call('dispatch', [DESTINATION, RECIPIENT, '0x68656c6c6f']),
    mailbox.call('dispatch', [DESTINATION, RECIPIENT, '0x']),
    mailbox.call('dispatch', [DESTINATION + 1, RECIPIENT, '0x68656c6c6f']),
    impostor.call('dispatch', [DESTINATION, RECIPIENT, '0x68656c6c6f']),
  ])
  proofs = await receiptProofs(source, block)
  ism = await deployIsm()
  await chains.accept({ blockNumber: block, ...SLOTS })
})
afterAll(() => chains?.stop())

type IsmEdit = { mailbox?: Hex; origin?: number; destination?: number; version?: number }
function deployIsm(edit: IsmEdit = {}) {
  const { origin = SOURCE_CHAIN_ID, destination = DESTINATION, version = 3 } = edit
  const binding = [edit.mailbox ?? mailbox.address, origin, destination, version]
  const args = [chains.verifier, ...binding, ...gateArguments(undefined)]
  return chains.deploy('StateProofIsm', args)
}

/** The message that the `Dispatch` event of a transaction carries. */
function messageOf(transactionIndex: number): Hex {
  const data = proofs.receipts[transactionIndex]?.logs[0]?.data ?? '0x'
  return decodeAbiParameters([{ type: 'bytes' }], data)[0]
}

type Metadata = {
  slot?: bigint
  header?: Hex
  transactionIndex?: number
  logIndex?: bigint
  receiptProof?: Hex[]
}

async function metadataOf(edit: Metadata = {}): Promise<Hex> {
  const { transactionIndex = 0, slot = SLOTS.finalizedSlot, header = proofs.header, logIndex = 0n } = edit
  const receiptProof = edit.receiptProof ?? (await proofs.proofOf(transactionIndex))
  const log = loadContract('IStateVerifier').abi.find(
    (item) => item.type === 'function' && item.name === 'log',
  )
  const blockProof = log?.type === 'function' ? log.inputs[0] : undefined
  if (blockProof === undefined) throw new Error('no block proof in the ABI')
  const components = [
    { ...blockProof, name: 'blockProof' },
    { name: 'header', type: 'bytes' },
    { name: 'transactionIndex', type: 'uint256' },
    { name: 'logIndex', type: 'uint256' },
    { name: 'receiptProof', type: 'bytes[]' },
  ]
  const proof = {
    blockProof: { kind: 0, slot, data: '0x' },
    header,
    transactionIndex: BigInt(transactionIndex),
    logIndex,
    receiptProof,
  }
  return encodeAbiParameters([{ type: 'tuple', components }], [proof])
}

async function verify(message: Hex, metadata: Metadata = {}, address = ism.address): Promise<unknown> {
  return chains.destination.client.readContract({
    address,
    abi: ism.abi,
    functionName: 'verify',
    args: [await metadataOf(metadata), message],
  })
}

/** The message with other bytes from `offset` on. */
function overwrite(message: Hex, offset: number, bytes: Hex): Hex {
  const at = 2 + 2 * offset
  return `${message.slice(0, at)}${bytes.slice(2)}${message.slice(at + bytes.length - 2)}` as Hex
}

describe('StateProofIsm', () => {
  test('default: a message that the origin mailbox dispatched', async () => {
    expect(await verify(messageOf(0))).toBe(true)
    expect(await verify(messageOf(1), { transactionIndex: 1 })).toBe(true)
  })

  test('default: moduleType is UNUSED', async () => {
    const { client } = chains.destination
    expect(await client.readContract({ ...ism, functionName: 'moduleType' })).toBe(0)
  })

  test('behavior: the layout of the message is the one of the mailbox', () => {
    const sender = chains.source.client.account.address.toLowerCase() as Hex
    expect(messageOf(0)).toBe(
      concat([
        toHex(3, { size: 1 }),
        toHex(0, { size: 4 }),
        toHex(SOURCE_CHAIN_ID, { size: 4 }),
        pad(sender),
        toHex(DESTINATION, { size: 4 }),
        RECIPIENT,
        '0x68656c6c6f',
      ]),
    )
  })

  test('error: any byte of the message changed', async () => {
    const message = messageOf(0)
    const length = message.length / 2 - 1
    for (const offset of [1, 4, 9, 40, 45, 76, 77, length - 1]) {
      const before = Number.parseInt(message.slice(2 + 2 * offset, 4 + 2 * offset), 16)
      const changed = overwrite(message, offset, toHex(before ^ 1, { size: 1 }))
      await expectRevert(verify(changed), 'WrongMessage')
    }
    await expectRevert(verify(`${message}00`), 'WrongMessage')
    await expectRevert(verify(message.slice(0, -2) as Hex), 'WrongMessage')
  })

  test('error: another version, origin or destination in the message', async () => {
    const message = messageOf(0)
    await expectRevert(verify(overwrite(message, 0, '0x02')), 'WrongVersion')
    await expectRevert(verify(overwrite(message, 5, '0x00000001')), 'WrongOrigin')
    await expectRevert(verify(overwrite(message, 41, '0x00000001')), 'WrongDestination')
    await expectRevert(verify(messageOf(2), { transactionIndex: 2 }), 'WrongDestination')
  })

  test('error: a module for another version, origin or destination', async () => {
    const message = messageOf(0)
    const refuse = async (edit: IsmEdit, name: string) =>
      expectRevert(verify(message, {}, (await deployIsm(edit)).address), name)
    await refuse({ version: 4 }, 'WrongVersion')
    await refuse({ origin: 1 }, 'WrongOrigin')
    await refuse({ destination: 2 }, 'WrongDestination')
  })

  test('error: a message shorter than its head', async () => {
    await expectRevert(verify(messageOf(0).slice(0, 2 + 2 * 76) as Hex), 'MessageTooShort')
    await expectRevert(verify('0x'), 'MessageTooShort')
  })

  test('error: the same event of another mailbox', async () => {
    await expectRevert(verify(messageOf(3), { transactionIndex: 3 }), 'WrongMailbox')
    const other = await deployIsm({ mailbox: `0x${'99'.repeat(20)}` })
    await expectRevert(verify(messageOf(0), {}, other.address), 'WrongMailbox')
  })

  test('error: another log, another transaction, no log, no transaction', async () => {
    const message = messageOf(0)
    await expectRevert(verify(message, { logIndex: 1n }), 'NotDispatch')
    await expectRevert(verify(message, { logIndex: 2n }), 'LogAbsent')
    await expectRevert(verify(message, { transactionIndex: 1 }), 'WrongMessage')
    await expectRevert(verify(message, { transactionIndex: 9 }), 'ReceiptAbsent')
    const receiptProof = await proofs.proofOf(0)
    await expectRevert(verify(message, { transactionIndex: 1, receiptProof }), 'WrongNodeHash')
  })

  test('error: a header or a slot that was not accepted', async () => {
    const message = messageOf(0)
    const older = await receiptProofs(chains.source, 1n)
    await expectRevert(verify(message, { header: older.header }), 'WrongExecutionHeader')
    await expectRevert(verify(message, { slot: 145n }), 'UnknownSlot')
  })

  test('error: a frozen light client verifies nothing', () =>
    chains.destination.isolated(async () => {
      await chains.freeze(SLOTS)
      await expectRevert(verify(messageOf(0)), 'LightClientFrozen')
    }))
})
