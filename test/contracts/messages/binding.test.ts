import { type Address, getAddress, type Hex } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildDelivery } from '../../../src/messages/build-delivery.js'
import { deployInbox, deployOutbox } from '../../../src/messages/deploy-messages.js'
import type { Message } from '../../../src/messages/message.js'
import { sendMessage } from '../../../src/messages/send-message.js'
import { deployTestContract } from './test-contracts.js'
import { type Accepted, startSourceChain, startTwoChains, type TwoChains } from './two-chains.js'

const OTHER: Address = '0x00000000000000000000000000000000000000AA'

let chains: TwoChains
let recipient: Address
let message: Message
let accepted: Accepted
let proofs: { blockProof: unknown; accountProof: readonly Hex[]; storageProof: readonly Hex[] }

beforeAll(async () => {
  chains = await startTwoChains()
  recipient = (await deployTestContract(chains.b, 'Frugal')).address
  await chains.send({ recipient, payload: '0x00' })
  message = (await chains.send({ recipient, payload: '0x01' })).message
  accepted = await chains.accept()
  proofs = await chains.exclusion(message, accepted)
})
afterAll(() => chains.stop())

/** Delivers `given` in each way that takes a storage proof, and expects the same refusal of both, and of a retry. */
async function expectRefusal(given: Message, errorName: string, errorArgs?: unknown[], own = proofs) {
  const { blockProof, accountProof, storageProof } = own
  const refusal = errorArgs === undefined ? { errorName } : { errorName, errorArgs }
  const single = chains.call('deliver', [given, blockProof, accountProof, storageProof])
  await expect(single).rejects.toMatchObject(refusal)
  const batch = chains.call('deliverBatch', [[given], blockProof, accountProof, [storageProof]])
  await expect(batch).rejects.toMatchObject(refusal)
  await expect(chains.call('retry', [given])).rejects.toMatchObject({ code: 'SUBMISSION_REVERTED' })
}

describe('fields that the inbox compares', () => {
  test('default: unchanged, it is delivered', () =>
    chains.isolated(async () => {
      const { outcomes } = await chains.deliver(await chains.build([message], accepted))
      expect(outcomes).toMatchObject([{ outcome: 'executed' }])
    }))

  test('error: another source chain, also one that is the same in 32 bits', async () => {
    const expected = message.sourceChainId
    for (const sourceChainId of [1n, expected + 2n ** 32n, expected + 2n ** 64n]) {
      await expectRefusal({ ...message, sourceChainId }, 'WrongSourceChain', [expected, sourceChainId])
    }
  })

  test('error: another outbox', () =>
    expectRefusal({ ...message, outbox: OTHER }, 'WrongOutbox', [getAddress(chains.outbox), OTHER]))

  test('error: another destination chain', async () => {
    const expected = message.destinationChainId
    for (const destinationChainId of [message.sourceChainId, expected + 2n ** 32n]) {
      await expectRefusal({ ...message, destinationChainId }, 'WrongDestinationChain', [
        expected,
        destinationChainId,
      ])
    }
  })

  test('error: another inbox', () => expectRefusal({ ...message, inbox: OTHER }, 'WrongInbox'))
})

describe('fields that only the hash binds', () => {
  test.each<[string, Partial<Message>]>([
    ['sender', { sender: OTHER }],
    ['recipient', { recipient: OTHER }],
    ['gas limit', { gasLimit: 200_001n }],
    ['payload', { payload: '0x02' }],
    ['longer payload', { payload: '0x0100' }],
    ['no payload', { payload: '0x' }],
  ])('error: another %s', (_, change) => expectRefusal({ ...message, ...change }, 'WrongMessage'))

  test('error: another nonce, which was used, with the right proof for it', async () => {
    const own = await chains.exclusion({ nonce: 1n }, accepted)
    await expectRefusal({ ...message, nonce: 1n }, 'WrongMessage', undefined, own)
  })

  test('error: a nonce that was never used: an absent slot is no message', async () => {
    for (const nonce of [0n, 3n, 2n ** 256n - 1n]) {
      const own = await chains.exclusion({ nonce }, accepted)
      await expectRefusal({ ...message, nonce }, 'MessageNotSent', [nonce], own)
    }
  })

  test('error: the proof of another nonce', async () => {
    const own = await chains.exclusion({ nonce: 1n }, accepted)
    const { blockProof, accountProof, storageProof } = own
    const call = chains.call('deliver', [message, blockProof, accountProof, storageProof])
    await expect(call).rejects.toMatchObject({ code: 'SUBMISSION_REVERTED' })
  })
})

describe('other outboxes and inboxes', () => {
  test('error: a message of another outbox on the same chain, as it is and passed off as ours', () =>
    chains.isolated(async () => {
      const { address: outbox } = await deployOutbox({ client: chains.a })
      const { message: foreign } = await chains.send({ recipient, outbox })
      expect(foreign.outbox).toBe(outbox)
      const later = await chains.accept()
      const own = await chains.exclusion(foreign, later, outbox)
      await expectRefusal(foreign, 'WrongOutbox', undefined, own)
      await expectRefusal({ ...foreign, outbox: chains.outbox }, 'WrongNodeHash', undefined, own)
    }))

  test('error: a contract with the layout of an outbox', () =>
    chains.isolated(async () => {
      const imitator = await deployTestContract(chains.a, 'Imitator')
      const forged = { ...message, nonce: 3n, payload: '0xbad0' } as const
      await imitator.write('imitate', forged)
      const later = await chains.accept()
      const own = await chains.exclusion(forged, later, imitator.address)
      await expectRefusal(forged, 'WrongNodeHash', undefined, own)
      const honest = await chains.exclusion(forged, later)
      await expectRefusal(forged, 'MessageNotSent', [3n], honest)
    }))

  test('error: a message of an outbox with the same address on a third chain', async () => {
    const third = await startSourceChain(4242n)
    try {
      const { address } = await deployOutbox({ client: third.client })
      expect(address).toBe(chains.outbox)
      const { message: foreign, blockNumber } = await sendMessage({
        client: third.client,
        outbox: address,
        destinationChainId: message.destinationChainId,
        inbox: chains.inbox,
        recipient,
        payload: '0x03',
        gasLimit: 100_000n,
      })
      const block = await third.client.getBlock({ blockNumber })
      const delivery = await buildDelivery({
        source: third.client,
        messages: [foreign],
        accepted: {
          slot: accepted.slot,
          executionStateRoot: block.stateRoot,
          executionBlockNumber: blockNumber,
        },
      })
      const own = {
        blockProof: delivery.blockProof,
        accountProof: delivery.accountProof,
        storageProof: delivery.storageProofs[0] as readonly Hex[],
      }
      await expectRefusal(foreign, 'WrongSourceChain', [message.sourceChainId, 4242n], own)
      const posing = { ...foreign, sourceChainId: message.sourceChainId }
      await expectRefusal(posing, 'WrongNodeHash', undefined, own)
      await expectRefusal(posing, 'WrongMessage', undefined, await chains.exclusion({ nonce: 1n }, accepted))
    } finally {
      await third.anvil.stop()
    }
  })

  test('error: the same message at another inbox of the same outbox', () =>
    chains.isolated(async () => {
      const second = await deployInbox({
        client: chains.b,
        stateVerifier: chains.stateVerifier,
        sourceChainId: message.sourceChainId,
        outbox: chains.outbox,
      })
      const { blockProof, accountProof, storageProof } = proofs
      const call = chains.callAt(second.address, 'deliver', [message, blockProof, accountProof, storageProof])
      await expect(call).rejects.toMatchObject({ errorName: 'WrongInbox' })
    }))
})

describe('construction', () => {
  const deploy = (change: { sourceChainId?: bigint; outbox?: Address; stateVerifier?: Address }) =>
    deployInbox({
      client: chains.b,
      stateVerifier: chains.stateVerifier,
      sourceChainId: message.sourceChainId,
      outbox: chains.outbox,
      ...change,
    })
  const ZERO: Address = '0x0000000000000000000000000000000000000000'

  test('error: a light client of another chain, no outbox, no state verifier', async () => {
    const refused = (text: string) => ({
      code: 'DEPLOYMENT_FAILED',
      facts: [expect.stringContaining(text)],
    })
    await expect(deploy({ sourceChainId: 1n })).rejects.toMatchObject(refused('WrongSourceChain'))
    await expect(deploy({ outbox: ZERO })).rejects.toMatchObject(refused('ZeroAddress(outbox)'))
    await expect(deploy({ stateVerifier: ZERO })).rejects.toMatchObject(refused('ZeroAddress(stateVerifier)'))
    await expect(deploy({ stateVerifier: OTHER })).rejects.toMatchObject({ code: 'DEPLOYMENT_FAILED' })
  })
})
