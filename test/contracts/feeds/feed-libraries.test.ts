import fc from 'fast-check'
import { toFunctionSelector, toHex } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Anvil, startAnvil } from '../../../src/chain/anvil.js'
import { type ChainClient, connectChain } from '../../../src/chain/chain-client.js'
import { deployContract } from '../../../src/chain/deploy-contract.js'
import { isWithin, rescaleAnswer } from '../../../src/feeds/answer-math.js'
import { decodeFeedLayout, decodeIntField } from '../../../src/feeds/decode-feed-layout.js'
import { FeedError } from '../../../src/feeds/feed-error.js'
import { type FeedField, type FeedLayout, feedSlots } from '../../../src/feeds/feed-layout.js'
import { compileTestContracts, slot } from './feed-fixtures.js'

const CASES = 2000
const WORD = 1n << 256n
const REASONS: Record<string, string> = {
  [toFunctionSelector('ValueOverflow(uint256)')]: 'VALUE_OVERFLOW',
  [toFunctionSelector('AnswerOverflow()')]: 'ANSWER_OVERFLOW',
  [toFunctionSelector('AnswerRoundsToZero()')]: 'ANSWER_ROUNDS_TO_ZERO',
  '0x00000000': '',
}

let anvil: Anvil
let call: <Value>(functionName: string, args: readonly unknown[]) => Promise<Value>

beforeAll(async () => {
  anvil = await startAnvil()
  const client: ChainClient = await connectChain({ rpcUrl: anvil.rpcUrl })
  const artifact = compileTestContracts('FeedHarness')('FeedHarness')
  const { address, abi } = await deployContract({ client, name: 'FeedHarness', artifact })
  call = (functionName, args) =>
    client.readContract({
      address,
      abi,
      functionName,
      args: [...args],
      gas: 1_000_000_000n,
    } as never) as never
})
afterAll(() => anvil.stop())

type Result = { reason: string; value: bigint }

/** The value, or the name of the error, of Solidity and of TypeScript alike. */
const ofSolidity = ({ reason, value }: Result): bigint | string => REASONS[reason] || value
function ofTypeScript(work: () => bigint): bigint | string {
  try {
    return work()
  } catch (error) {
    if (error instanceof FeedError) return error.code
    throw error
  }
}

const sample = <Value>(arbitrary: fc.Arbitrary<Value>): Value[] =>
  fc.sample(arbitrary, { numRuns: CASES, seed: 20 })

const words = fc.oneof(
  fc.bigInt({ min: 0n, max: WORD - 1n }),
  fc.constantFrom(0n, 1n, WORD - 1n, 1n << 255n, (1n << 255n) - 1n),
)
const ints = words.map((word) => BigInt.asIntN(256, word))
const anyInts = fc.oneof(
  ints,
  fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
  fc.constantFrom(0n, 1n, -1n),
)
const decimals = fc.integer({ min: 0, max: 24 })
const fields: fc.Arbitrary<FeedField> = fc.integer({ min: 0, max: 31 }).chain((offset) =>
  fc.record({
    slot: fc.integer({ min: 0, max: 3 }).map(slot),
    offset: fc.constant(offset),
    width: fc.integer({ min: 1, max: 256 - 8 * offset }),
    isSigned: fc.boolean(),
  }),
)

/** A decoder of another kind: digits of the word as text. */
function referenceDecode(field: FeedField, word: bigint): bigint | string {
  const digits = word.toString(2).padStart(256, '0')
  const end = 256 - 8 * field.offset
  const bits = digits.slice(end - field.width, end)
  const magnitude = BigInt(`0b${bits}`)
  if (field.isSigned && bits.startsWith('1')) return magnitude - BigInt(`0b1${'0'.repeat(field.width)}`)
  return !field.isSigned && bits.length === 256 && bits.startsWith('1') ? 'VALUE_OVERFLOW' : magnitude
}

describe('layout', () => {
  test('behavior: Solidity, TypeScript and a textual reference read every field alike', async () => {
    const cases = sample(fc.tuple(fields, words))
    const results = await call<Result[]>('decodeMany', [
      cases.map(([field, word]) => ({ field, word: toHex(word, { size: 32 }) })),
    ])
    for (const [i, [field, word]] of cases.entries()) {
      const expected = referenceDecode(field, word)
      expect(ofTypeScript(() => decodeIntField(field, word))).toBe(expected)
      expect(ofSolidity(results[i] as Result)).toBe(expected)
    }
  })

  test('behavior: both list the same slots and read the same fields from them', async () => {
    const narrow = (field: FeedField): FeedField => ({
      ...field,
      width: Math.min(field.width, 64),
      isSigned: false,
    })
    const layouts = fc.record({
      value: fields.map((field) => ({ ...field, isSigned: true })),
      timestamp: fc.option(fields.map(narrow), { nil: undefined }),
      round: fields.map(narrow),
      decimals: fc.option(fields.map(narrow), { nil: undefined }),
      keyedByRound: fc.boolean(),
    })
    const none: FeedField = { slot: slot(0), offset: 0, width: 0, isSigned: false }
    const cases = fc.sample(fc.tuple(layouts, fc.array(words, { minLength: 4, maxLength: 4 }), words), {
      numRuns: 200,
      seed: 21,
    })
    for (const [layout, given, round] of cases as [FeedLayout, bigint[], bigint][]) {
      const full = { ...layout, timestamp: layout.timestamp ?? none, decimals: layout.decimals ?? none }
      const asWords = given.map((word) => toHex(word, { size: 32 }))
      const [list, reading] = await call<[string[], Record<string, bigint>]>('slots', [full, round, asWords])
      expect(list).toEqual(feedSlots(layout, round).slots)
      const twin = decodeFeedLayout({ layout, words: given })
      expect(reading).toEqual({
        value: twin.value,
        timestamp: twin.timestamp ?? 0n,
        round: twin.round,
        decimals: twin.decimals ?? 0n,
      })
    }
  })
})

describe('decimals', () => {
  test('behavior: both rescale alike, or refuse alike', async () => {
    const cases = sample(fc.record({ value: anyInts, from: decimals, to: decimals }))
    const results = await call<Result[]>('rescaleMany', [cases])
    for (const [i, each] of cases.entries())
      expect(ofSolidity(results[i] as Result)).toBe(ofTypeScript(() => rescaleAnswer(each)))
  })

  test('behavior: up and down again is the same, 0 to 24', async () => {
    const pairs = Array.from({ length: 25 * 25 }, (_, i) => ({ from: Math.floor(i / 25), to: i % 25 }))
    const up = pairs.map(({ from, to }) => ({ from: Math.min(from, to), to: Math.max(from, to) }))
    const values = fc.sample(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), { numRuns: 625, seed: 22 })
    const there = up.map((pair, i) => ({ ...pair, value: values[i] as bigint }))
    const scaled = await call<Result[]>('rescaleMany', [there])
    const back = there.map(({ from, to }, i) => ({ from: to, to: from, value: (scaled[i] as Result).value }))
    const restored = await call<Result[]>('rescaleMany', [back])
    expect(restored.map(ofSolidity)).toEqual(there.map(({ value }) => value))
  })
})

describe('deviation and products', () => {
  test('behavior: a distance is compared exactly, whatever the numbers', async () => {
    const near = fc
      .tuple(anyInts, fc.integer({ min: -12_000, max: 12_000 }), fc.integer({ min: -1, max: 1 }))
      .map(([anchor, bps, off]) => ({
        anchor,
        value: BigInt.asIntN(256, anchor + (anchor * BigInt(bps)) / 10_000n + BigInt(off)),
        basisPoints: Math.min(Math.abs(bps), 10_000),
      }))
    const far = fc.record({
      value: anyInts,
      anchor: anyInts,
      basisPoints: fc.integer({ min: 0, max: 10_000 }),
    })
    const cases = sample(fc.oneof(near, far))
    const results = await call<boolean[]>('withinMany', [cases])
    expect(results).toEqual(cases.map(isWithin))
    expect(new Set(results).size).toBe(2)
  })

  test('behavior: a product is exact, or refused', async () => {
    const cases = sample(
      fc.record({
        first: anyInts,
        firstDecimals: decimals,
        second: anyInts,
        secondDecimals: decimals,
        to: decimals,
      }),
    )
    const results = await call<Result[]>('productMany', [cases])
    for (const [i, { first, firstDecimals, second, secondDecimals, to }] of cases.entries()) {
      const expected = ofTypeScript(() => {
        const shift = BigInt(to) - BigInt(firstDecimals) - BigInt(secondDecimals)
        const exact = first * second
        const scaled = shift >= 0n ? exact * 10n ** shift : exact / 10n ** -shift
        if (BigInt.asIntN(256, scaled) !== scaled) throw new FeedError('ANSWER_OVERFLOW', 'too much')
        if (scaled === 0n && exact !== 0n) throw new FeedError('ANSWER_ROUNDS_TO_ZERO', 'too little')
        return scaled
      })
      expect(ofSolidity(results[i] as Result)).toBe(expected)
    }
  })
})
