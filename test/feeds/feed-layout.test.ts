import { encodeAbiParameters, keccak256, parseAbiParameters, toHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { decodeFeedLayout } from '../../src/feeds/decode-feed-layout.js'
import { assertFeedLayout, type FeedField, type FeedLayout, feedSlots } from '../../src/feeds/feed-layout.js'
import {
  decodeFeedParameters,
  encodeFeedParameters,
  type FeedParameters,
} from '../../src/feeds/feed-parameters.js'
import { fromUnitTag, toUnitTag } from '../../src/feeds/unit-tag.js'

const slot = (index: number) => toHex(index, { size: 32 })
const field = (index: number, offset: number, width: number, isSigned = false): FeedField => ({
  slot: slot(index),
  offset,
  width,
  isSigned,
})
const value = field(0, 0, 192, true)
const timestamp = field(0, 24, 64)

describe('layout', () => {
  test('default: a packed word', () => {
    const layout = { value, timestamp }
    const word = BigInt.asUintN(192, -250_000_000n) | (1_700_000_000n << 192n)
    expect(feedSlots(layout).slots).toEqual([slot(0)])
    expect(decodeFeedLayout({ layout, words: [word] })).toEqual({
      value: -250_000_000n,
      timestamp: 1_700_000_000n,
      round: undefined,
      decimals: undefined,
    })
  })

  test('behavior: slots come once each, value first; keyed ones are those of the mapping', () => {
    const round = field(2, 0, 32)
    const decimals = field(2, 4, 8)
    const layout: FeedLayout = { value, timestamp, round, decimals, keyedByRound: true }
    const keyed = keccak256(encodeAbiParameters(parseAbiParameters('uint256, uint256'), [9n, 0n]))
    expect(feedSlots(layout, 9n)).toEqual({
      slots: [keyed, slot(2)],
      index: { value: 0, timestamp: 0, round: 1, decimals: 1 },
    })
    expect(feedSlots({ ...layout, keyedByRound: false }).slots).toEqual([slot(0), slot(2)])
    expect(decodeFeedLayout({ layout, words: [7n, 9n | (18n << 32n)] })).toMatchObject({
      round: 9n,
      decimals: 18n,
    })
  })

  test('error: fields that cannot be read', () => {
    const bad: FeedLayout[] = [
      { value: { ...value, slot: '0x00' } },
      { value: { ...value, offset: 1.5 } },
      { value: { ...value, offset: -1 } },
      { value: { ...value, width: 0 } },
      { value: { ...value, width: 257 } },
      { value: { ...value, offset: 9 } },
      { value, timestamp: { ...timestamp, isSigned: true } },
      { value, timestamp: field(1, 0, 65) },
      { value, round: field(1, 0, 65) },
      { value, keyedByRound: true },
    ]
    for (const layout of bad) {
      expect(() => assertFeedLayout(layout)).toThrow(expect.objectContaining({ code: 'INVALID_LAYOUT' }))
    }
    expect(() => assertFeedLayout({ value, timestamp })).not.toThrow()
  })

  test('error: too few words', () => {
    expect(() => decodeFeedLayout({ layout: { value, round: field(1, 0, 32) }, words: [1n] })).toThrow(
      expect.objectContaining({ code: 'VALUE_MISSING' }),
    )
  })
})

describe('parameters', () => {
  const parameters: FeedParameters = {
    verifier: `0x${'11'.repeat(20)}`,
    source: {
      target: `0x${'22'.repeat(20)}`,
      codeHash: `0x${'33'.repeat(32)}`,
      implementation: { slot: slot(5), value: slot(6) },
      startTime: 1_700_000_000n,
    },
    layout: { value, timestamp, keyedByRound: false },
    answer: {
      base: 'ETH',
      quote: 'USD',
      sourceDecimals: 8,
      decimals: 18,
      minAnswer: -1n,
      maxAnswer: 1n,
      zeroAllowed: true,
    },
    time: { heartbeat: 3600, maxAge: 3600, deviationBps: 500, confirmSeconds: 600 },
  }

  test('default: what is encoded is what is read', () => {
    expect(decodeFeedParameters(encodeFeedParameters(parameters))).toEqual(parameters)
    const { implementation: _, ...source } = parameters.source
    const plain = { ...parameters, source }
    expect(decodeFeedParameters(encodeFeedParameters(plain))).toEqual(plain)
  })

  test('behavior: unit tags', () => {
    expect(toUnitTag('USD')).toBe(`0x555344${'00'.repeat(29)}`)
    expect(fromUnitTag(toUnitTag('wstETH'))).toBe('wstETH')
    for (const unit of ['', 'US D', 'é', 'x'.repeat(32)])
      expect(() => toUnitTag(unit)).toThrow(expect.objectContaining({ code: 'INVALID_UNIT' }))
  })
})
