import type { Address } from 'viem'
import { deployBftLightClient } from '../bft/chain/deploy-light-client.js'
import { submitEquivocation } from '../bft/chain/submit-equivocation.js'
import { trustBlock } from '../bft/light-client/light-block.js'
import { loadContract } from '../chain/compile-contracts.js'
import { latchEvidence } from '../coalition/act.js'
import { readFlow } from '../coalition/read-flow.js'
import { routeId } from '../coalition/route-id.js'
import { spend } from '../coalition/spend.js'
import { optInBond } from '../coalition/vault/bonds.js'
import { readSlashable } from '../coalition/vault/read-bonds.js'
import { type BftDevnet, createBftDevnet } from '../devnet/bft/create-bft-devnet.js'
import { type Alliance, foundAlliance, LIMITS, MEMBER, ROUTE } from './alliance.js'
import { assessFailure } from './assess-failure.js'
import { readStakes } from './bonds.js'
import { addressOf } from './cast.js'
import { doubleSigning, proveDoubleSigning, recordSeats } from './double-signing.js'
import { enrolOperators, registerKey } from './enrol.js'
import { expectRefusal, expectThat } from './expect.js'
import { announceRules, enactRules } from './founding.js'
import type { Motion } from './governor.js'
import { observe, release } from './honest-week.js'
import { bringHeader } from './news.js'
import type { Scenario } from './scenario.js'
import { BLOCK_TIME, type Stage, VALIDATORS } from './stage.js'
import { chargeAs, chargesOf, executeCharges } from './trial.js'

const HEIGHT = 150
const OTHER = 2n
const OTHER_ROUTE = routeId('second bridge')
const WAD = 10n ** 18n

/** What the failure of one member came to for another. */
export type ContagionFacts = {
  /** Released over the failing member's route before it froze, and the most that the limit allows. */
  letThrough: bigint
  limit: bigint
  /** Share of all bonds that was lost. */
  lostShare: number
  /** What the risk engine says of that loss: worst case after it, its bound, and simulated years. */
  worstLoss: number
  bound: number
  simulatedLoss99: number
  /** The other member's stake and limit before and after. */
  otherStakeBefore: bigint
  otherStakeAfter: bigint
  otherCapBefore: bigint
  otherCapAfter: bigint
}

/** Two members share operators, and one fails. */
export const contagion: Scenario<ContagionFacts> = {
  name: 'contagion',
  summary:
    'a member fails whose operators also stand for another: what leaves, what is lost, and what the risk engine said',
  script: { faults: doubleSigning(HEIGHT) },
  async play(stage) {
    const other = createBftDevnet({
      seed: 'concordat scenario, second network',
      script: {
        ...{ chainId: 78, transfersPerBlock: 0, blockTime: BLOCK_TIME },
        validators: VALIDATORS.map((name) => ({ name, power: 10 })),
      },
    })
    const alliance = await foundAlliance(stage, { others: [await followOther(stage, other)] })
    const rules = await announceRules(stage, alliance, otherMotions(stage, alliance))
    await enrolOperators(stage, alliance)
    await shareOperators(stage, alliance, other)
    await observe(stage, alliance, [MEMBER, OTHER])
    await stage.runTo(BigInt(HEIGHT - 1))
    await enactRules(stage, alliance, rules)
    await bringHeader(stage, BigInt(HEIGHT - 1))
    const flows = async () => ({
      own: await readFlow({
        client: stage.cast.deployer,
        limiter: alliance.limiter,
        member: MEMBER,
        route: ROUTE,
      }),
      other: await readFlow({
        ...{ client: stage.cast.deployer, limiter: alliance.limiter, member: OTHER, route: OTHER_ROUTE },
      }),
    })
    const before = await flows()
    const stakesBefore = await readStakes(stage, alliance)
    const letThrough = await attack(stage, alliance, before.own.cap)
    await convict(stage, alliance)
    const after = await flows()
    expectThat(after.own.cap === 0n, 'nothing leaves over a frozen member', { cap: after.own.cap })
    const stakesAfter = await readStakes(stage, alliance)
    const total = stakesBefore.reduce((sum, { vault }) => sum + vault, 0n)
    const lost = total - stakesAfter.reduce((sum, { vault }) => sum + vault, 0n)
    const lostShare = Number((lost * 1_000_000n) / total) / 1e6
    const risk = assessFailure({ lostShare, stakes: stakesBefore.map(({ vault }) => vault), limits: LIMITS })
    stage.timeline.tell({
      who: 'risk engine',
      what: `a shock of ${percent(lostShare)}: worst case ${percent(risk.worstLoss)}, bound ${percent(risk.bound)}, 99 of 100 simulated years lose ${percent(risk.simulatedLoss99)} at most`,
      facts: risk,
    })
    const slashable = await readSlashable({
      ...{ client: stage.cast.deployer, address: alliance.vault.address, member: OTHER },
    })
    stage.timeline.tell({
      who: 'other network',
      what: `goes on with ${slashable} of ${before.other.slashable} of its stake, and its limit falls with it from ${before.other.cap} to ${after.other.cap}`,
    })
    expectThat(lostShare <= risk.bound && risk.worstLoss <= risk.bound, 'the loss is within the bound', risk)
    expectThat(letThrough <= before.own.cap, 'no more left than the limit of one window', { letThrough })
    return {
      ...{ letThrough, limit: before.own.cap, lostShare, ...risk },
      ...{ otherStakeBefore: before.other.slashable, otherStakeAfter: slashable },
      ...{ otherCapBefore: before.other.cap, otherCapAfter: after.other.cap },
    }
  },
}

/** A light client of a second network, which does nothing wrong. */
async function followOther({ cast, kit }: Stage, other: BftDevnet): Promise<Address> {
  other.runToHeight(1n)
  const { header, nextValidators } = other.getLightBlock(1n)
  const { address } = await deployBftLightClient({
    client: cast.deployer,
    policy: { chainId: other.script.chainId, trustingPeriod: 14n * 86_400_000n, clockDrift: 10_000n },
    trusted: trustBlock(header, nextValidators).header,
    verifiers: await kit.deployVoteVerifiers(cast.deployer),
    setupKind: kit.setupKind,
  })
  return address
}

function otherMotions({ cast }: Stage, { limiter, court, vault }: Alliance): Motion[] {
  const limits = { address: limiter, abi: loadContract('FlowLimiter').abi }
  const consumer = addressOf(cast.deployer)
  return [
    { target: court, functionName: 'setProtocols', args: [OTHER, [vault.address]] },
    { target: limits, functionName: 'setRoute', args: [OTHER, OTHER_ROUTE, WAD] },
    { target: limits, functionName: 'setConsumer', args: [OTHER, OTHER_ROUTE, consumer, true] },
  ]
}

/** The first two operators run validators of both networks, with one bond for both. */
async function shareOperators(stage: Stage, alliance: Alliance, other: BftDevnet): Promise<void> {
  for (const [index, walletClient] of [stage.cast.operator1, stage.cast.operator2].entries()) {
    const keyId = await registerKey(stage, alliance, { devnet: other, member: OTHER, index })
    await stage.act({
      who: `operator of ${VALIDATORS[index]}`,
      what: 'answers for the other network as well, with the same bond',
      send: () =>
        optInBond({
          ...{ walletClient, address: alliance.vault.address, member: OTHER },
          ...{ registry: alliance.keys.address, keyId },
        }),
    })
  }
}

/** What an attacker gets out before anybody can prove anything: all that the limiter has, and what comes back in half an hour. */
async function attack(stage: Stage, alliance: Alliance, cap: bigint): Promise<bigint> {
  const first = await release(stage, alliance)
  await stage.runTo(BigInt(HEIGHT))
  await bringHeader(stage, BigInt(HEIGHT))
  const second = await release(stage, alliance)
  expectThat(first + second <= cap, 'no window sees more than its limit', { first, second, cap })
  return first + second
}

/** Proof, freeze, charges and slashes, without rewards. */
async function convict(stage: Stage, alliance: Alliance): Promise<void> {
  const { cast, headers } = stage
  const height = BigInt(HEIGHT)
  await stage.wait(300n)
  stage.catchUp()
  const proven = await proveDoubleSigning(stage, height)
  await stage.act({
    who: 'reporter',
    what: `proves that ${proven.names.join(' and ')} signed two blocks; light client and breaker freeze`,
    send: async () => [
      await submitEquivocation({
        ...{ walletClient: cast.reporter, address: headers.lightClient, evidence: proven.evidence },
      }),
      await latchEvidence({ walletClient: cast.reporter, breaker: alliance.breaker, member: MEMBER }),
    ],
  })
  const target = { walletClient: cast.deployer, limiter: alliance.limiter, member: MEMBER, route: ROUTE }
  await expectRefusal(spend({ ...target, value: 1n }), 'FlowLimited')
  stage.timeline.tell({ who: 'limiter', what: 'lets nothing more through (FlowLimited)' })
  await stage.act({
    who: 'reporter',
    what: `charges ${proven.names.join(' and ')}`,
    send: async () => [
      ...(await recordSeats(stage, alliance, { height, places: proven.places })),
      await chargeAs(stage, alliance, { who: 'reporter', proven }),
    ],
  })
  await executeCharges(stage, alliance, chargesOf(stage, proven))
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
