import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildDelivery } from '../../src/messages/build-delivery.js'
import { buildLogDelivery } from '../../src/messages/build-log-delivery.js'
import { finalizedBlock } from '../../src/messages/delivery.js'
import type { Message } from '../../src/messages/message.js'
import {
  MESSAGE_SENT_EVENT,
  type MessageLog,
  parseMessageSent,
} from '../../src/messages/parse-message-sent.js'
import { type Accepted, startTwoChains, type TwoChains } from '../contracts/messages/two-chains.js'

type Json = { storageProof: { value: string; proof: string[] }[]; accountProof: string[]; address: string }

const RECIPIENT = '0x000000000000000000000000000000000000bEEF'

let chains: TwoChains
let messages: Message[]
let accepted: Accepted
let logs: MessageLog[]

beforeAll(async () => {
  chains = await startTwoChains()
  const sent = [await chains.send({ recipient: RECIPIENT }), await chains.send({ recipient: RECIPIENT })]
  messages = sent.map(({ message }) => message)
  accepted = await chains.accept()
  logs = await chains.a.getLogs({ address: chains.outbox, event: MESSAGE_SENT_EVENT, fromBlock: 0n })
})
afterAll(() => chains.stop())

/** A node that changes its answers. */
function liar(method: string, change: (answer: Json) => unknown) {
  const request = async (call: { method: string; params: unknown[] }) => {
    const answer = await chains.requestA(call)
    return call.method === method ? change(structuredClone(answer) as Json) : answer
  }
  return { request } as unknown as TwoChains['a']
}

const withValue = (answer: Json, value: string) => ({
  ...answer,
  storageProof: answer.storageProof.map((slot) => ({ ...slot, value })),
})

const build = (source: Pick<TwoChains['a'], 'request'>, given = messages, at = accepted) =>
  buildDelivery({ source, messages: given, accepted: at })

describe('building a delivery', () => {
  test('default: one account proof, a storage proof each, repeated messages once', async () => {
    const delivery = await build(chains.a, [...messages, ...messages])
    expect(delivery.messages).toEqual(messages)
    expect(delivery.storageProofs).toHaveLength(2)
    expect(delivery.blockProof).toEqual({ kind: 0, slot: accepted.slot, data: '0x' })
  })

  test('error: nothing, messages of two outboxes, one that was not sent, one that was sent otherwise', async () => {
    const [first, second] = messages as [Message, Message]
    await expect(build(chains.a, [])).rejects.toMatchObject({ code: 'NO_MESSAGES' })
    const elsewhere = { ...second, outbox: RECIPIENT } as const
    await expect(build(chains.a, [first, elsewhere])).rejects.toMatchObject({ code: 'MIXED_OUTBOXES' })
    await expect(build(chains.a, [{ ...first, nonce: 9n }])).rejects.toMatchObject({
      code: 'MESSAGE_NOT_SENT',
    })
    await expect(build(chains.a, [{ ...first, gasLimit: 1n }])).rejects.toMatchObject({
      code: 'WRONG_MESSAGE',
    })
    await expect(build(chains.a, [elsewhere])).rejects.toMatchObject({ code: 'MESSAGE_NOT_SENT' })
  })

  test.each<[string, string, (answer: Json) => unknown]>([
    ['claims another value', 'CLAIM_MISMATCH', (a) => withValue(a, '0x1')],
    ['claims that nothing was sent', 'CLAIM_MISMATCH', (a) => withValue(a, '0x0')],
    ['swaps two proofs', 'WRONG_STORAGE_KEYS', (a) => ({ ...a, storageProof: a.storageProof.reverse() })],
    ['leaves a slot out', 'WRONG_STORAGE_KEYS', (a) => ({ ...a, storageProof: a.storageProof.slice(1) })],
    ['leaves a node out', 'PROOF_TOO_SHORT', (a) => ({ ...a, accountProof: a.accountProof.slice(0, -1) })],
    ['answers about another account', 'WRONG_ADDRESS', (a) => ({ ...a, address: RECIPIENT })],
    ['answers something else', 'INVALID_PROOF_JSON', () => ({})],
  ])('error: a node that %s', (_, code, change) =>
    expect(build(liar('eth_getProof', change))).rejects.toMatchObject({ code }),
  )

  test('error: a node whose block of that number is another', async () => {
    const at = { ...accepted, executionBlockNumber: accepted.executionBlockNumber - 1n }
    await expect(build(chains.a, messages, at)).rejects.toMatchObject({ code: 'WRONG_NODE_HASH' })
    const delivery = buildLogDelivery({
      source: chains.a,
      message: messages[1] as Message,
      block: { number: at.executionBlockNumber, hash: accepted.executionBlockHash },
      blockProof: finalizedBlock(accepted.slot),
    })
    await expect(delivery).rejects.toMatchObject({ code: 'WRONG_EXECUTION_HEADER' })
  })

  test('error: a node that hides a receipt', async () => {
    const delivery = buildLogDelivery({
      source: liar('eth_getBlockReceipts', (receipts) => {
        const [first] = receipts as unknown as { logs: { data: string }[] }[]
        first!.logs.push(...first!.logs)
        return receipts
      }),
      message: messages[1] as Message,
      block: { number: accepted.executionBlockNumber, hash: accepted.executionBlockHash },
      blockProof: finalizedBlock(accepted.slot),
    })
    await expect(delivery).rejects.toMatchObject({ code: 'CLAIM_MISMATCH' })
  })
})

describe('reading MessageSent', () => {
  const parse = (given: readonly MessageLog[]) =>
    parseMessageSent({ logs: given, outbox: chains.outbox, sourceChainId: messages[0]!.sourceChainId })

  test('default: what was sent', () => {
    expect(parse(logs).map(({ message }) => message)).toEqual(messages)
  })

  test('behavior: other contracts and other events are passed over', () => {
    const [log] = logs as [MessageLog]
    expect(parse([{ ...log, address: RECIPIENT }])).toEqual([])
    expect(parse([{ ...log, topics: [`0x${'11'.repeat(32)}`] }])).toEqual([])
    expect(parse([{ ...log, topics: [] }])).toEqual([])
  })

  test('error: another hash, another nonce, other data, another chain, cut off', () => {
    const [log] = logs as [MessageLog]
    const [signature, hash, sender] = log.topics as [`0x${string}`, `0x${string}`, `0x${string}`]
    const wrong: MessageLog[] = [
      { ...log, topics: [signature, `0x${'11'.repeat(32)}`, ...log.topics.slice(2)] },
      { ...log, topics: [signature, hash, sender, `0x${'07'.padStart(64, '0')}`] },
      { ...log, data: log.data.replace('c0ffee', 'c0ffef') as `0x${string}` },
      { ...log, data: '0x' },
      { ...log, topics: [signature, hash] },
    ]
    for (const given of wrong) {
      expect(() => parse([given])).toThrow(expect.objectContaining({ code: 'INVALID_MESSAGE_LOG' }))
    }
    expect(() => parseMessageSent({ logs, outbox: chains.outbox, sourceChainId: 1n })).toThrow(
      expect.objectContaining({ code: 'INVALID_MESSAGE_LOG' }),
    )
  })
})
