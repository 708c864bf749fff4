import { concat, type Hex, numberToHex, padHex, size, toFunctionSelector } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadContract } from '../../../src/chain/compile-contracts.js'
import { buildLogDelivery } from '../../../src/messages/build-log-delivery.js'
import { finalizedBlock } from '../../../src/messages/delivery.js'
import type { Message } from '../../../src/messages/message.js'
import { startTwoChains, type TwoChains } from './two-chains.js'

const RECEIVE_MESSAGE = toFunctionSelector('receiveMessage(bytes32,bytes,bytes)')

/** So many accounts, and messages in the outbox, that proofs are a few nodes deep. */
const ACCOUNTS = 2_000
const MESSAGES = 100

const rows: { what: string; gas: string; 'per message': string; 'proof bytes': string }[] = []
/** A recipient that takes everything and does nothing, so that what is measured is the inbox's. */
const RECIPIENT: Hex = '0x000000000000000000000000000000000000bEEF'
const CODE = concat(['0x7f', padHex(RECEIVE_MESSAGE, { dir: 'right', size: 32 }), '0x5f5260205ff3'])

let chains: TwoChains

beforeAll(async () => {
  chains = await startTwoChains()
  await chains.requestB({ method: 'anvil_setCode', params: [RECIPIENT, CODE] })
  for (let i = 0; i < ACCOUNTS; i += 100) {
    const chunk = Array.from({ length: 100 }, (_, k) => numberToHex(2 ** 40 + i + k, { size: 20 }))
    await Promise.all(
      chunk.map((each) => chains.requestA({ method: 'anvil_setBalance', params: [each, '0x1'] })),
    )
  }
  const { abi } = loadContract('Outbox')
  const send = [chains.destinationChainId, chains.inbox, RECIPIENT, '0x', 1n]
  for (let i = 0; i < MESSAGES; i++) {
    await chains.a.writeContract({ address: chains.outbox, abi, functionName: 'send', args: send })
  }
})
afterAll(async () => {
  await chains.stop()
  console.table(rows)
})

function row(what: string, gas: bigint, count: number, proof: readonly Hex[]): void {
  const bytes = proof.reduce((sum, node) => sum + size(node), 0)
  const text = (value: bigint | number) => value.toLocaleString('en')
  rows.push({
    what,
    gas: text(gas),
    'per message': text(gas / BigInt(count)),
    'proof bytes': text(bytes),
  })
}

const payloadOf = (index: number) => numberToHex(2n ** 255n + BigInt(index), { size: 32 })
const send = (index: number) => chains.send({ recipient: RECIPIENT, payload: payloadOf(index) })

test('default: sending 32 bytes', async () => {
  await send(0)
  const { gasUsed } = await send(1)
  row('`send`', gasUsed, 1, [])
  expect(gasUsed).toBeLessThan(70_000n)
})

test.each([1, 5, 20])('default: delivering %d by storage proof', (count) =>
  chains.isolated(async () => {
    const messages: Message[] = []
    for (let i = 0; i < count; i++) messages.push((await send(i)).message)
    const { accountProof, storageProofs, blockProof } = await chains.build(messages, await chains.accept())
    const proof = [accountProof, ...storageProofs].flat()
    if (count === 1) {
      const single = [messages[0], blockProof, accountProof, storageProofs[0]]
      const { gasUsed } = await chains.isolated(() => chains.call('deliver', single))
      row('`deliver`', gasUsed, 1, proof)
      expect(gasUsed).toBeLessThan(350_000n)
    }
    const batch = [messages, blockProof, accountProof, storageProofs]
    const { gasUsed } = await chains.call('deliverBatch', batch)
    row(`\`deliverBatch\` of ${count}`, gasUsed, count, proof)
    expect(gasUsed).toBeLessThan(BigInt(count) * 350_000n)
  }),
)

test('default: delivering by log', () =>
  chains.isolated(async () => {
    const { message } = await send(1)
    const accepted = await chains.accept()
    const delivery = await buildLogDelivery({
      source: chains.a,
      message,
      block: { number: accepted.executionBlockNumber, hash: accepted.executionBlockHash },
      blockProof: finalizedBlock(accepted.slot),
    })
    const { header, transactionIndex, logIndex, receiptProof, blockProof } = delivery
    const args = [message, blockProof, header, transactionIndex, logIndex, receiptProof]
    const { gasUsed } = await chains.call('deliverByLog', args)
    row('`deliverByLog`, the only transaction of its block', gasUsed, 1, [header, ...receiptProof])
    expect(gasUsed).toBeLessThan(350_000n)
  }))
