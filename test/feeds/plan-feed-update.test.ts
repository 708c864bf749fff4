import fc from 'fast-check'
import { toHex, zeroAddress, zeroHash } from 'viem'
import { describe, expect, test } from 'vitest'
import { createFeedUpdater } from '../../src/feeds/create-feed-updater.js'
import type { FeedParameters } from '../../src/feeds/feed-parameters.js'
import { planFeedUpdate } from '../../src/feeds/plan-feed-update.js'
import { isSourceChanged, readEvidence } from '../../src/feeds/read-evidence.js'
import type { FeedObservation } from '../../src/feeds/read-feed.js'

const T = 1_700_000_000n
const parameters: FeedParameters = {
  verifier: zeroAddress,
  source: { target: zeroAddress, codeHash: `0x${'AB'.repeat(32)}`, startTime: T },
  layout: {
    value: { slot: zeroHash, offset: 0, width: 192, isSigned: true },
    timestamp: { slot: zeroHash, offset: 24, width: 64, isSigned: false },
  },
  answer: {
    base: 'ETH',
    quote: 'USD',
    sourceDecimals: 6,
    decimals: 8,
    minAnswer: 0n,
    maxAnswer: 10n ** 20n,
  },
  time: { heartbeat: 3600, maxAge: 3600, deviationBps: 500, confirmSeconds: 600 },
}
const observation = (answer: bigint, observedAt: bigint): FeedObservation => ({
  answer,
  observedAt,
  updatedAt: observedAt,
  receivedAt: observedAt,
  sourceBlock: 1n,
  sourceRound: 0n,
})
const policy = { deviationBps: 50, refreshSeconds: 1800 }

type Feed = Parameters<typeof planFeedUpdate>[0]['feed']
const feed = (change: Partial<Feed> = {}): Feed => ({
  parameters,
  latest: observation(10_000n, T),
  pending: undefined,
  lastSeen: { observedAt: T, updatedAt: T, sourceRound: 0n },
  ...change,
})
const plan = (answer: bigint, at: bigint, change?: Partial<Feed>, updatedAt = T + at) =>
  planFeedUpdate({
    feed: feed(change),
    candidate: { answer, observedAt: T + at, updatedAt, sourceRound: 0n },
    policy,
  })

describe('plan', () => {
  test('default: what is worth its gas', () => {
    expect(plan(10_000n, 60n)).toEqual({ action: 'skip', reason: 'unchanged' })
    expect(plan(10_050n, 60n)).toEqual({ action: 'skip', reason: 'unchanged' })
    expect(plan(10_051n, 60n)).toEqual({ action: 'submit', reason: 'deviation' })
    expect(plan(10_000n, 1799n)).toEqual({ action: 'skip', reason: 'unchanged' })
    expect(plan(10_000n, 1800n)).toEqual({ action: 'submit', reason: 'heartbeat' })
  })

  test('behavior: what would revert is skipped', () => {
    expect(plan(20_000n, 0n)).toEqual({ action: 'skip', reason: 'not newer' })
    expect(plan(20_000n, 60n, {}, T - 1n)).toEqual({ action: 'skip', reason: 'source went back' })
  })

  test('behavior: the hold', () => {
    const pending = observation(20_000n, T)
    expect(plan(20_000n, 60n)).toEqual({ action: 'submit', reason: 'hold' })
    expect(plan(20_000n, 599n, { pending })).toEqual({ action: 'skip', reason: 'waiting' })
    expect(plan(20_000n, 600n, { pending })).toEqual({ action: 'submit', reason: 'confirmation' })
    expect(plan(30_000n, 600n, { pending })).toEqual({ action: 'submit', reason: 'hold' })
    expect(plan(10_001n, 60n, { pending })).toEqual({ action: 'submit', reason: 'return' })
    expect(plan(10_000n, 60n, { latest: undefined })).toEqual({ action: 'submit', reason: 'hold' })
    const noHold = { ...parameters, time: { ...parameters.time, deviationBps: 0, confirmSeconds: 0 } }
    expect(plan(1n, 60n, { latest: undefined, parameters: noHold })).toMatchObject({ reason: 'first' })
  })

  test('behavior: an older block is never submitted', () => {
    const past = fc.bigInt({ min: -(10n ** 9n), max: 0n })
    fc.assert(
      fc.property(fc.bigInt(), past, (answer, at) => plan(answer, at).action === 'skip'),
      { seed: 3 },
    )
  })

  test('args: a policy is made of whole numbers', () => {
    for (const bad of [{ deviationBps: -1 }, { refreshSeconds: 0.5 }, { refreshSeconds: Number.NaN }]) {
      const parts = { source: {}, destination: {}, feed: zeroAddress, accepted: {}, policy: bad }
      expect(() => createFeedUpdater(parts as never)).toThrow(
        expect.objectContaining({ code: 'INVALID_POLICY' }),
      )
    }
  })
})

describe('evidence', () => {
  const word = (answer: bigint, timestamp: bigint) => BigInt.asUintN(192, answer) | (timestamp << 192n)
  const block = { timestamp: T + 100n } as Parameters<typeof readEvidence>[1]['block']
  const read = (words: bigint[], change: Partial<FeedParameters['answer']> = {}) =>
    readEvidence({ ...parameters, answer: { ...parameters.answer, ...change } }, { words, round: 0n, block })

  test('default: as the feed would record it', () => {
    expect(read([word(5n, T)])).toEqual({
      answer: 500n,
      observedAt: T + 100n,
      updatedAt: T,
      sourceRound: 0n,
    })
    expect(read([word(0n, T)], { zeroAllowed: true })).toMatchObject({ answer: 0n })
  })

  test('error: as the contract would revert', () => {
    const cases: [bigint[], Partial<FeedParameters['answer']>, string][] = [
      [[0n], { zeroAllowed: true }, 'VALUE_MISSING'],
      [[word(0n, T)], {}, 'VALUE_MISSING'],
      [[word(5n, 0n)], {}, 'VALUE_MISSING'],
      [[word(-5n, T)], {}, 'NEGATIVE_ANSWER'],
      [[word(5n, T)], { maxAnswer: 499n }, 'ANSWER_OUT_OF_BOUNDS'],
      [[word(5n, T)], { minAnswer: 501n }, 'ANSWER_OUT_OF_BOUNDS'],
      [[word(5n, T)], { decimals: 0 }, 'ANSWER_ROUNDS_TO_ZERO'],
      [[word(5n, T + 101n)], {}, 'FUTURE_TIMESTAMP'],
      [[word(5n, T - 3501n)], {}, 'HEARTBEAT_MISSED'],
    ]
    for (const [words, change, code] of cases)
      expect(() => read(words, change), code).toThrow(expect.objectContaining({ code }))
    expect(read([word(5n, T - 3500n)])).toMatchObject({ answer: 500n })
  })

  test('error: a round or decimals that are not those expected', () => {
    const round = { slot: toHex(1, { size: 32 }), offset: 0, width: 32, isSigned: false }
    const decimals = { ...round, offset: 4, width: 8 }
    const layout = { ...parameters.layout, round, decimals, keyedByRound: true }
    const at = (second: bigint) =>
      readEvidence({ ...parameters, layout }, { words: [word(5n, T), second], round: 7n, block })
    expect(at(7n | (6n << 32n))).toMatchObject({ sourceRound: 7n })
    expect(() => at(8n | (6n << 32n))).toThrow(expect.objectContaining({ code: 'WRONG_ROUND' }))
    expect(() => at(7n | (8n << 32n))).toThrow(expect.objectContaining({ code: 'SOURCE_DECIMALS_MISMATCH' }))
  })

  test('behavior: a changed source is told by code or implementation', () => {
    const codeHash = parameters.source.codeHash.toLowerCase() as `0x${string}`
    expect(isSourceChanged(parameters, { codeHash, implementation: 0n })).toBe(false)
    expect(isSourceChanged(parameters, { codeHash: zeroHash, implementation: 0n })).toBe(true)
    const source = { ...parameters.source, implementation: { slot: zeroHash, value: toHex(5, { size: 32 }) } }
    expect(isSourceChanged({ source }, { codeHash, implementation: 5n })).toBe(false)
    expect(isSourceChanged({ source }, { codeHash, implementation: 6n })).toBe(true)
  })
})
