import { loadContract } from '../chain/compile-contracts.js'
import { readFlow } from '../coalition/read-flow.js'
import { spend } from '../coalition/spend.js'
import { type Alliance, foundAlliance, MEMBER, ROUTE } from './alliance.js'
import { readStakes, totalOf } from './bonds.js'
import { callDeployed } from './deployed.js'
import { enrolOperators } from './enrol.js'
import { expectRefusal, expectThat } from './expect.js'
import { announceRules, enactRules } from './founding.js'
import { bringHeader } from './news.js'
import type { Scenario } from './scenario.js'
import { BLOCK_TIME, type Stage } from './stage.js'

const BLOCKS_PER_DAY = BigInt(86_400_000 / BLOCK_TIME)
/** A header a day is enough here. */
const HEALTH = { staleAfter: 108_000n, healthyBelow: 90_000n } as const

/** What a week without faults came to. */
export type HonestWeekFacts = {
  headers: number
  /** What a bridge released, within its limit. */
  spent: bigint
  bondsBefore: bigint
  bondsAfter: bigint
}

/** Nothing goes wrong for a week. */
export const honestWeek: Scenario<HonestWeekFacts> = {
  name: 'honest-week',
  summary: 'a week without faults: headers every day, a bridge within its limit, and nobody loses anything',
  async play(stage) {
    const alliance = await foundAlliance(stage, { health: HEALTH })
    const rules = await announceRules(stage, alliance)
    await enrolOperators(stage, alliance)
    const before = totalOf(await readStakes(stage, alliance))
    await observe(stage, alliance)
    let spent = 0n
    for (let day = 1n; day <= 7n; day++) {
      const height = day * BLOCKS_PER_DAY + 2n
      await stage.runTo(height)
      await bringHeader(stage, height)
      const { mode, cause } = await alliance.mode()
      expectThat(mode === 'normal', 'the member is Normal', { day, mode, cause })
      if (day === 2n) await enactRules(stage, alliance, rules)
      if (day > 2n) spent += await release(stage, alliance)
    }
    const after = totalOf(await readStakes(stage, alliance))
    expectThat(before === after, 'nobody loses anything', { before, after })
    return { headers: 7, spent, bondsBefore: before, bondsAfter: after }
  },
}

/** The limiter looks at the stake; what it sees counts after a day. */
export async function observe(stage: Stage, { limiter }: Alliance, members = [MEMBER]): Promise<void> {
  const contract = { address: limiter, abi: loadContract('FlowLimiter').abi }
  await stage.act({
    who: 'anybody',
    what: 'shows the limiter the stake, which counts from tomorrow on',
    send: async () => {
      const sent: { gasUsed: bigint }[] = []
      for (const member of members) {
        sent.push(await callDeployed(stage.cast.copycat, contract, 'observeStake', [member]))
      }
      return sent
    },
  })
}

/** The bridge releases all that it may at once; one more is refused. */
export async function release(stage: Stage, { limiter }: Alliance): Promise<bigint> {
  const { deployer } = stage.cast
  const { cap, available } = await readFlow({ client: deployer, limiter, member: MEMBER, route: ROUTE })
  const target = { walletClient: deployer, limiter, member: MEMBER, route: ROUTE }
  await stage.act({
    who: 'bridge',
    what: `releases ${available}, all that the limiter has at once of ${cap} an hour; one more is refused`,
    send: () => spend({ ...target, value: available }),
    facts: { cap, available },
  })
  // some comes back every second
  await expectRefusal(spend({ ...target, value: available }), 'FlowLimited')
  return available
}
