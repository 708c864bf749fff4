import { encodeFunctionData, type Hex } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadContract } from '../../../src/chain/compile-contracts.js'
import { encodeDirectProof } from '../../../src/chain/encode-direct-proof.js'
import { encodeUpdate } from '../../../src/chain/encode-update.js'
import { buildLogDelivery } from '../../../src/messages/build-log-delivery.js'
import { finalizedBlock } from '../../../src/messages/delivery.js'
import type { Message } from '../../../src/messages/message.js'
import { readMessageStatus } from '../../../src/messages/read-inbox.js'
import { devnet } from '../devnet-light-client.js'
import { deployTestContract } from './test-contracts.js'
import { type Accepted, startTwoChains, type TwoChains } from './two-chains.js'

type Call = [functionName: string, args: readonly unknown[]]

let chains: TwoChains
let hostile: Awaited<ReturnType<typeof deployTestContract>>
let accepted: Accepted
let fresh: { message: Message; messageHash: Hex }
let calls: Record<'deliver' | 'deliverBatch' | 'deliverByLog' | 'retry', Call>

/** Refuses first, so that there is a message to retry. */
beforeAll(async () => {
  chains = await startTwoChains()
  hostile = await deployTestContract(chains.b, 'Hostile')
  await hostile.write('arm', 5, chains.inbox, '0x')
  const failed = await chains.prepare(hostile.address)
  await chains.call('deliver', failed.args)
  await hostile.write('arm', 0, hostile.address, '0x')
  fresh = await chains.prepare(hostile.address)
  accepted = (await chains.prepare(hostile.address)).accepted
  const sent = await chains.send({ recipient: hostile.address })
  accepted = await chains.accept()
  const { blockProof, accountProof, storageProof } = await chains.exclusion(fresh.message, accepted)
  const log = await buildLogDelivery({
    source: chains.a,
    message: sent.message,
    block: { number: accepted.executionBlockNumber, hash: accepted.executionBlockHash },
    blockProof: finalizedBlock(accepted.slot),
  })
  calls = {
    deliver: ['deliver', [fresh.message, blockProof, accountProof, storageProof]],
    deliverBatch: ['deliverBatch', [[fresh.message], blockProof, accountProof, [storageProof]]],
    deliverByLog: [
      'deliverByLog',
      [sent.message, blockProof, log.header, log.transactionIndex, log.logIndex, log.receiptProof],
    ],
    retry: ['retry', [failed.message]],
  }
})
afterAll(() => chains.stop())

/** An update for the slot of the accepted header that names another block. */
const conflicting = () =>
  devnet.makeUpdate({
    finalizedSlot: accepted.slot,
    attestedSlot: 190n,
    execution: { blockHash: `0x${'66'.repeat(32)}` },
  })

const NAMES = ['deliver', 'deliverBatch', 'deliverByLog', 'retry'] as const
const MATRIX = {
  active: { deliver: true, deliverBatch: true, deliverByLog: true, retry: true },
  expired: { deliver: true, deliverBatch: true, deliverByLog: true, retry: true },
  frozen: { deliver: false, deliverBatch: false, deliverByLog: false, retry: false },
} as const
const ENTER = {
  active: async () => {},
  expired: () => chains.goToSlot(1_000_000n),
  frozen: async () => void (await chains.lightClient.report(conflicting())),
}

for (const status of ['active', 'expired', 'frozen'] as const) {
  for (const name of NAMES) {
    const goes = MATRIX[status][name]
    test(`behavior: light client ${status}: ${name} ${goes ? 'goes through' : 'is refused'}`, () =>
      chains.isolated(async () => {
        await ENTER[status]()
        const call = chains.call(...calls[name])
        if (goes) {
          const { logs } = await call
          expect(logs).toHaveLength(1)
        } else {
          await expect(call).rejects.toMatchObject({ errorName: 'LightClientFrozen' })
        }
      }))
  }
}

test('behavior: sending does not depend on any light client', () =>
  chains.isolated(async () => {
    await chains.lightClient.report(conflicting())
    await chains.send({ recipient: hostile.address })
  }))

test('behavior: a recipient that freezes the light client ends the batch it is in', () =>
  chains.isolated(async () => {
    const update = conflicting()
    const data = encodeFunctionData({
      abi: loadContract('EthereumLightClient').abi,
      functionName: 'reportConflictDirect',
      args: [
        encodeUpdate({ update, config: devnet.config }),
        encodeDirectProof({
          syncAggregate: update.syncAggregate,
          committee: devnet.committee(update.signatureSlot / 64n),
        }),
      ],
    })
    await hostile.write('arm', 0, chains.lightClient.address, data)
    const first = await chains.send({ recipient: hostile.address, gasLimit: 5_000_000n })
    const second = await chains.send({ recipient: hostile.address })
    const batch = await chains.build([first.message, second.message], await chains.accept())
    await expect(chains.deliver(batch)).rejects.toMatchObject({ errorName: 'LightClientFrozen' })
    const { blockProof, accountProof, storageProofs } = batch
    await chains.call('deliver', [first.message, blockProof, accountProof, storageProofs[0]])
    expect(await hostile.read('callSucceeded')).toBe(true)
    const rest = chains.call('deliver', [second.message, blockProof, accountProof, storageProofs[1]])
    await expect(rest).rejects.toMatchObject({ errorName: 'LightClientFrozen' })
    const { messageHash } = second
    expect(await readMessageStatus({ client: chains.b, inbox: chains.inbox, messageHash })).toBe('unknown')
  }))

test('error: only the inbox calls its inner frame', async () => {
  const { message, messageHash } = fresh
  await expect(chains.call('execute', [message, messageHash, true])).rejects.toMatchObject({
    errorName: 'NotSelf',
  })
})
