import { RLP } from '@ethereumjs/rlp'
import fc from 'fast-check'
import { bytesToHex, hexToBytes, keccak256, toHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { encodeExecutionHeader, hashExecutionHeader } from '../../src/state/encode-execution-header.js'
import { decodeExecutionHeader, type ExecutionHeader } from '../../src/state/execution-header.js'
import { parseExecutionBlock } from '../../src/state/parse-execution-block.js'
import { hasRealData, readRealJson } from '../support/real-data.js'
import { refusal } from './refusal.js'

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((value) => bytesToHex(value))
const uint64 = fc.bigInt(0n, 2n ** 64n - 1n)

const frontier = {
  parentHash: bytes(32),
  ommersHash: bytes(32),
  feeRecipient: bytes(20),
  stateRoot: bytes(32),
  transactionsRoot: bytes(32),
  receiptsRoot: bytes(32),
  logsBloom: bytes(256),
  difficulty: fc.bigInt(0n, 2n ** 256n - 1n),
  number: uint64,
  gasLimit: uint64,
  gasUsed: uint64,
  timestamp: uint64,
  extraData: fc.uint8Array({ maxLength: 100 }).map((value) => bytesToHex(value)),
  prevRandao: bytes(32),
  nonce: bytes(8),
}
const london = { ...frontier, baseFeePerGas: fc.bigInt(0n, 2n ** 256n - 1n) }
const shanghai = { ...london, withdrawalsRoot: bytes(32) }
const cancun = { ...shanghai, blobGasUsed: uint64, excessBlobGas: uint64, parentBeaconBlockRoot: bytes(32) }
const prague = { ...cancun, requestsHash: bytes(32) }
const headers: fc.Arbitrary<ExecutionHeader> = fc.oneof(
  fc.record(frontier),
  fc.record(london),
  fc.record(shanghai),
  fc.record(cancun),
  fc.record(prague),
)
const sample = (shape: typeof prague): ExecutionHeader =>
  fc.sample(fc.record(shape), { seed: 4, numRuns: 1 })[0] as ExecutionHeader

describe('execution headers', () => {
  test('default: of every fork, encoded as @ethereumjs/rlp does, and back', () => {
    fc.assert(
      fc.property(headers, (header) => {
        const encoded = encodeExecutionHeader(header)
        expect(decodeExecutionHeader(encoded)).toEqual(header)
        const items = RLP.decode(hexToBytes(encoded))
        expect(bytesToHex(RLP.encode(items))).toBe(encoded)
        expect(items.length).toBe(Object.keys(header).length)
        expect(hashExecutionHeader(header)).toBe(keccak256(encoded))
      }),
      { numRuns: 300 },
    )
  })

  test('behavior: fields of a later fork are let pass, canonical ones only', () => {
    const header = sample(prague)
    const items = RLP.decode(hexToBytes(encodeExecutionHeader(header))) as Uint8Array[]
    const later = bytesToHex(RLP.encode([...items, Uint8Array.of(1), [Uint8Array.of(2)]]))
    expect(decodeExecutionHeader(later)).toEqual(header)
    const bad = later.replace(/c102$/, 'c28102') as `0x${string}`
    const size = `0x${(Number.parseInt(bad.slice(4, 8), 16) + 1).toString(16).padStart(4, '0')}`
    expect(refusal(() => decodeExecutionHeader(`0xf9${size.slice(2)}${bad.slice(8)}`))).toBe('INVALID_RLP')
  })

  test.each([14, 18, 19])('error: %i fields', (count) => {
    const items = RLP.decode(hexToBytes(encodeExecutionHeader(sample(prague)))) as Uint8Array[]
    const cut = bytesToHex(RLP.encode(items.slice(0, count)))
    expect(refusal(() => decodeExecutionHeader(cut))).toBe('INVALID_EXECUTION_HEADER')
  })

  test('error: every field, one byte longer, and as a list', () => {
    const items = RLP.decode(hexToBytes(encodeExecutionHeader(sample(prague)))) as Uint8Array[]
    items.forEach((item, index) => {
      const encode = (value: Parameters<typeof RLP.encode>[0]) =>
        bytesToHex(RLP.encode(items.with(index, value as Uint8Array)))
      const code = /INVALID_(RLP|EXECUTION_HEADER)/
      expect(refusal(() => decodeExecutionHeader(encode([item])))).toMatch(code)
      if (index === 12) return
      expect(
        refusal(() =>
          decodeExecutionHeader(encode(new Uint8Array(item.length < 8 ? 33 : item.length + 1).fill(1))),
        ),
      ).toMatch(/INVALID_(RLP|EXECUTION_HEADER)/)
    })
  })

  test('error: integers with a leading zero, bytes after the header, no list', () => {
    const encoded = encodeExecutionHeader({ ...sample(prague), number: 5n })
    const items = RLP.decode(hexToBytes(encoded)) as Uint8Array[]
    expect(
      refusal(() => decodeExecutionHeader(bytesToHex(RLP.encode(items.with(8, Uint8Array.of(0, 5)))))),
    ).toBe('INVALID_RLP')
    expect(refusal(() => decodeExecutionHeader(`${encoded}00`))).toBe('INVALID_RLP')
    expect(refusal(() => decodeExecutionHeader('0x80'))).toBe('INVALID_EXECUTION_HEADER')
    expect(refusal(() => decodeExecutionHeader('0x'))).toBe('INVALID_RLP')
  })

  test.each(['baseFeePerGas', 'withdrawalsRoot', 'excessBlobGas', 'parentBeaconBlockRoot'] as const)(
    'error: a header of Prague without %s is of no fork',
    (name) => {
      const { [name]: _, ...rest } = sample(prague)
      expect(refusal(() => encodeExecutionHeader(rest))).toBe('INVALID_EXECUTION_HEADER')
    },
  )
})

function toJson(header: ExecutionHeader): Record<string, unknown> {
  const { ommersHash, feeRecipient, prevRandao, ...same } = header
  const named = { ...same, sha3Uncles: ommersHash, miner: feeRecipient, mixHash: prevRandao }
  const values = Object.entries(named).map(([name, value]) => [
    name,
    typeof value === 'bigint' ? toHex(value) : value,
  ])
  return { hash: hashExecutionHeader(header), ...Object.fromEntries(values), transactions: [] }
}

describe('parseExecutionBlock', () => {
  test('default: blocks of every fork, bare or in a response, null for what a fork lacks', () => {
    fc.assert(
      fc.property(headers, (header) => {
        const json = toJson(header)
        const parsed = parseExecutionBlock(json)
        expect(parsed).toEqual({
          hash: json.hash,
          header: parsed.header,
          encoded: encodeExecutionHeader(header),
        })
        expect(decodeExecutionHeader(parsed.encoded)).toEqual(header)
        expect(parseExecutionBlock({ jsonrpc: '2.0', id: 1, result: json })).toEqual(parsed)
        expect(parseExecutionBlock({ requestsHash: null, ...json })).toEqual(parsed)
      }),
      { numRuns: 100 },
    )
  })

  test('behavior: hex of either case; numbers beyond 2^53 and up to uint256', () => {
    const header = { ...sample(prague), number: 2n ** 53n + 1n, baseFeePerGas: 2n ** 256n - 1n }
    const json = toJson(header)
    const upper = Object.fromEntries(
      Object.entries(json).map(([name, value]) => [
        name,
        typeof value === 'string' ? `0x${value.slice(2).toUpperCase()}` : value,
      ]),
    )
    expect(parseExecutionBlock(upper)).toEqual(parseExecutionBlock(json))
    expect(parseExecutionBlock(json).header).toMatchObject({
      number: 2n ** 53n + 1n,
      baseFeePerGas: 2n ** 256n - 1n,
    })
  })

  test.each<[string, unknown]>([
    ['number', 5],
    ['number', 2 ** 53 + 2],
    ['number', '5'],
    ['number', `0x1${'0'.repeat(16)}`],
    ['difficulty', `0x1${'0'.repeat(64)}`],
    ['stateRoot', '0x12'],
    ['hash', null],
    ['extraData', '0x123'],
    ['miner', `0x${'zz'.repeat(20)}`],
  ])('error: %s as %s', (name, value) => {
    const run = () => parseExecutionBlock({ ...toJson(sample(prague)), [name]: value })
    expect(run).toThrow(
      expect.objectContaining({
        code: 'INVALID_BLOCK_JSON',
        facts: expect.arrayContaining([`path: ${name}`]) as unknown,
      }),
    )
  })

  test('error: nothing at all', () => {
    expect(refusal(() => parseExecutionBlock({ result: null }))).toBe('INVALID_BLOCK_JSON')
  })

  describe.skipIf(!hasRealData).each(['16329190', '17463226', '18615160', '21925176'])(
    'block %s',
    (number) => {
      const json = () => {
        const read = readRealJson(`ethereum/mainnet/execution/block-${number}.json`) as { result?: object }
        return (read.result ?? read) as Record<string, unknown>
      }

      test('default: the rebuilt header has the hash of the block', () => {
        const { hash, header, encoded } = parseExecutionBlock(json())
        expect(hash).toBe(json().hash)
        expect(header.number).toBe(BigInt(number))
        expect(decodeExecutionHeader(encoded)).toEqual(
          Object.fromEntries(Object.entries(header).filter(([, value]) => value !== undefined)),
        )
      })

      test('error: every altered field', () => {
        const fields = Object.keys(toJson(parseExecutionBlock(json()).header)).filter(
          (name) => name !== 'transactions',
        )
        let altered = 0
        for (const name of fields) {
          const value = json()[name] as string | undefined
          if (value === undefined) continue
          const last = Number.parseInt(value.at(-1) as string, 16) ^ 1
          const twin = { ...json(), [name]: `${value.slice(0, -1)}${last.toString(16)}` }
          expect([name, refusal(() => parseExecutionBlock(twin))]).toEqual([name, 'WRONG_EXECUTION_HEADER'])
          altered++
        }
        expect(altered).toBeGreaterThanOrEqual(17)
        const { baseFeePerGas: _, ...without } = json()
        expect(refusal(() => parseExecutionBlock(without))).toMatch(
          /WRONG_EXECUTION_HEADER|INVALID_EXECUTION_HEADER/,
        )
      })
    },
  )
})
