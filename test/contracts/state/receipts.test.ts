import { type Abi, type Address, concat, hexToBytes, numberToHex } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import { hasRealData, readRealJson } from '../../support/real-data.js'
import { readBlock } from './real-proofs.js'
import { encodeReceipt, expectedReceipt, type JsonReceipt, receiptTrie, rlp } from './receipts.js'
import { type StateChain, type StateReader, startStateChain, stateReader } from './state-chain.js'
import { deployTestContract } from './test-contract.js'

const BLOCK = 18615160n

let chain: StateChain
let reader: StateReader
beforeAll(async () => {
  chain = await startStateChain()
  const deployed: { address: Address; abi: Abi } = await deployTestContract(chain.client, 'ReceiptReader')
  reader = stateReader({ ...deployed, client: chain.client, config: chain.config })
})
afterAll(() => chain?.anvil.stop())

const lower = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, v) =>
      typeof v === 'bigint' ? `${v}n` : typeof v === 'string' ? v.toLowerCase() : v,
    ),
  )

describe.skipIf(!hasRealData)('receipts of mainnet block 18615160', () => {
  async function setUp() {
    const receipts = readRealJson(`ethereum/mainnet/execution/receipts-${BLOCK}.json`) as JsonReceipt[]
    const block = readBlock(BLOCK)
    const trie = await receiptTrie(receipts.map(encodeReceipt))
    expect(trie.root).toBe(block.receiptsRoot)
    const slot = chain.slotAt(block.timestamp)
    await chain.record(slot, { stateRoot: block.stateRoot, blockHash: block.hash, blockNumber: BLOCK })
    return { receipts, block, trie, at: chain.block({ kind: 'finalized', slot }) }
  }

  test('default: all 183, and each of their logs', async () => {
    const { receipts, block, trie, at } = await setUp()
    const types = new Set<number>()
    for (const [index, json] of receipts.entries()) {
      const args = [at, block.header, BigInt(index), await trie.prove(index)]
      const expected = expectedReceipt(json)
      types.add(expected.transactionType)
      const found = await chain.read('receipt', args)
      expect(lower(found)).toEqual(lower(expected))
      if (index % 10 === 0)
        expect(lower(await chain.read('tryReceipt', args))).toEqual(lower([true, expected]))
      const last = expected.logs.length - 1
      for (const logIndex of last < 0 ? [] : [0, last]) {
        const logArgs = [...args.slice(0, 3), BigInt(logIndex), args[3]]
        const [source, log] = await chain.read<[{ hash: Hex }, unknown]>('log', logArgs)
        expect(source.hash).toBe(block.hash)
        expect(lower(log)).toEqual(lower(expected.logs[logIndex]))
      }
      if (index % 20 === 0) {
        const beyond = [...args.slice(0, 3), BigInt(last + 1), args[3]]
        expect(await chain.revertName('log', beyond)).toBe('LogAbsent')
        expect(await chain.read('tryLog', beyond)).toMatchObject([false, { topics: [] }])
      }
    }
    expect([...types].sort()).toEqual([0, 1, 2])
  })

  test('error: an absent index, another index, a spoiled proof, another header', async () => {
    const { receipts, block, trie, at } = await setUp()
    const proof = await trie.prove(7)
    const absent = receipts.length
    const proofOfAbsence = await trie.prove(absent)
    expect(await chain.revertName('receipt', [at, block.header, BigInt(absent), proofOfAbsence])).toBe(
      'ReceiptAbsent',
    )
    expect(await chain.read('tryReceipt', [at, block.header, BigInt(absent), proofOfAbsence])).toMatchObject([
      false,
      {},
    ])
    const cases: [bigint, readonly Hex[], string][] = [
      [8n, proof, 'WrongNodeHash'],
      [7n, [...proof, '0xc0'], 'ProofTooLong'],
      [7n, proof.slice(0, -1), 'ProofTooShort'],
      ...proof.map((_, at): [bigint, readonly Hex[], string] => [
        7n,
        proof.map((node, i) =>
          i === at ? (`${node.slice(0, -1)}${node.endsWith('0') ? '1' : '0'}` as Hex) : node,
        ),
        'WrongNodeHash',
      ]),
    ]
    for (const [index, nodes, error] of cases) {
      const name = await chain.revertName('receipt', [at, block.header, index, nodes])
      expect(name === error || (index === 8n && name.startsWith('Proof'))).toBe(true)
      expect(await chain.read('tryReceipt', [at, block.header, index, nodes])).toMatchObject([false, {}])
    }
    const other = readBlock(17463226n).header
    expect(await chain.revertName('receipt', [at, other, 7n, proof])).toBe('WrongExecutionHeader')
    expect(await chain.revertName('receipt', [at, `${block.header}00`, 7n, proof])).toBe(
      'WrongExecutionHeader',
    )
  })

  test.each(['finality-8316832-block-roots', 'optimistic-8316759-block-roots'])(
    'default: receipt proofs of %s',
    async (file) => {
      for (const target of readTargets(file)) {
        for (const { receipts_root, receipt_proof, index } of target) {
          const receipt = await reader.read<{ success: boolean; logs: unknown[] }>('read', [
            receipts_root,
            BigInt(index),
            receipt_proof,
          ])
          expect(receipt.success).toBe(true)
          expect(receipt.logs.length).toBeGreaterThan(0)
          expect(
            await reader.revertName('read', [receipts_root, BigInt(index) + 1n, receipt_proof]),
          ).not.toBe('')
        }
      }
    },
  )
})

type Target = {
  transactions_proofs: {
    transaction_proof: { transaction_index: number }
    receipt_proof: { receipts_root: Hex; receipt_proof: string[] }
  }[]
}

function readTargets(file: string) {
  const json = readRealJson(`ethereum/mainnet/ancestry/${file}.json`) as { target_blocks: Target[] }
  return json.target_blocks.map(({ transactions_proofs }) =>
    transactions_proofs.map(({ transaction_proof, receipt_proof }) => ({
      index: transaction_proof.transaction_index,
      receipts_root: receipt_proof.receipts_root,
      receipt_proof: receipt_proof.receipt_proof.map((node): Hex => `0x${node}`),
    })),
  )
}

describe('receipts that no chain made', () => {
  const bloom = `0x${'00'.repeat(256)}` as Hex
  const topic = `0x${'ab'.repeat(32)}` as Hex
  const log = { address: `0x${'11'.repeat(20)}` as Hex, topics: [topic], data: '0x1234' as Hex }
  const base: JsonReceipt = { status: '0x1', cumulativeGasUsed: '0x5208', logsBloom: bloom, logs: [log] }
  const bytes = (hex: Hex): Uint8Array => hexToBytes(hex)
  const parts = [
    Uint8Array.of(1),
    21_000n,
    bytes(bloom),
    [[bytes(log.address), [bytes(topic)], bytes(log.data)]],
  ] as const
  const withPart = (index: number, part: Parameters<typeof rlp>[0]): Hex =>
    rlp(parts.map((old, i) => (i === index ? part : old)))
  const logsOf = (...items: Parameters<typeof rlp>[0][]): Hex => withPart(3, [items])

  test.each(['0x0', '0x1', '0x2', '0x3', '0x4'] as const)('default: type %s, 0 to 4 topics', async (type) => {
    for (let topics = 0; topics <= 4; topics++) {
      const json = { ...base, type, logs: [{ ...log, topics: Array(topics).fill(topic) }, log] }
      const expected = expectedReceipt(json)
      expect(lower(await reader.read('decode', [encodeReceipt(json)]))).toEqual(lower(expected))
      expect(lower(await reader.read('decodeLog', [encodeReceipt(json), 0n, 1n]))).toEqual(
        lower(expected.logs[1]),
      )
    }
    const failed = { ...base, type, status: '0x0' as Hex, logs: [] }
    expect(await reader.read('decode', [encodeReceipt(failed)])).toEqual(expectedReceipt(failed))
  })

  test.each<[string, Hex, string]>([
    ['nothing', '0x', 'UnknownReceiptType'],
    ['type 0 with its byte', concat(['0x00', encodeReceipt(base)]), 'UnknownReceiptType'],
    ['type 5', encodeReceipt({ ...base, type: '0x5' }), 'UnknownReceiptType'],
    ['type 0x7f', encodeReceipt({ ...base, type: '0x7f' }), 'UnknownReceiptType'],
    ['a string', '0x83010203', 'UnknownReceiptType'],
    ['a type and nothing', '0x02', 'RlpBeyondEnd'],
    ['two types', concat(['0x02', encodeReceipt({ ...base, type: '0x2' })]), 'RlpNotAList'],
    ['a state root for the status', withPart(0, bytes(topic)), 'ReceiptWithoutStatus'],
    ['status 2', withPart(0, Uint8Array.of(2)), 'InvalidReceiptStatus'],
    ['status 0 as a byte', withPart(0, Uint8Array.of(0)), 'InvalidReceiptStatus'],
    ['status 1 in two bytes', withPart(0, Uint8Array.of(0, 1)), 'InvalidReceiptStatus'],
    ['a list for the status', withPart(0, []), 'RlpNotBytes'],
    ['gas with a leading zero', withPart(1, Uint8Array.of(0, 5)), 'RlpLeadingZero'],
    ['gas as a zero byte', withPart(1, Uint8Array.of(0)), 'RlpLeadingZero'],
    ['a short bloom', withPart(2, new Uint8Array(255)), 'RlpLength'],
    ['logs as bytes', withPart(3, new Uint8Array()), 'RlpNotAList'],
    ['five items', rlp([...parts, new Uint8Array()]), 'ReceiptItemCount'],
    ['three items', rlp(parts.slice(0, 3)), 'RlpBeyondEnd'],
    ['logs of a failed transaction', withPart(0, new Uint8Array()), 'LogsOfFailedTransaction'],
    ['a byte behind', `${encodeReceipt(base)}00`, 'RlpTrailingBytes'],
    ['an address of 19 bytes', logsOf(new Uint8Array(19), [], new Uint8Array()), 'RlpLength'],
    [
      'five topics',
      logsOf(bytes(log.address), Array(5).fill(bytes(topic)), new Uint8Array()),
      'InvalidTopics',
    ],
    [
      'a topic of 31 bytes',
      logsOf(bytes(log.address), [new Uint8Array(31)], new Uint8Array()),
      'InvalidTopics',
    ],
    [
      'a topic of 33 bytes and one of 31',
      logsOf(bytes(log.address), [new Uint8Array(33), new Uint8Array(31)], new Uint8Array()),
      'RlpLength',
    ],
    [
      'a list as a topic',
      logsOf(bytes(log.address), [Array(32).fill(Uint8Array.of(1))], new Uint8Array()),
      'RlpNotBytes',
    ],
    ['data as a list', logsOf(bytes(log.address), [], []), 'RlpNotBytes'],
    [
      'a log of four items',
      logsOf(bytes(log.address), [], new Uint8Array(), new Uint8Array()),
      'ReceiptItemCount',
    ],
    ['a log of two items', logsOf(bytes(log.address), []), 'RlpBeyondEnd'],
    ['a log that is bytes', withPart(3, [new Uint8Array(3)]), 'RlpNotAList'],
  ])('error: %s', async (_, encoded, error) => {
    expect(await reader.revertName('decode', [encoded])).toBe(error)
    expect(await reader.revertName('decodeLog', [encoded, 0n, 0n])).toBe(error)
  })

  test('behavior: tries of one receipt and of 300, by index', async () => {
    for (const count of [1, 2, 127, 128, 129, 300]) {
      const encoded = Array.from({ length: count }, (_, i) =>
        encodeReceipt({ ...base, cumulativeGasUsed: numberToHex(i + 1) }),
      )
      const trie = await receiptTrie(encoded)
      for (const index of [0, 1, 126, 127, 128, 129, 254, 255, 256, 257, 299, 300]) {
        const args = [trie.root, BigInt(index), await trie.prove(index)]
        if (index >= count) expect(await reader.revertName('read', args)).toBe('ReceiptAbsent')
        else expect(await reader.read('read', args)).toMatchObject({ cumulativeGasUsed: BigInt(index + 1) })
      }
    }
  })
})
