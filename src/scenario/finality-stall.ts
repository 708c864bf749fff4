import { loadContract } from '../chain/compile-contracts.js'
import { latchStale, release } from '../coalition/act.js'
import { type Alliance, BREAKER_POLICY, foundAlliance, HEALTH, MEMBER, ROUTE } from './alliance.js'
import { callDeployed } from './deployed.js'
import { expectRefusal, expectThat } from './expect.js'
import { bringHeader } from './news.js'
import type { Scenario } from './scenario.js'
import { BLOCK_TIME, type Stage } from './stage.js'

const HOUR = 3_600_000
/** Half of the power is down from here on, for four hours. */
const DOWN = 3 * BLOCK_TIME + 300_000

/** What a stall of finality came to. */
export type StallFacts = {
  /** Seconds without a final block when the breaker was guarded. */
  guardedAfter: bigint
  /** Actions that a consumer had at once while guarded. */
  guardedActions: number
  /** Why releases were refused. */
  refusals: readonly string[]
  recovered: boolean
}

/** A network stops finalizing for hours. */
export const finalityStall: Scenario<StallFacts> = {
  name: 'finality-stall',
  summary:
    'a network finalizes nothing for four hours: Guarded, few actions, and Normal again with hysteresis',
  script: { faults: [{ kind: 'crash', from: DOWN, to: DOWN + 4 * HOUR, validators: ['v2', 'v3'] }] },
  async play(stage) {
    const alliance = await foundAlliance(stage)
    await stage.runTo(3n)
    await bringHeader(stage, 3n)
    expectThat((await alliance.mode()).mode === 'normal', 'the member is Normal while headers come')
    const stalledSince = stage.now()
    await stall(stage, alliance)
    const guardedAfter = (stage.now() - stalledSince) / 1000n
    const guardedActions = await actUntilRefused(stage, alliance)
    const refusals = await recover(stage, alliance)
    return { guardedAfter, guardedActions, refusals, recovered: true }
  },
}

async function stall(stage: Stage, { mode, breaker }: Alliance): Promise<void> {
  const { devnet, timeline, cast } = stage
  await stage.wait(1_800n)
  stage.catchUp()
  timeline.tell({
    who: 'source chain',
    what: 'half of the validators are down, and nothing is final any more',
    facts: { height: devnet.height() },
  })
  await stage.wait(HEALTH.staleAfter - 1_800n + 300n)
  stage.catchUp()
  expectThat(devnet.height() === 3n, 'nothing was finalized', { height: devnet.height() })
  const { mode: now, cause } = await mode()
  expectThat(now === 'guarded' && cause === 'live', 'a stale head guards by itself', { mode: now, cause })
  timeline.tell({ who: 'breaker', what: 'is Guarded: the head is older than two hours' })
  await stage.act({
    who: 'anybody',
    what: 'latches it, so that a network which comes and goes opens only after a cool-down',
    send: () => latchStale({ walletClient: cast.copycat, breaker, member: MEMBER }),
  })
}

/** A consumer goes on acting while guarded, until its rate is used up. */
async function actUntilRefused(stage: Stage, { breaker }: Alliance): Promise<number> {
  const { cast, headers } = stage
  const contract = { address: breaker, abi: loadContract('CircuitBreaker').abi }
  const count = BREAKER_POLICY.guardedActions / 2
  const consume = () => callDeployed(cast.deployer, contract, 'consumeAction', [headers.lightClient, ROUTE])
  await stage.act({
    who: 'bridge',
    what: `acts on older data ${count} times, all that a guarded route has at once`,
    send: async () => {
      const sent: { gasUsed: bigint }[] = []
      for (let action = 0; action < count; action++) sent.push(await consume())
      return sent
    },
  })
  await expectRefusal(consume(), 'GuardedRateExceeded')
  stage.timeline.tell({ who: 'breaker', what: 'refuses one more action (GuardedRateExceeded)' })
  return count
}

async function recover(stage: Stage, { breaker, mode }: Alliance): Promise<string[]> {
  const { devnet, cast } = stage
  const open = () => release({ walletClient: cast.copycat, breaker, member: MEMBER })
  await stage.wait(BREAKER_POLICY.cooldown + 60n)
  const unwell = await expectRefusal(open(), 'Unhealthy')
  stage.timeline.tell({
    who: 'breaker',
    what: 'stays Guarded though the cool-down is over: there is still no new head (Unhealthy)',
  })
  await stage.wait(3_600n + 600n)
  stage.catchUp()
  await stage.runTo(devnet.height() + 1n)
  stage.timeline.tell({
    who: 'source chain',
    what: 'the validators are back, and blocks are final again',
    facts: { height: devnet.height() },
  })
  await bringHeader(stage, devnet.height())
  const { mode: held, cause } = await mode()
  expectThat(held === 'guarded' && cause === 'stale', 'a new head alone opens nothing', { mode: held, cause })
  stage.timeline.tell({ who: 'breaker', what: 'is still Guarded: what was latched ends only when released' })
  await stage.act({ who: 'anybody', what: 'releases it: cool-down over, head fresh', send: open })
  const { mode: now } = await mode()
  expectThat(now === 'normal', 'the member is Normal again', { mode: now })
  return [unwell]
}
