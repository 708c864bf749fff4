import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Anvil, startAnvil } from '../../../src/chain/anvil.js'
import { type ChainClient, connectChain } from '../../../src/chain/chain-client.js'
import { setChainTime } from '../../../src/chain/set-chain-time.js'
import { deployStorageFeed } from '../../../src/feeds/deploy-feeds.js'
import {
  CODE_HASH,
  compileTestContracts,
  deployStandInFeed,
  feedParameters,
  field,
  GENESIS,
  PACKED,
  packed,
  type Settings,
  slot,
} from './feed-fixtures.js'

const MAX = (1n << 255n) - 1n
const MIN = -(1n << 255n)
/** Now, in seconds after `GENESIS`; the clock stands almost still. */
const NOW = 100_000n
const PRICE = 2_000n * 10n ** 8n

let anvil: Anvil
let client: ChainClient
const artifact = compileTestContracts('StandInVerifier')('StandInVerifier')

beforeAll(async () => {
  anvil = await startAnvil({ timestamp: GENESIS + NOW })
  client = await connectChain({ rpcUrl: anvil.rpcUrl })
})
afterAll(() => anvil.stop())

const deploy = (settings?: Settings) => deployStandInFeed(client, artifact, settings)
/** A packed word of a source that updated in the proven block itself. */
const say = (at: bigint, answer: bigint) => ({ at, words: [packed(answer, GENESIS + at)] })
const WIDE = { value: field(1, 0, 256, true) } as const

describe('O1 decimals', () => {
  test.each([0, 6, 8, 18, 24])('behavior: a source of %i decimals is normalised to 8', async (decimals) => {
    const feed = await deploy({ layout: WIDE, answer: { sourceDecimals: decimals, maxAnswer: MAX } })
    await feed.update({ at: NOW - 900n, words: [2_000n * 10n ** BigInt(decimals)] })
    expect(await feed.answer()).toBe(PRICE)
  })

  test('error: a source that states other decimals than were registered', async () => {
    const layout = { ...WIDE, decimals: field(2, 4, 8) }
    const feed = await deploy({ layout, answer: { sourceDecimals: 18 } })
    await feed.expectRevert(
      feed.update({ at: NOW - 900n, words: [10n ** 20n, 8n << 32n] }),
      'SourceDecimalsMismatch',
      [18, 8],
    )
    expect(await feed.update({ at: NOW - 900n, words: [10n ** 20n, 18n << 32n] })).toBe('applied')
  })

  test('error: an answer that does not fit, or of which nothing is left', async () => {
    const wide = await deploy({
      layout: WIDE,
      answer: { sourceDecimals: 0, decimals: 24, minAnswer: MIN, maxAnswer: MAX },
    })
    await wide.expectRevert(wide.update({ at: NOW - 900n, words: [MAX] }), 'AnswerOverflow')
    await wide.expectRevert(wide.update({ at: NOW - 900n, words: [1n << 255n] }), 'AnswerOverflow')
    const narrow = await deploy({ layout: WIDE, answer: { sourceDecimals: 24, decimals: 0, minAnswer: 0n } })
    await narrow.expectRevert(
      narrow.update({ at: NOW - 900n, words: [10n ** 24n - 1n] }),
      'AnswerRoundsToZero',
    )
    expect(await narrow.update({ at: NOW - 900n, words: [10n ** 24n] })).toBe('applied')
  })

  test('args: more than 24 decimals are refused', async () => {
    for (const answer of [{ decimals: 25 }, { sourceDecimals: 25 }]) {
      await expect(deploy({ answer })).rejects.toMatchObject({
        facts: [expect.stringContaining('InvalidParameter(')],
      })
    }
  })
})

describe('O2 time', () => {
  test('behavior: stale by the time of the source block, not by that of arrival', async () => {
    // The clock goes on while contracts are compiled: there is an hour for it.
    const feed = await deploy({ time: { maxAge: 5000 } })
    await feed.update(say(NOW - 6000n, PRICE))
    expect(await feed.state()).toMatchObject({ status: 'stale', latest: { answer: PRICE } })
    await feed.expectRevert(feed.read('latestRoundData'), 'StaleAnswer', [GENESIS + NOW - 6000n, 5000])
    await feed.expectRevert(feed.read('latestObservation'), 'StaleAnswer')
    await feed.expectRevert(feed.read('twap', [60]), 'StaleAnswer')
    expect(await feed.read('tryLatestRoundData')).toEqual([false, 0n, 0n, 0n, 0n, 0n])
    await feed.update(say(NOW - 900n, PRICE))
    expect(await feed.answer()).toBe(PRICE)
    expect(((await feed.read('tryLatestRoundData')) as unknown[]).slice(0, 3)).toEqual([true, 2n, PRICE])
  })

  test("error: the source's own time missed its heartbeat", async () => {
    const feed = await deploy({ time: { heartbeat: 600 } })
    const at = NOW - 900n
    const missed = { at, words: [packed(PRICE, GENESIS + at - 601n)] }
    await feed.expectRevert(feed.update(missed), 'HeartbeatMissed', [GENESIS + at - 601n, GENESIS + at, 600])
    await feed.update({ at, words: [packed(PRICE, GENESIS + at - 600n)] })
    const [, , startedAt, updatedAt] = (await feed.read('latestRoundData')) as readonly bigint[]
    expect([startedAt, updatedAt]).toEqual([GENESIS + at - 600n, GENESIS + at - 600n])
  })

  test('error: times of the future, on either chain', async () => {
    const feed = await deploy()
    const at = NOW - 900n
    await feed.expectRevert(feed.update({ at, words: [packed(PRICE, GENESIS + at + 1n)] }), 'FutureTimestamp')
    await feed.expectRevert(feed.update(say(NOW + 10_000n, PRICE)), 'FutureObservation')
    expect(await feed.update(say(at, PRICE))).toBe('applied')
  })

  test('error: no answer yet', async () => {
    const feed = await deploy()
    await feed.expectRevert(feed.read('latestRoundData'), 'NoAnswer')
    expect(await feed.state()).toMatchObject({ status: 'empty', roundId: 0n, latest: undefined })
  })
})

describe('O3 extreme values and changed sources', () => {
  test('behavior: the least and the greatest integer pass where they are allowed', async () => {
    const feed = await deploy({ layout: WIDE, answer: { minAnswer: MIN, maxAnswer: MAX } })
    await feed.update({ at: NOW - 900n, words: [1n << 255n] })
    expect(await feed.answer()).toBe(MIN)
    await feed.update({ at: NOW - 800n, words: [MAX] })
    expect(await feed.answer()).toBe(MAX)
    await feed.update({ at: NOW - 700n, words: [BigInt.asUintN(256, -5n)] })
    expect(await feed.answer()).toBe(-5n)
    // exact although sums of such answers do not fit a word: (100 MAX + 100 MIN) / 200, rounded down
    expect(await feed.read('twap', [200])).toBe(-1n)
  })

  test('error: negative answers where none are allowed', async () => {
    const feed = await deploy()
    await feed.expectRevert(feed.update(say(NOW - 900n, -1n)), 'NegativeAnswer', [-1])
    await expect(
      deploy({ layout: { value: field(1, 0, 128) }, answer: { minAnswer: -1n } }),
    ).rejects.toMatchObject({ facts: ['revert: InvalidParameter(minAnswer)'] })
  })

  test('error: an unsigned value that no answer can hold', async () => {
    const feed = await deploy({ layout: { value: field(1, 0, 256) }, answer: { maxAnswer: MAX } })
    await feed.expectRevert(feed.update({ at: NOW - 900n, words: [1n << 255n] }), 'ValueOverflow')
  })

  test('error: answers outside the bounds', async () => {
    const feed = await deploy({ answer: { minAnswer: 10n, maxAnswer: 20n } })
    await feed.expectRevert(feed.update(say(NOW - 900n, 9n)), 'AnswerOutOfBounds', [9, 10, 20])
    await feed.expectRevert(feed.update(say(NOW - 900n, 21n)), 'AnswerOutOfBounds', [21, 10, 20])
    expect(await feed.update(say(NOW - 900n, 10n))).toBe('applied')
    expect(await feed.update(say(NOW - 800n, 20n))).toBe('applied')
  })

  test('behavior: another code halts the feed for ever', async () => {
    const feed = await deploy()
    await feed.update(say(NOW - 900n, PRICE))
    const changed = { ...say(NOW - 800n, PRICE), codeHash: slot(7) }
    expect(await feed.update(changed)).toBe('halted')
    for (const name of ['latestRoundData', 'latestObservation'])
      await feed.expectRevert(feed.read(name), 'SourceUpgraded')
    await feed.expectRevert(feed.read('getRoundData', [1n]), 'SourceUpgraded')
    await feed.expectRevert(feed.read('twap', [60]), 'SourceUpgraded')
    // the old code comes back: the feed does not
    await feed.expectRevert(feed.update(say(NOW - 700n, PRICE)), 'SourceUpgraded')
    expect(await feed.state()).toMatchObject({ status: 'halted', latest: undefined })
  })

  test('behavior: another implementation halts it too, even with storage that cannot be read', async () => {
    const implementation = { slot: slot(9), value: slot(0xabc) }
    const feed = await deploy({ source: { implementation }, layout: { value: field(1, 0, 256) } })
    expect(await feed.read('slots', [0n])).toEqual([slot(1), slot(9)])
    expect(await feed.update({ at: NOW - 900n, words: [PRICE, 0xabcn] })).toBe('applied')
    expect(await feed.update({ at: NOW - 800n, words: [1n << 255n, 0xabdn] })).toBe('halted')
    await feed.expectRevert(feed.read('latestRoundData'), 'SourceUpgraded')
  })

  test('behavior: a block from before the source was as described halts nothing', async () => {
    const feed = await deploy({ source: { startTime: GENESIS + 500n } })
    const early = { ...say(500n, PRICE), codeHash: slot(7) }
    await feed.expectRevert(feed.update(early), 'ObservationNotNewer')
    await feed.update(say(NOW - 900n, PRICE))
    await feed.expectRevert(feed.update({ ...early, at: NOW - 901n }), 'ObservationNotNewer')
    expect(await feed.answer()).toBe(PRICE)
  })

  test('behavior: a layout keyed by a round takes the round that is proven, and no other', async () => {
    const layout = { value: field(3, 0, 192, true), timestamp: field(3, 24, 64), round: field(2, 0, 32) }
    const feed = await deploy({ layout: { ...layout, keyedByRound: true } })
    const at = NOW - 900n
    const words = [packed(PRICE, GENESIS + at), 7n]
    await feed.expectRevert(feed.update({ at, words, round: 6n }), 'WrongRound', [7, 6])
    expect(await feed.update({ at, words, round: 7n })).toBe('applied')
    // a source that goes back to an older round, or an older time, is not followed
    const back = { at: at + 100n, words: [packed(PRICE, GENESIS + at), 6n], round: 6n }
    await feed.expectRevert(feed.update(back), 'SourceWentBack', [7, 6])
    const earlier = { at: at + 100n, words: [packed(PRICE, GENESIS + at - 1n), 8n], round: 8n }
    await feed.expectRevert(feed.update(earlier), 'SourceWentBack')
  })
})

describe('O4 deviation', () => {
  const time = { deviationBps: 500, confirmSeconds: 600 }

  test('behavior: the first answer, and every jump, waits for confirmation', async () => {
    const feed = await deploy({ time })
    const start = NOW - 3000n
    expect(await feed.update(say(start, 1000n))).toBe('held')
    await feed.expectRevert(feed.read('latestRoundData'), 'NoAnswer')
    expect(await feed.update(say(start + 599n, 1000n))).toBe('waiting')
    expect(await feed.update(say(start + 600n, 1000n))).toBe('applied')
    // exactly the bound is no jump
    expect(await feed.update(say(start + 601n, 1050n))).toBe('applied')
    expect(await feed.update(say(start + 602n, 1103n))).toBe('held')
    expect(await feed.state()).toMatchObject({ latest: { answer: 1050n }, pending: { answer: 1103n } })
    expect(await feed.answer()).toBe(1050n)
    expect(await feed.update(say(start + 1202n, 1150n))).toBe('applied')
    expect(await feed.answer()).toBe(1150n)
    expect(await feed.state()).toMatchObject({ roundId: 3n, pending: undefined })
  })

  test('behavior: a jump that comes back is dropped', async () => {
    const feed = await deploy({ time })
    await feed.update(say(NOW - 3000n, 1000n))
    await feed.update(say(NOW - 2400n, 1000n))
    expect(await feed.update(say(NOW - 2000n, 2000n))).toBe('held')
    expect(await feed.update(say(NOW - 1900n, 1010n))).toBe('applied')
    expect(await feed.state()).toMatchObject({ latest: { answer: 1010n }, pending: undefined })
    // its time does not go on when it jumps again
    expect(await feed.update(say(NOW - 1300n, 2000n))).toBe('held')
    expect(await feed.answer()).toBe(1010n)
  })

  test('behavior: a jump elsewhere takes the place of the one that waits, and waits as long', async () => {
    const feed = await deploy({ time })
    await feed.update(say(NOW - 3000n, 1000n))
    await feed.update(say(NOW - 2400n, 1000n))
    expect(await feed.update(say(NOW - 2300n, 2000n))).toBe('held')
    expect(await feed.update(say(NOW - 1700n, 3000n))).toBe('held')
    expect(await feed.update(say(NOW - 1101n, 3000n))).toBe('waiting')
    expect(await feed.answer()).toBe(1000n)
    expect(await feed.update(say(NOW - 1100n, 3000n))).toBe('applied')
  })

  test('behavior: an early confirmation does not move what is confirmed', async () => {
    const feed = await deploy({ time })
    await feed.update(say(NOW - 3000n, 1000n))
    expect(await feed.update(say(NOW - 2700n, 1050n))).toBe('waiting')
    // 1102 is near the early one, not near the one that waits
    expect(await feed.update(say(NOW - 2000n, 1102n))).toBe('held')
  })

  test('args: a hold needs both numbers, and cannot outlast every answer', async () => {
    const cases = [
      { deviationBps: 500, confirmSeconds: 0 },
      { deviationBps: 0, confirmSeconds: 1 },
      { deviationBps: 500, confirmSeconds: 3601 },
      { deviationBps: 10_001, confirmSeconds: 1 },
      { heartbeat: 0 },
      { maxAge: 0 },
    ]
    for (const each of cases) {
      await expect(deploy({ time: each })).rejects.toMatchObject({
        facts: [expect.stringContaining('InvalidParameter(')],
      })
    }
  })
})

describe('O5 missing is never zero', () => {
  test('error: an empty word, absent or cleared', async () => {
    const feed = await deploy({ layout: WIDE })
    await feed.expectRevert(feed.update({ at: NOW - 900n, words: [0n] }), 'FeedValueMissing', [slot(1)])
    await feed.update({ at: NOW - 900n, words: [PRICE] })
    await feed.expectRevert(feed.update({ at: NOW - 800n, words: [0n] }), 'FeedValueMissing')
    expect(await feed.answer()).toBe(PRICE)
  })

  test('error: a zero in a word that is written, unless zeros were declared', async () => {
    const plain = await deploy()
    await plain.expectRevert(plain.update(say(NOW - 900n, 0n)), 'FeedValueMissing')
    const answer = { zeroAllowed: true, minAnswer: 0n }
    const declared = await deploy({ answer })
    expect(await declared.update(say(NOW - 900n, 0n))).toBe('applied')
    expect(await declared.answer()).toBe(0n)
    // absence is not a price even then
    await declared.expectRevert(declared.update({ at: NOW - 800n, words: [0n] }), 'FeedValueMissing')
    await declared.expectRevert(
      declared.update({ at: NOW - 800n, words: [packed(PRICE, 0n)] }),
      'FeedValueMissing',
    )
    await expect(deploy({ layout: WIDE, answer })).rejects.toMatchObject({
      facts: ['revert: InvalidParameter(zeroAllowed)'],
    })
  })
})

describe('O6 units', () => {
  test('default: a feed says what it is', async () => {
    const feed = await deploy()
    expect(await feed.read('description')).toBe('ETH / USD')
    expect(await feed.read('decimals')).toBe(8)
    expect(await feed.read('version')).toBe(1n)
    const parameters = feedParameters(feed.verifier)
    const { parameters: read } = await feed.state()
    expect(read).toMatchObject({
      ...parameters,
      verifier: expect.stringMatching(new RegExp(parameters.verifier, 'i')),
      source: { codeHash: CODE_HASH, startTime: GENESIS },
    })
  })

  test('error: units without a name, or twice the same', async () => {
    await expect(deploy({ answer: { quote: 'ETH' } })).rejects.toMatchObject({
      facts: ['revert: InvalidParameter(quote)'],
    })
    await expect(deploy({ answer: { base: '' } })).rejects.toMatchObject({ code: 'INVALID_UNIT' })
  })
})

describe('O7 order', () => {
  test('behavior: an older or equal block never overwrites, applied or held', async () => {
    const feed = await deploy({ time: { deviationBps: 500, confirmSeconds: 60 } })
    await feed.update(say(NOW - 2000n, 1000n))
    await feed.update(say(NOW - 1900n, 1000n))
    for (const at of [NOW - 1900n, NOW - 1901n, 1n])
      await feed.expectRevert(feed.update(say(at, 1001n)), 'ObservationNotNewer')
    expect(await feed.update(say(NOW - 1500n, 2000n))).toBe('held')
    // older than the held one: it can neither drop nor confirm it
    for (const answer of [1000n, 2000n])
      await feed.expectRevert(feed.update(say(NOW - 1600n, answer)), 'ObservationNotNewer')
    expect(await feed.state()).toMatchObject({
      latest: { answer: 1000n },
      pending: { answer: 2000n },
      lastSeen: { observedAt: GENESIS + NOW - 1500n },
    })
  })
})

describe('frozen light client', () => {
  test('error: nothing is read or written', async () => {
    const feed = await deploy()
    await feed.update(say(NOW - 900n, PRICE))
    await feed.freeze()
    await feed.expectRevert(feed.read('latestRoundData'), 'LightClientFrozen')
    await feed.expectRevert(feed.read('getRoundData', [1n]), 'LightClientFrozen')
    await feed.expectRevert(feed.read('twap', [60]), 'LightClientFrozen')
    await feed.expectRevert(feed.update(say(NOW - 800n, PRICE)), 'LightClientFrozen')
    expect(((await feed.read('tryLatestRoundData')) as unknown[])[0]).toBe(false)
    expect(await feed.state()).toMatchObject({ status: 'frozen', latest: undefined })
  })
})

describe('history', () => {
  test('default: rounds are kept until the ring comes round', async () => {
    const feed = await deploy()
    const size = (await feed.read('HISTORY_SIZE')) as bigint
    for (let i = 1n; i <= size + 2n; i++) await feed.update(say(NOW - 1000n + i, 1000n + i))
    await feed.expectRevert(feed.read('getRoundData', [0n]), 'NoRound', [0])
    await feed.expectRevert(feed.read('getRoundData', [2n]), 'NoRound', [2])
    await feed.expectRevert(feed.read('getRoundData', [size + 3n]), 'NoRound')
    expect(await feed.read('getRoundData', [3n])).toEqual([
      3n,
      1003n,
      GENESIS + NOW - 997n,
      GENESIS + NOW - 997n,
      3n,
    ])
    expect(await feed.read('observationOf', [size + 2n])).toMatchObject({ answer: 1000n + size + 2n })
    expect(await feed.read('twap', [Number(size) - 1])).toBe(1034n)
    await feed.expectRevert(feed.read('twap', [Number(size)]), 'HistoryTooShort')
  })

  test('behavior: the average weighs by source time', async () => {
    const feed = await deploy({ time: { heartbeat: 500 } })
    await feed.expectRevert(feed.read('twap', [1]), 'NoAnswer')
    await feed.update(say(NOW - 1500n, 1000n))
    await feed.expectRevert(feed.read('twap', [1]), 'HistoryTooShort')
    await feed.update(say(NOW - 1400n, 2000n))
    await feed.update(say(NOW - 1100n, 9999n))
    expect(await feed.read('twap', [400])).toBe(1750n)
    expect(await feed.read('twap', [350])).toBe((50n * 1000n + 300n * 2000n) / 350n)
    expect(await feed.read('twap', [1])).toBe(2000n)
    await feed.expectRevert(feed.read('twap', [401]), 'HistoryTooShort')
    await feed.expectRevert(feed.read('twap', [0]), 'InvalidParameter')
  })

  test('error: the average bridges no missed heartbeat', async () => {
    const feed = await deploy({ time: { heartbeat: 500 } })
    await feed.update(say(NOW - 2000n, 1000n))
    await feed.update(say(NOW - 1499n, 1000n))
    await feed.update(say(NOW - 1000n, 1000n))
    expect(await feed.read('twap', [499])).toBe(1000n)
    await feed.expectRevert(feed.read('twap', [500]), 'HistoryGap', [
      GENESIS + NOW - 2000n,
      GENESIS + NOW - 1499n,
    ])
  })
})

describe('deployment', () => {
  test('error: layouts that cannot be read', async () => {
    const { address } = await deployStandInFeed(client, artifact)
    const bad = [
      { value: field(0, 8, 193) },
      { value: field(0, 0, 0) },
      { value: field(0, 0, 8), timestamp: field(0, 24, 65) },
      { value: field(0, 0, 8), timestamp: field(0, 0, 64, true) },
      { value: field(0, 0, 8), keyedByRound: true },
    ]
    for (const layout of bad) {
      const parameters = feedParameters(address, { layout })
      await expect(deployStorageFeed({ client, parameters })).rejects.toMatchObject({
        code: 'INVALID_LAYOUT',
      })
    }
    expect(PACKED.value.width + PACKED.timestamp.width).toBe(256)
  })
})

// last: it moves the clock
test('behavior: an answer is served until its age passes the limit and the skew', async () => {
  const feed = await deploy({ time: { maxAge: 5000 } })
  await feed.update(say(NOW - 1n, PRICE))
  await setChainTime({ client, timestamp: GENESIS + NOW + 5014n })
  expect(await feed.answer()).toBe(PRICE)
  await setChainTime({ client, timestamp: GENESIS + NOW + 5015n })
  await feed.expectRevert(feed.read('latestRoundData'), 'StaleAnswer')
})
