import { type Abi, type Address, decodeErrorResult, encodeFunctionData, size, toFunctionSelector } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inboxAbi } from '../../../src/messages/call-inbox.js'
import { pendingMessages } from '../../../src/messages/pending-messages.js'
import { readMessageStatus } from '../../../src/messages/read-inbox.js'
import { deployTestContract } from './test-contracts.js'
import { startTwoChains, type TwoChains } from './two-chains.js'

/** `Hostile.Mode`. */
const MODES = {
  call: 0,
  callThenRevert: 1,
  burnGas: 2,
  returnBomb: 3,
  revertBomb: 4,
  wrongAnswer: 5,
  dirtyAnswer: 6,
  shortAnswer: 7,
} as const
const REENTRANT = toFunctionSelector('ReentrancyGuardReentrantCall()')

let chains: TwoChains
let hostile: Awaited<ReturnType<typeof deployTestContract>>
let abi: Abi

beforeAll(async () => {
  chains = await startTwoChains()
  hostile = await deployTestContract(chains.b, 'Hostile')
  abi = inboxAbi()
})
afterAll(() => chains.stop())

const arm = (mode: keyof typeof MODES, data: `0x${string}` = '0x', target: Address = chains.inbox) =>
  hostile.write('arm', MODES[mode], target, data)
const statusOf = (messageHash: `0x${string}`) =>
  readMessageStatus({ client: chains.b, inbox: chains.inbox, messageHash })
const encode = (functionName: string, args: readonly unknown[]) =>
  encodeFunctionData({ abi, functionName, args: [...args] })

describe('a recipient that calls back', () => {
  test('behavior: into the delivery of its own message: refused, executed once', () =>
    chains.isolated(async () => {
      const { messageHash, args } = await chains.prepare(hostile.address, 2_000_000n)
      await arm('call', encode('deliver', args))
      await chains.call('deliver', args)
      expect(await hostile.read('callSucceeded')).toBe(false)
      expect(await hostile.read('callAnswer')).toBe(REENTRANT)
      expect(await hostile.read('received')).toBe(1n)
      expect(await statusOf(messageHash)).toBe('executed')
    }))

  test('behavior: into a delivery of another message, a batch, a retry: refused', () =>
    chains.isolated(async () => {
      await arm('wrongAnswer')
      const failed = await chains.prepare(hostile.address)
      await chains.call('deliver', failed.args)
      expect(await statusOf(failed.messageHash)).toBe('failed')
      const other = await chains.prepare(hostile.address)
      const [message, blockProof, accountProof, storageProof] = other.args
      const callbacks = [
        encode('deliver', other.args),
        encode('deliverBatch', [[message], blockProof, accountProof, [storageProof]]),
        encode('retry', [failed.message]),
      ]
      for (const callback of callbacks) {
        await chains.isolated(async () => {
          const { args } = await chains.prepare(hostile.address, 2_000_000n)
          await arm('call', callback)
          await chains.call('deliver', args)
          expect(await hostile.read('callAnswer')).toBe(REENTRANT)
          expect(await statusOf(other.messageHash)).toBe('unknown')
          expect(await statusOf(failed.messageHash)).toBe('failed')
        })
      }
    }))

  test('behavior: from a retry into itself: refused; when the recipient reverts after, the message stays failed', () =>
    chains.isolated(async () => {
      await arm('wrongAnswer')
      const { message, messageHash, args } = await chains.prepare(hostile.address)
      await chains.call('deliver', args)
      await arm('callThenRevert', encode('retry', [message]))
      await expect(chains.call('retry', [message])).rejects.toMatchObject({ errorName: 'ExecutionFailed' })
      expect(await statusOf(messageHash)).toBe('failed')
      await arm('call', encode('retry', [message]))
      await chains.call('retry', [message])
      expect(await hostile.read('callAnswer')).toBe(REENTRANT)
      expect(await hostile.read('received')).toBe(1n)
      expect(await statusOf(messageHash)).toBe('executed')
    }))
})

describe('a recipient that does harm with what it returns', () => {
  test('behavior: burning all gas costs what the sender asked for, and spoils no batch', () =>
    chains.isolated(async () => {
      await arm('burnGas')
      const ledger = await deployTestContract(chains.b, 'Frugal')
      const bad = await chains.send({ recipient: hostile.address, gasLimit: 300_000n })
      const good = await chains.send({ recipient: ledger.address, gasLimit: 200_000n })
      const delivery = await chains.build([bad.message, good.message], await chains.accept())
      const { outcomes, submission } = await chains.deliver(delivery)
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['failed', 'executed'])
      expect(submission?.gasUsed).toBeLessThan(1_200_000n)
      await expect(chains.call('retry', [bad.message], 400_000n)).rejects.toMatchObject({
        errorName: 'ExecutionFailed',
      })
    }))

  test.each(['returnBomb', 'revertBomb'] as const)(
    'behavior: %s: no more than 256 bytes are looked at',
    (mode) =>
      chains.isolated(async () => {
        await arm(mode)
        const { args, message } = await chains.prepare(hostile.address, 700_000n)
        const { gasUsed, logs } = await chains.call('deliver', args)
        // half a megabyte takes 523,000 gas to make: once, not a second time to copy
        expect(gasUsed).toBeLessThan(1_000_000n)
        const data = logs.find(({ address }) => address === chains.inbox.toLowerCase())?.data ?? '0x'
        expect(size(data)).toBeLessThanOrEqual(64 + 256)
        await expect(chains.call('retry', [message])).rejects.toMatchObject({ errorName: 'ExecutionFailed' })
      }),
  )

  test.each(['wrongAnswer', 'dirtyAnswer', 'shortAnswer'] as const)('behavior: %s is a failure', (mode) =>
    chains.isolated(async () => {
      await arm(mode)
      const { accepted, message, messageHash } = await chains.prepare(hostile.address)
      const { outcomes } = await chains.deliver(await chains.build([message], accepted))
      const [outcome] = outcomes
      if (outcome?.outcome !== 'failed') throw new Error('it did not fail')
      expect(decodeErrorResult({ abi, data: outcome.reason })).toMatchObject({
        errorName: 'WrongAnswer',
        args: [expect.stringMatching(new RegExp(hostile.address, 'i'))],
      })
      expect(await hostile.read('received')).toBe(0n)
      expect(await statusOf(messageHash)).toBe('failed')
    }),
  )

  test('behavior: a precompile that returns its input is no recipient', () =>
    chains.isolated(async () => {
      const { args, messageHash } = await chains.prepare('0x0000000000000000000000000000000000000004')
      await chains.call('deliver', args)
      expect(await statusOf(messageHash)).toBe('failed')
    }))
})

describe('recipients that the inbox depends on', () => {
  test('error: inbox, state verifier and light client are never called, and relayers leave such messages out', () =>
    chains.isolated(async () => {
      const forbidden = [chains.inbox, chains.stateVerifier, chains.lightClient.address]
      for (const recipient of forbidden) {
        const { args, message } = await chains.prepare(recipient)
        const refusal = { errorName: 'ForbiddenRecipient' }
        await expect(chains.call('deliver', args)).rejects.toMatchObject(refusal)
        const batch = [[message], args[1], args[2], [args[3]]]
        await expect(chains.call('deliverBatch', batch)).rejects.toMatchObject(refusal)
        await expect(chains.call('retry', [message])).rejects.toMatchObject(refusal)
      }
      const good = await chains.send({ recipient: hostile.address })
      await chains.send({ recipient: hostile.address, gasLimit: 2n ** 255n })
      await chains.send({ recipient: hostile.address, destinationChainId: 5n })
      const pending = await pendingMessages({
        source: chains.a,
        destination: chains.b,
        inbox: chains.inbox,
        fromBlock: 0n,
        toBlock: good.blockNumber + 2n,
        maxGasLimit: 5_000_000n,
      })
      expect(pending.map(({ messageHash }) => messageHash)).toEqual([good.messageHash])
      expect(pending[0]?.status).toBe('unknown')
    }))
})
