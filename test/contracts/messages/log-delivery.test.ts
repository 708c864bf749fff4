import { encodeFunctionData, type Hex } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadContract } from '../../../src/chain/compile-contracts.js'
import { buildLogDelivery } from '../../../src/messages/build-log-delivery.js'
import { deliverMessageByLog } from '../../../src/messages/deliver-messages.js'
import { finalizedBlock, type LogDelivery } from '../../../src/messages/delivery.js'
import type { Message } from '../../../src/messages/message.js'
import { parseMessageSent } from '../../../src/messages/parse-message-sent.js'
import { parseReceipts } from '../../../src/state/parse-receipts.js'
import { buildReceiptProof } from '../../../src/state/receipt-proof.js'
import { deployTestContract, testContract } from './test-contracts.js'
import { type Accepted, startTwoChains, type TwoChains } from './two-chains.js'

let chains: TwoChains
let recipient: Hex
let messages: Message[]
let forged: Message
let accepted: Accepted

/**
 * One block of chain A with four transactions: a message, an imitation, a message that was taken back, and a message by
 * ERC-7786, whose receipt has both events.
 */
beforeAll(async () => {
  chains = await startTwoChains()
  recipient = (await deployTestContract(chains.b, 'Frugal')).address
  const { address: imitator } = await deployTestContract(chains.a, 'Imitator')
  const { message } = await chains.send({ recipient })
  forged = { ...message, nonce: 77n, payload: '0xbad0' }
  const { abi } = loadContract('Outbox')
  const { abi: imitatorAbi } = testContract('Imitator')
  const send = [message.destinationChainId, chains.inbox, recipient, '0x01', 200_000n]
  const attributes = [
    encodeFunctionData({ abi: ATTRIBUTES, functionName: 'inbox', args: [chains.inbox] }),
    encodeFunctionData({ abi: ATTRIBUTES, functionName: 'gasLimit', args: [200_000n] }),
  ]
  const interoperable = `0x0001000002${Number(message.destinationChainId).toString(16)}14${recipient.slice(2)}`
  const transactions = [
    { to: chains.outbox, data: encodeFunctionData({ abi, functionName: 'send', args: send }) },
    { to: imitator, data: encodeFunctionData({ abi: imitatorAbi, functionName: 'imitate', args: [forged] }) },
    {
      to: imitator,
      data: encodeFunctionData({
        abi: imitatorAbi,
        functionName: 'sendAndRevert',
        args: [chains.outbox, message],
      }),
    },
    {
      to: chains.outbox,
      data: encodeFunctionData({
        abi,
        functionName: 'sendMessage',
        args: [interoperable, '0x02', attributes],
      }),
    },
  ]
  await chains.requestA({ method: 'evm_setAutomine', params: [false] })
  for (const transaction of transactions) await chains.a.sendTransaction({ ...transaction, gas: 500_000n })
  await chains.requestA({ method: 'evm_mine', params: [] })
  const blockNumber = await chains.a.getBlockNumber({ cacheTime: 0 })
  const logs = await chains.a.getLogs({ fromBlock: blockNumber, toBlock: blockNumber })
  messages = parseMessageSent({ logs, outbox: chains.outbox, sourceChainId: message.sourceChainId }).map(
    (sent) => sent.message,
  )
  accepted = await chains.accept()
})
afterAll(() => chains.stop())

const ATTRIBUTES = [
  {
    type: 'function',
    name: 'inbox',
    stateMutability: 'nonpayable',
    inputs: [{ type: 'address' }],
    outputs: [],
  },
  {
    type: 'function',
    name: 'gasLimit',
    stateMutability: 'nonpayable',
    inputs: [{ type: 'uint256' }],
    outputs: [],
  },
] as const

const build = (message: Message) =>
  buildLogDelivery({
    source: chains.a,
    message,
    block: { number: accepted.executionBlockNumber, hash: accepted.executionBlockHash },
    blockProof: finalizedBlock(accepted.slot),
  })
const call = (delivery: LogDelivery) =>
  chains.call('deliverByLog', [
    delivery.message,
    delivery.blockProof,
    delivery.header,
    delivery.transactionIndex,
    delivery.logIndex,
    delivery.receiptProof,
  ])

/** The proof of the receipt at another index of the same block. */
async function receiptOf(index: number): Promise<Pick<LogDelivery, 'transactionIndex' | 'receiptProof'>> {
  const number: Hex = `0x${accepted.executionBlockNumber.toString(16)}`
  const receipts = parseReceipts(await chains.requestA({ method: 'eth_getBlockReceipts', params: [number] }))
  const { proof } = await buildReceiptProof({ receipts, index: BigInt(index) })
  return { transactionIndex: BigInt(index), receiptProof: proof }
}

test('default: both messages of the block are delivered by their logs, once', () =>
  chains.isolated(async () => {
    expect(messages.map(({ payload }) => payload)).toEqual(['0x01', '0x02'])
    for (const message of messages) {
      const delivery = await build(message)
      const parameters = { client: chains.b, inbox: chains.inbox, delivery }
      const { outcomes } = await deliverMessageByLog(parameters)
      expect(outcomes).toMatchObject([{ outcome: 'executed' }])
      await expect(call(delivery)).rejects.toMatchObject({ errorName: 'AlreadyDelivered' })
      expect(await deliverMessageByLog(parameters)).toMatchObject({ outcomes: [{ outcome: 'skipped' }] })
    }
  }))

test('behavior: delivered by storage, it is not delivered again by its log', () =>
  chains.isolated(async () => {
    const delivery = await chains.build(messages, accepted)
    await chains.deliver(delivery)
    for (const message of messages) {
      await expect(call(await build(message))).rejects.toMatchObject({ errorName: 'AlreadyDelivered' })
    }
  }))

test('error: a log of another contract that says the same', async () => {
  await expect(build(forged)).rejects.toMatchObject({ code: 'LOG_NOT_FOUND' })
  const [message] = messages as [Message]
  const delivery = { ...(await build(message)), message: forged, logIndex: 0n, ...(await receiptOf(1)) }
  await expect(call(delivery)).rejects.toMatchObject({ errorName: 'WrongEmitter' })
})

test('error: a log of a transaction that failed: there is none', async () => {
  const [message] = messages as [Message]
  const delivery = { ...(await build(message)), logIndex: 0n, ...(await receiptOf(2)) }
  await expect(call(delivery)).rejects.toMatchObject({ errorName: 'LogAbsent' })
})

test('error: another event of the outbox, another message of the outbox, a log that is not there', async () => {
  const [first, second] = (await Promise.all(messages.map(build))) as [LogDelivery, LogDelivery]
  await expect(call({ ...second, logIndex: 1n })).rejects.toMatchObject({ errorName: 'NotMessageSent' })
  await expect(call({ ...second, logIndex: 2n })).rejects.toMatchObject({ errorName: 'LogAbsent' })
  await expect(call({ ...second, message: first.message })).rejects.toMatchObject({
    errorName: 'WrongMessage',
  })
  const altered = { ...first, message: { ...first.message, payload: '0x03' as const } }
  await expect(call(altered)).rejects.toMatchObject({ errorName: 'WrongMessage' })
})

test('error: another header, another index, a shorter proof, a block nobody finalized', async () => {
  const [message] = messages as [Message]
  const delivery = await build(message)
  const flipped = `${delivery.header.slice(0, -2)}00` as Hex
  await expect(call({ ...delivery, header: flipped })).rejects.toMatchObject({
    errorName: 'WrongExecutionHeader',
  })
  await expect(call({ ...delivery, transactionIndex: 3n })).rejects.toMatchObject({
    code: 'SUBMISSION_REVERTED',
  })
  await expect(call({ ...delivery, receiptProof: delivery.receiptProof.slice(0, -1) })).rejects.toMatchObject(
    {
      errorName: 'ProofTooShort',
    },
  )
  await expect(call({ ...delivery, blockProof: finalizedBlock(189n) })).rejects.toMatchObject({
    errorName: 'UnknownSlot',
  })
})
