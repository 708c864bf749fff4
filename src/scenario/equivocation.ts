import { submitEquivocation } from '../bft/chain/submit-equivocation.js'
import { latchEvidence } from '../coalition/act.js'
import { readCharge } from '../coalition/court/read-charges.js'
import { readCoalitionContract } from '../coalition/read-coalition-contract.js'
import { claimReward } from '../coalition/vault/bonds.js'
import { type Alliance, COURT_POLICY, foundAlliance, MEMBER, ROUTE } from './alliance.js'
import { readStakes, type Stakes, totalOf } from './bonds.js'
import { addressOf } from './cast.js'
import { readDeployed } from './deployed.js'
import { doubleSigning, type ProvenDoubleSigning, proveDoubleSigning, recordSeats } from './double-signing.js'
import { BOND, enrolOperators } from './enrol.js'
import { expectRefusal, expectThat } from './expect.js'
import { announceRules, enactRules } from './founding.js'
import { bringHeader } from './news.js'
import type { Scenario } from './scenario.js'
import type { Stage } from './stage.js'
import { chargeAs, chargesOf, claimCharges, commitAs, executeCharges } from './trial.js'

/** The height that is signed twice, two days and two hours after the beginning. */
const HEIGHT = 150
const WAD = 10n ** 18n

/** What an equivocation came to. */
export type EquivocationFacts = {
  frozen: boolean
  /** Validators that signed twice. */
  offenders: readonly string[]
  slashedProtocols: readonly string[]
  /** All stakes at both protocols. */
  bondsBefore: bigint
  bondsAfter: bigint
}

/** More than a third signs two blocks of one height. */
export const equivocation: Scenario<EquivocationFacts> = {
  name: 'equivocation',
  summary:
    'half of a network signs two blocks of one height: proof, freeze, breaker, charges, slashes at two protocols',
  script: { faults: doubleSigning(HEIGHT) },
  async play(stage) {
    const alliance = await foundAlliance(stage)
    const rules = await announceRules(stage, alliance)
    await enrolOperators(stage, alliance)
    const before = await readStakes(stage, alliance)
    await stage.runTo(BigInt(HEIGHT - 1))
    await enactRules(stage, alliance, rules)
    await bringHeader(stage, BigInt(HEIGHT - 1))
    const proven = await witnessDoubleSigning(stage)
    await freeze(stage, alliance, proven)
    const after = await prosecute(stage, alliance, proven)
    assertSlashed({ before, after, names: proven.names })
    return {
      frozen: true,
      offenders: [...proven.names].sort(),
      slashedProtocols: ['BondVault', 'EigenLayer (local mock)'],
      bondsBefore: totalOf(before),
      bondsAfter: totalOf(after),
    }
  },
}

async function witnessDoubleSigning(stage: Stage): Promise<ProvenDoubleSigning> {
  const { devnet, timeline } = stage
  const height = BigInt(HEIGHT)
  await stage.runTo(height)
  await bringHeader(stage, height)
  await stage.wait(300n)
  stage.catchUp()
  timeline.tell({
    who: 'source chain',
    what: `the network is split, and two blocks of height ${height} are final`,
    facts: { blocks: devnet.finalized(height).length },
  })
  const proven = await proveDoubleSigning(stage, height)
  const { doublePower, totalPower } = powersOf(proven)
  timeline.tell({
    who: 'reporter',
    what: `proves that ${proven.names.join(' and ')} signed both: ${doublePower} of ${totalPower} of the power`,
    facts: { circuit: 'bft-equivocation-4', seconds: proven.seconds, signers: proven.names },
  })
  return proven
}

async function freeze(stage: Stage, alliance: Alliance, proven: ProvenDoubleSigning): Promise<void> {
  const { cast, headers } = stage
  const { lightClient } = headers
  await stage.act({
    who: 'reporter',
    what: 'commits to the report by its hash, and waits ten minutes before anybody sees the evidence',
    send: () => commitAs(stage, alliance, { who: 'reporter', proven }),
  })
  await stage.wait(COURT_POLICY.commitDelay + 60n)
  await stage.act({
    who: 'reporter',
    what: 'reports the double votes to the light client, which freezes for good',
    send: () =>
      submitEquivocation({ walletClient: cast.reporter, address: lightClient, evidence: proven.evidence }),
  })
  const { status } = await headers.head()
  expectThat(status === 'frozen', 'the light client is frozen', { status })
  await stage.act({
    who: 'anybody',
    what: 'latches the evidence: the breaker keeps the member Frozen, whatever its client says later',
    send: () => latchEvidence({ walletClient: cast.copycat, breaker: alliance.breaker, member: MEMBER }),
  })
  const { mode, cause } = await alliance.mode()
  expectThat(mode === 'frozen', 'the breaker is Frozen', { mode, cause })
  const question = readCoalitionContract({
    ...{ client: cast.deployer, address: alliance.breaker, name: 'CircuitBreaker' },
    ...{ functionName: 'requireConsumption', args: [lightClient, ROUTE] },
  })
  await expectRefusal(question, 'ConsumptionPaused')
  stage.timeline.tell({
    who: 'consumers',
    what: 'act on nothing of this network any more (ConsumptionPaused)',
  })
}

async function prosecute(stage: Stage, alliance: Alliance, proven: ProvenDoubleSigning): Promise<Stakes[]> {
  const { cast } = stage
  const { places, names } = proven
  await stage.act({
    who: 'reporter',
    what: `proves whose keys sit at places ${places.join(' and ')} of the validator set`,
    send: () => recordSeats(stage, alliance, { height: BigInt(HEIGHT), places }),
  })
  await stage.act({
    who: 'copycat',
    what: `copies the evidence, commits and charges ${names.join(' and ')} in the reporter's stead`,
    send: async () => [
      await commitAs(stage, alliance, { who: 'copycat', proven }),
      await chargeAs(stage, alliance, { who: 'copycat', proven }),
    ],
  })
  const charges = chargesOf(stage, proven)
  const of = async () =>
    (
      await readCharge({
        client: cast.deployer,
        address: alliance.court.address,
        offence: charges[0]!.offence,
      })
    )?.reporter?.address
  expectThat((await of()) === undefined, 'a young commitment makes no reporter')
  await expectRefusal(chargeAs(stage, alliance, { who: 'reporter', proven }), 'NothingNew')
  await stage.act({
    who: 'reporter',
    what: 'claims the charges by the older commitment',
    send: () => claimCharges(stage, alliance, charges),
  })
  expectThat((await of()) === addressOf(cast.reporter), 'the older commitment makes the reporter')
  await executeCharges(stage, alliance, charges)
  const rewardOf = (who: 'reporter' | 'copycat') =>
    readDeployed<bigint>(cast.deployer, alliance.vault, 'rewardOf', [addressOf(cast[who])])
  const [reward, copied] = [await rewardOf('reporter'), await rewardOf('copycat')]
  expectThat(reward > 0n && copied === 0n, 'the copycat earns nothing', { reward, copied })
  await stage.act({
    who: 'reporter',
    what: `takes the reward of ${reward}; the copycat gets nothing`,
    send: () => claimReward({ walletClient: cast.reporter, address: alliance.vault.address }),
    facts: { reward, copycat: copied },
  })
  return readStakes(stage, alliance)
}

/** Offenders lost the sentence at both protocols, to the unit; nobody else lost anything. */
function assertSlashed(parameters: {
  before: readonly Stakes[]
  after: readonly Stakes[]
  names: readonly string[]
}) {
  const { before, after, names } = parameters
  const wad = COURT_POLICY.baseWad + COURT_POLICY.factor * (WAD / 2n)
  const loss = (BOND * wad) / WAD
  for (const [index, was] of before.entries()) {
    const is = after[index] as Stakes
    const expected = names.includes(`v${index}`) ? loss : 0n
    const [vault, eigenlayer] = [was.vault - is.vault, was.eigenlayer - is.eigenlayer]
    // EigenLayer rounds shares of what is left, so parts come to a unit or two more or less
    const near = eigenlayer >= expected - 2n && eigenlayer <= expected + 2n
    expectThat(vault === expected && near, `v${index} loses ${expected} at each protocol`, {
      vault,
      eigenlayer,
    })
  }
}

function powersOf({ evidence }: ProvenDoubleSigning) {
  const { power: doublePower, totalPower } = evidence.equivocation
  return { doublePower, totalPower }
}
