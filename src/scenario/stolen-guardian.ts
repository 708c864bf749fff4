import { readHeader } from '../bft/chain/read-light-client.js'
import { loadContract } from '../chain/compile-contracts.js'
import { latchEvidence, release, tripAsGuardian } from '../coalition/act.js'
import { MODES } from '../coalition/breaker-mode.js'
import { vetoCharge } from '../coalition/court/judge.js'
import { readCoalitionContract } from '../coalition/read-coalition-contract.js'
import { type Alliance, BREAKER_POLICY, foundAlliance, MEMBER, ROUTE } from './alliance.js'
import { addressOf } from './cast.js'
import { callDeployed } from './deployed.js'
import { expectRefusal, expectThat } from './expect.js'
import { bringHeader } from './news.js'
import type { Scenario } from './scenario.js'
import { heightAfter, type Stage } from './stage.js'

/** Place of the mode in the contract's enumeration. */
const FROZEN = MODES.indexOf('frozen')

/** What a thief with the guardian's key came to. */
export type GuardianFacts = {
  /** Trips before the budget of the route was spent. */
  trips: number
  /** What else was tried, and the refusal of each. */
  refusals: readonly string[]
  /** The state root of a header that was accepted before did not change. */
  rootsUnchanged: boolean
  /** A header that was accepted while the member was paused. */
  ingestedWhilePaused: bigint
  released: boolean
}

/** The guardian's key is stolen: it can pause for a while, and nothing else. */
export const stolenGuardian: Scenario<GuardianFacts> = {
  name: 'stolen-guardian',
  summary:
    "a thief pauses with the guardian's key within its budget and can do nothing else; the pause runs out",
  async play(stage) {
    const alliance = await foundAlliance(stage)
    stage.timeline.tell({ who: 'thief', what: 'has the key of the guardian' })
    const root = (await stage.headers.head()).stateRoot
    const trips = await pauseAll(stage, alliance)
    const refusals = await tryEverything(stage, alliance)
    await stage.runTo(3n)
    await bringHeader(stage, 3n)
    const head = await stage.headers.head()
    expectThat(head.height === 3n, 'the light client goes on while consumers are paused', {
      head: head.height,
    })
    const kept = await rootAt(stage, 1n)
    expectThat(kept === root, 'no root changed', { before: root, after: kept })
    await openAgain(stage, alliance)
    return { trips, refusals, rootsUnchanged: true, ingestedWhilePaused: 3n, released: true }
  },
}

async function pauseAll(stage: Stage, { breaker, mode }: Alliance): Promise<number> {
  const trip = () =>
    tripAsGuardian({
      walletClient: stage.cast.guardian,
      breaker,
      member: MEMBER,
      route: ROUTE,
      mode: 'paused',
    })
  for (let trips = 1; trips <= BREAKER_POLICY.perTarget; trips++) {
    await stage.act({ who: 'thief', what: "pauses the bridge with the guardian's key", send: trip })
  }
  const { mode: now, until } = await mode()
  expectThat(now === 'paused', 'the route is paused', { mode: now })
  await expectRefusal(trip(), 'TargetBudgetSpent')
  stage.timeline.tell({
    who: 'breaker',
    what: 'refuses more: the trips of this route are used up for now (TargetBudgetSpent)',
    facts: { until },
  })
  return BREAKER_POLICY.perTarget
}

/** Whatever else the key could be good for. */
async function tryEverything(stage: Stage, alliance: Alliance): Promise<string[]> {
  const { guardian } = stage.cast
  const { breaker } = alliance
  const coalition = { address: alliance.coalition, abi: loadContract('Coalition').abi }
  const court = alliance.court.address
  const trips = { address: breaker, abi: loadContract('CircuitBreaker').abi }
  const asThief = { walletClient: guardian, breaker, member: MEMBER }
  const attempts: readonly (readonly [what: string, attempt: () => Promise<unknown>, refusal: string])[] = [
    ['end the pause before its time', () => release({ ...asThief, route: ROUTE }), 'CoolingDown'],
    ['freeze without evidence', () => latchEvidence(asThief), 'NoEvidence'],
    [
      'freeze by a trip',
      () => callDeployed(guardian, trips, 'tripAsGuardian', [MEMBER, ROUTE, 0, FROZEN]),
      'NotATrip',
    ],
    ['remove the member', () => callDeployed(guardian, coalition, 'removeMember', [MEMBER]), 'NotGovernance'],
    [
      'give the member another light client',
      () => callDeployed(guardian, coalition, 'replaceClient', [MEMBER, addressOf(guardian)]),
      'NotGovernance',
    ],
    [
      'veto a charge',
      () => vetoCharge({ walletClient: guardian, address: court, offence: ROUTE }),
      'NotVetoCouncil',
    ],
  ]
  const refusals: string[] = []
  for (const [what, attempt, name] of attempts) {
    refusals.push(await expectRefusal(attempt(), name))
    stage.timeline.tell({ who: 'thief', what: `tries to ${what}, and is refused (${name})` })
  }
  return refusals
}

async function openAgain(stage: Stage, alliance: Alliance): Promise<void> {
  const { breaker, mode } = alliance
  const { until } = await mode()
  await stage.runTo(heightAfter(stage, until))
  await bringHeader(stage, stage.devnet.height())
  const walletClient = stage.cast.copycat
  await stage.act({
    who: 'anybody',
    what: 'ends the pause: its two hours are over, and the light client is well',
    send: () => release({ walletClient, breaker, member: MEMBER, route: ROUTE }),
  })
  const now = await mode()
  expectThat(now.mode === 'normal', 'the route is open again', { mode: now.mode })
  await readCoalitionContract({
    ...{ client: walletClient, address: breaker, name: 'CircuitBreaker', functionName: 'requireConsumption' },
    args: [stage.headers.lightClient, ROUTE],
  })
}

async function rootAt({ headers, cast }: Stage, height: bigint): Promise<bigint> {
  const header = await readHeader({ client: cast.deployer, address: headers.lightClient, height })
  return header?.stateRoot ?? 0n
}
