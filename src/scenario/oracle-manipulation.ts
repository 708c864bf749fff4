import type { Address } from 'viem'
import { keccak256, stringToBytes } from 'viem'
import { voteTrip } from '../coalition/act.js'
import { routeId } from '../coalition/route-id.js'
import { createFeedUpdater, type FeedUpdater } from '../feeds/create-feed-updater.js'
import { deployMedianFeed, deployStorageFeed } from '../feeds/deploy-feeds.js'
import { feedAbi, readFeed } from '../feeds/read-feed.js'
import { type Alliance, foundAlliance } from './alliance.js'
import { type Deployed, readDeployed } from './deployed.js'
import { expectThat } from './expect.js'
import { type Market, openMarket, PRICE_LAYOUT } from './market.js'
import type { Scenario } from './scenario.js'
import type { Stage } from './stage.js'

const SOURCES = 4
const PRICE = 2_000n * 10n ** 8n
const LIE = 2n * PRICE
const HONEST = Array.from({ length: SOURCES }, () => PRICE)
const LYING = [LIE, ...HONEST.slice(1)]
/** The market's network, after the stage's own. */
const MEMBER = 2n
const routeOf = (index: number) => routeId(`feed ${index}`)

/** What somebody who controls one source came to. */
export type OracleFacts = {
  /** Answers of the manipulated feed when the price jumped, and once the jump was confirmed. */
  heldAt: bigint
  confirmedAt: bigint
  /** Answer of the median, all the time. */
  median: bigint
  /** Members that counted once the manipulated feed was paused. */
  countingAfterPause: number
}

type Feed = Deployed & { readonly updater: FeedUpdater }

/** One of four price sources lies. */
export const oracleManipulation: Scenario<OracleFacts> = {
  name: 'oracle-manipulation',
  summary:
    'one of four price sources jumps: the jump is held, then confirmed, and the median follows none of it',
  async play(stage) {
    const market = await openMarket(stage, SOURCES)
    try {
      const alliance = await foundAlliance(stage, { others: [market.lightClient] })
      const feeds = await deployFeeds(stage, alliance, market)
      const client = stage.cast.deployer
      const median = await deployMedianFeed({
        client,
        members: feeds.map(({ address }) => address),
        quorum: 3,
        maxAge: 3_600n,
      })
      const ask = () => readDeployed<{ answer: bigint; counting: bigint }>(client, median, 'median')
      await publish(stage, market, { prices: HONEST, what: 'four sources agree on 2,000' })
      await update(stage, feeds, 'see a first price and hold it until it is confirmed')
      await publish(stage, market, { prices: HONEST, what: 'four sources still agree', slots: 3n })
      await update(stage, feeds, 'have the price confirmed')
      expectThat((await ask()).answer === PRICE, 'the median is the honest price')

      await publish(stage, market, { prices: LYING, what: 'somebody doubles the price at the first source' })
      await update(stage, feeds, 'hold the jump back: the first feed still answers 2,000')
      const heldAt = await answerOf(stage, feeds[0])
      expectThat(heldAt === PRICE, 'a jump is not believed at once', { heldAt })
      await publish(stage, market, { prices: LYING, what: 'the lie is kept up', slots: 3n })
      await update(stage, feeds, 'cannot hold it any longer: the first feed answers 4,000')
      const confirmedAt = await answerOf(stage, feeds[0])
      const { answer, counting } = await ask()
      expectThat(confirmedAt === LIE, 'a jump that lasts is believed by its own feed', { confirmedAt })
      expectThat(answer === PRICE && counting === 4n, 'the median ignores one liar', { answer, counting })
      stage.timeline.tell({ who: 'median', what: 'answers 2,000: one liar of four moves it by nothing' })
      return { heldAt, confirmedAt, ...(await pauseLiar(stage, alliance, { feed: feeds[0], ask })) }
    } finally {
      await market.close()
    }
  },
}

async function deployFeeds(stage: Stage, { breaker }: Alliance, market: Market): Promise<Feed[]> {
  const destination = stage.cast.deployer
  const { node, accepted, verifier } = market
  const feeds: Feed[] = []
  for (const [index, { address: target, codeHash }] of market.sources.entries()) {
    const { address } = await deployStorageFeed({
      client: destination,
      parameters: {
        verifier,
        source: { target, codeHash, startTime: market.now() },
        layout: PRICE_LAYOUT,
        answer: {
          ...{ base: 'ETH', quote: 'USD', sourceDecimals: 8, decimals: 8 },
          ...{ minAnswer: 1n, maxAnswer: 10n ** 30n },
        },
        time: { heartbeat: 3600, maxAge: 3600, deviationBps: 500, confirmSeconds: 12 },
      },
      gate: { address: breaker, route: routeOf(index) },
    })
    const updater = createFeedUpdater({ source: node, destination, feed: address, accepted })
    feeds.push({ address, abi: feedAbi(), updater })
  }
  return feeds
}

async function publish(
  stage: Stage,
  market: Market,
  { prices, what, slots }: { prices: readonly bigint[]; what: string; slots?: bigint },
): Promise<void> {
  await stage.act({ who: 'source chain', what, send: () => market.publish(prices, slots) })
}

/** Every feed whose source has news is updated. */
async function update(stage: Stage, feeds: readonly Feed[], what: string): Promise<void> {
  await stage.act({
    who: 'feeds',
    what,
    send: async () => {
      const sent: { gasUsed: bigint }[] = []
      for (const { updater } of feeds) {
        const result = await updater.update()
        if (result.action === 'submitted') sent.push(result)
      }
      return sent
    },
  })
}

async function answerOf({ cast }: Stage, feed: Feed | undefined): Promise<bigint> {
  const { latest } = await readFeed({ client: cast.deployer, address: feed?.address as Address })
  return latest?.answer ?? 0n
}

/** A monitor trips the route of the feed that lies. */
async function pauseLiar(
  stage: Stage,
  { breaker }: Alliance,
  { feed, ask }: { feed: Feed | undefined; ask: () => Promise<{ answer: bigint; counting: bigint }> },
): Promise<{ median: bigint; countingAfterPause: number }> {
  const { cast, timeline } = stage
  const alertDigest = keccak256(stringToBytes('feed 0 deviates from the median by 100 %'))
  await stage.act({
    who: 'monitor',
    what: 'sees that one feed is far from the median, and pauses its route',
    send: () =>
      voteTrip({
        walletClient: cast.reporter,
        breaker,
        member: MEMBER,
        route: routeOf(0),
        mode: 'paused',
        alertDigest,
      }),
  })
  const { status } = await readFeed({ client: cast.deployer, address: feed?.address as Address })
  expectThat(status === 'paused', 'the feed answers nobody', { status })
  const { answer, counting } = await ask()
  expectThat(answer === PRICE && counting === 3n, 'the others still make a quorum', { answer, counting })
  timeline.tell({ who: 'median', what: 'answers 2,000, by the three feeds that are left' })
  return { median: answer, countingAfterPause: Number(counting) }
}
