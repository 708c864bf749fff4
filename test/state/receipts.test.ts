import { RLP } from '@ethereumjs/rlp'
import fc from 'fast-check'
import { bytesToHex, concatHex, hexToBytes, keccak256, toHex } from 'viem'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Hex } from '../../src/ethereum/types/hex.js'
import { encodeReceipt } from '../../src/state/encode-receipt.js'
import { parseExecutionBlock } from '../../src/state/parse-execution-block.js'
import { parseReceipts } from '../../src/state/parse-receipts.js'
import { decodeReceipt, logOf, type Receipt } from '../../src/state/receipt.js'
import { buildReceiptProof, type ReceiptProof } from '../../src/state/receipt-proof.js'
import { buildTransactionProof, transactionsRoot } from '../../src/state/transaction-proof.js'
import { verifyReceiptProof } from '../../src/state/verify-receipt-proof.js'
import { verifyTransactionProof } from '../../src/state/verify-transaction-proof.js'
import { EMPTY_TRIE_ROOT } from '../../src/state/verify-trie-proof.js'
import { hasRealData, readRealJson } from '../support/real-data.js'
import { refusal } from './refusal.js'
import { WHOLE_BLOCKS } from './whole-block.js'

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((value) => bytesToHex(value))
const logs = fc.record({
  emitter: bytes(20),
  topics: fc.array(bytes(32), { maxLength: 4 }),
  data: fc.uint8Array({ maxLength: 80 }).map((value) => bytesToHex(value)),
})
const receipts: fc.Arbitrary<Receipt> = fc
  .record({
    transactionType: fc.integer({ min: 0, max: 4 }),
    success: fc.boolean(),
    cumulativeGasUsed: fc.bigInt(0n, 2n ** 64n - 1n),
    logsBloom: bytes(256),
    logs: fc.array(logs, { maxLength: 4 }),
  })
  .map((receipt) => (receipt.success ? receipt : { ...receipt, logs: [] }))

const bloom = new Uint8Array(256)
const emitter = new Uint8Array(20).fill(1)
const topic = new Uint8Array(32).fill(2)
const none = new Uint8Array()
type Item = Parameters<typeof RLP.encode>[0]
const encode = (item: Item, type = ''): Hex => concatHex([`0x${type}`, bytesToHex(RLP.encode(item))])

describe('receipts', () => {
  test('default: of types 0 to 4, there and back', () => {
    fc.assert(
      fc.property(receipts, (receipt) => {
        const encoded = encodeReceipt(receipt)
        expect(decodeReceipt(encoded)).toEqual(receipt)
        const payload = receipt.transactionType === 0 ? encoded : (`0x${encoded.slice(4)}` as Hex)
        expect(bytesToHex(RLP.encode(RLP.decode(hexToBytes(payload))))).toBe(payload)
      }),
      { numRuns: 300 },
    )
  })

  test('default: one log', () => {
    const [first, second] = [
      { emitter: bytesToHex(emitter), topics: [], data: '0x' as Hex },
      { emitter: bytesToHex(emitter), topics: [bytesToHex(topic)], data: '0x01' as Hex },
    ]
    const receipt: Receipt = {
      transactionType: 2,
      success: true,
      cumulativeGasUsed: 1n,
      logsBloom: bytesToHex(bloom),
      logs: [first, second] as Receipt['logs'],
    }
    expect(logOf({ receipt, logIndex: 1 })).toEqual(second)
    for (const logIndex of [2, -1, 0.5])
      expect(refusal(() => logOf({ receipt, logIndex }))).toBe('LOG_ABSENT')
  })

  const log = (change: Partial<Record<'emitter' | 'topics' | 'data', Item>> = {}): Item => {
    const { emitter: from, topics, data } = { emitter, topics: [topic], data: none, ...change }
    return [from, topics, data] as Item
  }
  const fields = (list: Item): Item => [1n, 21000n, bloom, list] as Item
  test.each<[string, string, Hex]>([
    ['a whole one, for comparison', 'accepted', encode(fields([log()]))],
    ['type 4', 'accepted', encode(fields([log()]), '04')],
    ['type 5', 'INVALID_RECEIPT', encode(fields([]), '05')],
    ['type 0 in an envelope', 'INVALID_RECEIPT', encode(fields([]), '00')],
    ['type 127', 'INVALID_RECEIPT', encode(fields([]), '7f')],
    ['the envelope as a string', 'INVALID_RECEIPT', bytesToHex(RLP.encode(encode(fields([]), '02')))],
    ['nothing', 'INVALID_RECEIPT', '0x'],
    ['a type without a payload', 'INVALID_RLP', '0x02'],
    ['three fields', 'INVALID_RECEIPT', encode([1n, 21000n, bloom])],
    ['five fields', 'INVALID_RECEIPT', encode([1n, 21000n, bloom, [], none])],
    ['a state root for a status', 'INVALID_RECEIPT', encode([topic, 21000n, bloom, []])],
    ['status 2', 'INVALID_RECEIPT', encode([2n, 21000n, bloom, []])],
    ['status 0 as a zero byte', 'INVALID_RLP', encode([Uint8Array.of(0), 21000n, bloom, []])],
    ['gas with a leading zero', 'INVALID_RLP', encode([1n, Uint8Array.of(0, 1), bloom, []])],
    ['a short bloom', 'INVALID_RECEIPT', encode([1n, 21000n, bloom.subarray(1), []])],
    ['logs that are no list', 'INVALID_RECEIPT', encode([1n, 21000n, bloom, none])],
    ['logs of a failed transaction', 'INVALID_RECEIPT', encode([none, 21000n, bloom, [log()]])],
    ['a log of two fields', 'INVALID_RECEIPT', encode(fields([[emitter, [topic]]]))],
    ['a log of four fields', 'INVALID_RECEIPT', encode(fields([[emitter, [topic], none, none]]))],
    ['an emitter of 21 bytes', 'INVALID_RECEIPT', encode(fields([log({ emitter: new Uint8Array(21) })]))],
    ['a topic of 31 bytes', 'INVALID_RECEIPT', encode(fields([log({ topics: [topic.subarray(1)] })]))],
    [
      'five topics',
      'INVALID_RECEIPT',
      encode(fields([log({ topics: [topic, topic, topic, topic, topic] })])),
    ],
    ['data that is a list', 'INVALID_RECEIPT', encode(fields([log({ data: [] })]))],
    ['a byte after it', 'INVALID_RLP', concatHex([encode(fields([])), '0x00'])],
  ])('error: %s', (_, expected, encoded) => {
    expect(refusal(() => decodeReceipt(encoded))).toBe(expected)
  })

  test('behavior: proofs of every receipt, and of none, in blocks of 1, 2, 127 to 129, and 256 to 258', async () => {
    const all = fc.sample(receipts, { seed: 7, numRuns: 258 })
    for (const count of [1, 2, 127, 128, 129, 256, 257, 258]) {
      const block = all.slice(0, count)
      for (const index of new Set([0, 1, 126, 127, 128, 255, 256, count - 1].filter((at) => at < count))) {
        const { receiptsRoot, proof } = await buildReceiptProof({ receipts: block, index: BigInt(index) })
        expect(verifyReceiptProof({ receiptsRoot, index: BigInt(index), proof })).toEqual(block[index])
      }
    }
  })

  test('error: an index that the block lacks, and receipts of another block', async () => {
    const block = fc.sample(receipts, { seed: 8, numRuns: 3 })
    for (const index of [-1n, 3n]) {
      await expect(buildReceiptProof({ receipts: block, index })).rejects.toMatchObject({
        code: 'INDEX_OUT_OF_RANGE',
      })
    }
    const run = buildReceiptProof({ receipts: block, index: 0n, receiptsRoot: EMPTY_TRIE_ROOT })
    await expect(run).rejects.toMatchObject({ code: 'CLAIM_MISMATCH' })
  })
})

describe('parseReceipts', () => {
  const json = {
    transactionIndex: '0x0',
    status: '0x1',
    cumulativeGasUsed: '0x5208',
    logsBloom: bytesToHex(bloom),
    logs: [{ address: bytesToHex(emitter).toUpperCase().replace('0X', '0x'), topics: [], data: '0x' }],
  }

  test('default: a legacy receipt needs no type', () => {
    expect(parseReceipts({ result: [json] })).toEqual([
      {
        transactionType: 0,
        success: true,
        cumulativeGasUsed: 21000n,
        logsBloom: bytesToHex(bloom),
        logs: [{ emitter: bytesToHex(emitter), topics: [], data: '0x' }],
      },
    ])
  })

  test.each<[string, unknown]>([
    ['0.type', [{ ...json, type: '0x5' }]],
    ['0.status', [{ ...json, status: '0x2' }]],
    ['0.status', [{ ...json, status: undefined, root: `0x${'11'.repeat(32)}` }]],
    ['0.cumulativeGasUsed', [{ ...json, cumulativeGasUsed: 21000 }]],
    ['0.cumulativeGasUsed', [{ ...json, cumulativeGasUsed: `0x1${'0'.repeat(16)}` }]],
    ['0.logs.0.address', [{ ...json, logs: [{ address: '0x12', topics: [], data: '0x' }] }]],
    ['(top)', [{ ...json, transactionIndex: '0x1' }]],
    ['(top)', [json, json]],
    ['(top)', { result: null }],
  ])('error: the path %s is named', (path, bad) => {
    expect(() => parseReceipts(bad)).toThrow(
      expect.objectContaining({
        code: 'INVALID_RECEIPT_JSON',
        facts: expect.arrayContaining([`path: ${path}`]) as unknown,
      }),
    )
  })
})

describe.skipIf(!hasRealData)('block 18615160', () => {
  const folder = 'ethereum/mainnet/execution'
  let block: Receipt[]
  let receiptsRoot: Hex
  let middle: ReceiptProof
  beforeAll(async () => {
    block = parseReceipts(readRealJson(`${folder}/receipts-18615160.json`))
    receiptsRoot = parseExecutionBlock(readRealJson(`${folder}/block-18615160.json`)).header.receiptsRoot
    middle = await buildReceiptProof({ receipts: block, index: 100n, receiptsRoot })
  })
  const verify = (change: Partial<Parameters<typeof verifyReceiptProof>[0]>) =>
    verifyReceiptProof({ receiptsRoot, index: 100n, proof: middle.proof, ...change })

  test('default: its 183 receipts have the root that its header names, and each can be proven', async () => {
    expect(block).toHaveLength(183)
    for (const index of [0n, 1n, 127n, 128n, 182n]) {
      const { proof } = await buildReceiptProof({ receipts: block, index, receiptsRoot })
      expect(verify({ index, proof })).toEqual(block[Number(index)])
    }
    expect(verify({})).toEqual(block[100])
  })

  test('error: each node altered, nodes missing or behind, another index, another root', () => {
    const { proof } = middle
    proof.forEach((node, at) => {
      const altered = proof.with(at, `${node.slice(0, -1)}${node.endsWith('0') ? '1' : '0'}` as Hex)
      expect(refusal(() => verify({ proof: altered }))).toBe('WRONG_NODE_HASH')
    })
    expect(refusal(() => verify({ proof: proof.slice(0, -1) }))).toBe('PROOF_TOO_SHORT')
    expect(refusal(() => verify({ proof: [...proof, proof[0] as Hex] }))).toBe('PROOF_TOO_LONG')
    for (const index of [0n, 99n, 101n, 183n]) expect(refusal(() => verify({ index }))).not.toBe('accepted')
    expect(refusal(() => verify({ receiptsRoot: keccak256('0x01') }))).toBe('WRONG_NODE_HASH')
    expect(refusal(() => verify({ receiptsRoot: EMPTY_TRIE_ROOT }))).toBe('PROOF_TOO_LONG')
  })

  test('behavior: an index past the last one is proven absent', async () => {
    const { createMPT, createMerkleProof } = await import('@ethereumjs/mpt')
    const trie = await createMPT()
    for (const [index, receipt] of block.entries())
      await trie.put(RLP.encode(index), hexToBytes(encodeReceipt(receipt)))
    const proof = (await createMerkleProof(trie, RLP.encode(183))).map((node) => bytesToHex(node))
    expect(verify({ index: 183n, proof })).toBeUndefined()
    expect(refusal(() => verify({ index: 182n, proof }))).toBe('PROOF_TOO_SHORT')
  })

  test('error: any receipt altered gives another root', async () => {
    for (const index of [0, 91, 182]) {
      const receipt = block[index] as Receipt
      const altered = block.with(index, { ...receipt, cumulativeGasUsed: receipt.cumulativeGasUsed + 1n })
      const run = buildReceiptProof({ receipts: altered, index: 0n, receiptsRoot })
      await expect(run).rejects.toMatchObject({ code: 'CLAIM_MISMATCH' })
    }
  })

  test('default: the transactions of its beacon block have the root that its header names', async () => {
    const { transactions } = WHOLE_BLOCKS['7807119']()
    const { header } = parseExecutionBlock(readRealJson(`${folder}/block-18615160.json`))
    expect(await transactionsRoot(transactions)).toBe(header.transactionsRoot)
    for (const index of [0n, 127n, 128n, 182n]) {
      const built = await buildTransactionProof({ transactions, index })
      expect(built.transactionsRoot).toBe(header.transactionsRoot)
      expect(verifyTransactionProof(built)).toBe(transactions[Number(index)])
      expect(refusal(() => verifyTransactionProof({ ...built, index: index + 1n }))).not.toBe('accepted')
      expect(refusal(() => verifyTransactionProof({ ...built, proof: built.proof.slice(1) }))).toBe(
        'WRONG_NODE_HASH',
      )
    }
    const json = readRealJson(`${folder}/block-18615160.json`) as { transactions: { hash: Hex }[] }
    expect(transactions.map((raw) => keccak256(raw))).toEqual(json.transactions.map(({ hash }) => hash))
    expect(toHex(transactions.length)).toBe('0xb7')
  })
})
