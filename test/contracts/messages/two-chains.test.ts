import { numberToHex, toFunctionSelector } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readMessageStatus } from '../../../src/messages/read-inbox.js'
import { retryMessage } from '../../../src/messages/retry-message.js'
import { deployTestContract } from './test-contracts.js'
import { startTwoChains, type TwoChains } from './two-chains.js'

type Ledger = Awaited<ReturnType<typeof deployTestContract>>

let chains: TwoChains
let ledger: Ledger

beforeAll(async () => {
  chains = await startTwoChains()
  const account = typeof chains.a.account === 'string' ? chains.a.account : chains.a.account.address
  ledger = await deployTestContract(chains.b, 'Ledger', [chains.inbox, chains.interoperable(account)])
})
afterAll(() => chains.stop())

const statusOf = (messageHash: `0x${string}`) =>
  readMessageStatus({ client: chains.b, inbox: chains.inbox, messageHash })

describe('a message from chain A to chain B', () => {
  test('default: sent, finalized, accepted by the light client, delivered once', () =>
    chains.isolated(async () => {
      const { message, messageHash } = await chains.send({ recipient: ledger.address, payload: '0x1234' })
      const delivery = await chains.build([message], await chains.accept())
      expect(await statusOf(messageHash)).toBe('unknown')

      const { outcomes } = await chains.deliver(delivery)
      expect(outcomes).toEqual([{ messageHash, outcome: 'executed' }])
      expect(await statusOf(messageHash)).toBe('executed')
      expect(await ledger.read('payloadOf', messageHash)).toBe('0x1234')

      const again = [message, delivery.blockProof, delivery.accountProof, delivery.storageProofs[0]]
      await expect(chains.call('deliver', again)).rejects.toMatchObject({
        errorName: 'AlreadyDelivered',
        errorArgs: [messageHash, 1],
      })
      await expect(chains.call('retry', [message])).rejects.toMatchObject({ errorName: 'NotFailed' })
      expect(await chains.deliver(delivery)).toEqual({
        outcomes: [{ messageHash, outcome: 'skipped' }],
        submission: undefined,
      })
      expect(await ledger.read('timesReceived', messageHash)).toBe(1n)
    }))

  test('behavior: a later accepted block proves it as well, and delivers it no second time', () =>
    chains.isolated(async () => {
      const { message, messageHash } = await chains.send({ recipient: ledger.address })
      const first = await chains.build([message], await chains.accept())
      await chains.requestA({ method: 'anvil_mine', params: ['0x5'] })
      const second = await chains.build([message], await chains.accept())
      await chains.deliver(second)
      for (const { blockProof, accountProof, storageProofs } of [first, second]) {
        const call = chains.call('deliver', [message, blockProof, accountProof, storageProofs[0]])
        await expect(call).rejects.toMatchObject({ errorName: 'AlreadyDelivered' })
      }
      expect(await ledger.read('timesReceived', messageHash)).toBe(1n)
    }))

  test('behavior: a failed execution is kept, and retried by anybody without a proof', () =>
    chains.isolated(async () => {
      await ledger.write('refuse', true)
      const { message, messageHash } = await chains.send({ recipient: ledger.address })
      const delivery = await chains.build([message], await chains.accept())
      const { outcomes } = await chains.deliver(delivery)
      const reason = toFunctionSelector('Refused()')
      expect(outcomes).toEqual([{ messageHash, outcome: 'failed', reason }])
      expect(await statusOf(messageHash)).toBe('failed')

      const again = [message, delivery.blockProof, delivery.accountProof, delivery.storageProofs[0]]
      await expect(chains.call('deliver', again)).rejects.toMatchObject({
        errorName: 'AlreadyDelivered',
        errorArgs: [messageHash, 2],
      })
      await expect(chains.call('retry', [message])).rejects.toMatchObject({ errorName: 'ExecutionFailed' })
      expect(await statusOf(messageHash)).toBe('failed')
      const changed = { ...message, payload: '0xbad0' as const }
      await expect(chains.call('retry', [changed])).rejects.toMatchObject({ errorName: 'NotFailed' })

      await ledger.write('refuse', false)
      await retryMessage({ client: chains.b, inbox: chains.inbox, message })
      expect(await statusOf(messageHash)).toBe('executed')
      expect(await ledger.read('timesReceived', messageHash)).toBe(1n)
      await expect(chains.call('retry', [message])).rejects.toMatchObject({ errorName: 'NotFailed' })
    }))

  test('behavior: a recipient that does not exist yet fails, and takes the message once it does', () =>
    chains.isolated(async () => {
      const recipient = '0x00000000000000000000000000000000000c0de5'
      const { message, messageHash } = await chains.send({ recipient })
      const { outcomes } = await chains.deliver(await chains.build([message], await chains.accept()))
      expect(outcomes).toMatchObject([{ outcome: 'failed' }])
      await expect(chains.call('retry', [message])).rejects.toMatchObject({ errorName: 'ExecutionFailed' })
      const code = await chains.b.getCode({
        address: (await deployTestContract(chains.b, 'Hostile')).address,
      })
      const request = chains.b.request as typeof chains.requestA
      await request({ method: 'anvil_setCode', params: [recipient, code] })
      await chains.call('retry', [message])
      expect(await statusOf(messageHash)).toBe('executed')
    }))
})

describe('batches', () => {
  test('default: five messages by one account proof', () =>
    chains.isolated(async () => {
      const sent = []
      for (let i = 1; i <= 5; i++) {
        sent.push(await chains.send({ recipient: ledger.address, payload: numberToHex(i, { size: 32 }) }))
      }
      const delivery = await chains.build(
        sent.map(({ message }) => message),
        await chains.accept(),
      )
      const { outcomes } = await chains.deliver(delivery)
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(5).fill('executed'))
      for (const { messageHash, message } of sent) {
        expect(await ledger.read('payloadOf', messageHash)).toBe(message.payload)
      }
    }))

  test('behavior: two relayers, in either order, deliver each message once', () =>
    chains.isolated(async () => {
      const sent = []
      for (let i = 0; i < 3; i++) sent.push(await chains.send({ recipient: ledger.address }))
      const messages = sent.map(({ message }) => message)
      const delivery = await chains.build(messages, await chains.accept())
      const { blockProof, accountProof, storageProofs } = delivery
      const batch = [messages, blockProof, accountProof, storageProofs]
      const single = [messages[1], blockProof, accountProof, storageProofs[1]]
      await chains.isolated(async () => {
        await chains.call('deliver', single)
        const { logs } = await chains.call('deliverBatch', batch)
        expect(logs.filter(({ address }) => address === chains.inbox.toLowerCase())).toHaveLength(2)
        expect(await ledger.read('received')).toBe(3n)
      })
      await chains.call('deliverBatch', batch)
      await expect(chains.call('deliver', single)).rejects.toMatchObject({ errorName: 'AlreadyDelivered' })
      const { logs } = await chains.call('deliverBatch', batch)
      expect(logs).toHaveLength(0)
      expect(await ledger.read('received')).toBe(3n)
    }))

  test('behavior: one message twice in a batch is executed once, and a failing one spoils nothing', () =>
    chains.isolated(async () => {
      const hostile = await deployTestContract(chains.b, 'Hostile')
      await hostile.write('arm', 2, chains.inbox, '0x')
      const bad = await chains.send({ recipient: hostile.address })
      const good = await chains.send({ recipient: ledger.address })
      const delivery = await chains.build([bad.message, good.message], await chains.accept())
      const { blockProof, accountProof, storageProofs } = delivery
      await chains.call('deliverBatch', [
        [bad.message, good.message, good.message],
        blockProof,
        accountProof,
        [storageProofs[0], storageProofs[1], storageProofs[1]],
      ])
      expect(await statusOf(bad.messageHash)).toBe('failed')
      expect(await ledger.read('timesReceived', good.messageHash)).toBe(1n)
    }))

  test('error: an empty batch, another number of proofs, a message that was not sent among others', () =>
    chains.isolated(async () => {
      const { message } = await chains.send({ recipient: ledger.address })
      const { blockProof, accountProof, storageProofs } = await chains.build([message], await chains.accept())
      await expect(chains.call('deliverBatch', [[], blockProof, accountProof, []])).rejects.toMatchObject({
        errorName: 'EmptyBatch',
      })
      await expect(
        chains.call('deliverBatch', [[message], blockProof, accountProof, []]),
      ).rejects.toMatchObject({ errorName: 'StorageProofCount' })
      const other = { ...message, payload: '0x00' as const }
      await expect(
        chains.call('deliverBatch', [
          [message, other],
          blockProof,
          accountProof,
          [storageProofs[0], storageProofs[0]],
        ]),
      ).rejects.toMatchObject({ errorName: 'WrongMessage' })
    }))
})

describe('a reorganisation of chain A before finality', () => {
  test('behavior: what it drops is not delivered; sent again, it is delivered once', () =>
    chains.isolated(async () => {
      const snapshot = await chains.requestA({ method: 'evm_snapshot', params: [] })
      const dropped = await chains.send({ recipient: ledger.address, payload: '0x01' })
      const proofOfDropped = await chains.a.getProof({
        address: chains.outbox,
        storageKeys: [],
        blockNumber: dropped.blockNumber,
      })
      await chains.requestA({ method: 'evm_revert', params: [snapshot] })
      await chains.requestA({ method: 'anvil_mine', params: ['0x3'] })
      const accepted = await chains.accept()

      await expect(chains.build([dropped.message], accepted)).rejects.toMatchObject({
        code: 'MESSAGE_NOT_SENT',
      })
      const { blockProof, accountProof, storageProof } = await chains.exclusion(dropped.message, accepted)
      await expect(
        chains.call('deliver', [dropped.message, blockProof, accountProof, storageProof]),
      ).rejects.toMatchObject({ errorName: 'MessageNotSent', errorArgs: [dropped.message.nonce] })
      await expect(
        chains.call('deliver', [dropped.message, blockProof, proofOfDropped.accountProof, storageProof]),
      ).rejects.toMatchObject({ errorName: 'WrongNodeHash' })

      const resent = await chains.send({ recipient: ledger.address, payload: '0x01' })
      expect(resent.messageHash).toBe(dropped.messageHash)
      await chains.deliver(await chains.build([resent.message], await chains.accept()))
      expect(await ledger.read('timesReceived', resent.messageHash)).toBe(1n)
    }))

  test('behavior: the nonce may go to another message, and then only that one counts', () =>
    chains.isolated(async () => {
      await chains.a.sendTransaction({ to: ledger.address, value: 1n }).then(chains.receiptA)
      const dropped = await chains.send({ recipient: ledger.address, payload: '0x01' })
      await chains.requestA({ method: 'anvil_reorg', params: [2, []] })
      const kept = await chains.send({ recipient: ledger.address, payload: '0x02' })
      expect(kept.message.nonce).toBe(dropped.message.nonce)
      const accepted = await chains.accept()
      await expect(chains.build([dropped.message], accepted)).rejects.toMatchObject({ code: 'WRONG_MESSAGE' })
      const { blockProof, accountProof, storageProofs } = await chains.build([kept.message], accepted)
      await expect(
        chains.call('deliver', [dropped.message, blockProof, accountProof, storageProofs[0]]),
      ).rejects.toMatchObject({ errorName: 'WrongMessage' })
      await chains.call('deliver', [kept.message, blockProof, accountProof, storageProofs[0]])
      expect(await ledger.read('received')).toBe(1n)
    }))

  test('error: a block of A that nobody finalized', () =>
    chains.isolated(async () => {
      const { message } = await chains.send({ recipient: ledger.address })
      const accepted = await chains.accept()
      const { accountProof, storageProofs, blockProof } = await chains.build([message], accepted)
      const slot = accepted.slot + 1n
      await expect(
        chains.call('deliver', [message, { ...blockProof, slot }, accountProof, storageProofs[0]]),
      ).rejects.toMatchObject({ errorName: 'UnknownSlot' })
    }))
})
