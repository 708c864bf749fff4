import type { Address } from 'viem'
import { readContract } from 'viem/actions'
import { loadContract } from '../chain/compile-contracts.js'
import { optOutBond } from '../coalition/vault/bonds.js'
import { readSlashable } from '../coalition/vault/read-bonds.js'
import { type Alliance, foundAlliance, MEMBER } from './alliance.js'
import { addressOf } from './cast.js'
import { callDeployed, type Deployed, readDeployed } from './deployed.js'
import { BOND, enrolOperator } from './enrol.js'
import { expectRefusal, expectThat } from './expect.js'
import { announceRules } from './founding.js'
import { GOVERNANCE_DELAY, type Motion } from './governor.js'
import type { Scenario } from './scenario.js'
import { type Stage, VALIDATORS } from './stage.js'

/** What a thief with the key of one proposer came to. */
export type GovernanceFacts = {
  /** Nothing had changed a minute before the delay was over. */
  unchangedBeforeDelay: boolean
  /** The other proposer took the first attempt back. */
  cancelled: boolean
  /** Stake that the second attempt found when it came through. */
  stakeLeft: bigint
  rootsUnchanged: boolean
}

/** A proposer's key is stolen: everybody has two days to see it, to take it back, or to leave. */
export const stolenGovernance: Scenario<GovernanceFacts> = {
  name: 'stolen-governance',
  summary:
    'a thief schedules a hostile change: nothing changes for two days; it is cancelled, and at last operators leave',
  async play(stage) {
    const alliance = await foundAlliance(stage)
    await announceRules(stage, alliance)
    await enrolOperator(stage, alliance, 0)
    const root = (await stage.headers.head()).stateRoot
    const hostile = hostileMotions(stage, alliance)
    await announce(stage, alliance, { name: 'hostile', motions: hostile })
    await cancelled(stage, alliance, hostile)
    await announce(stage, alliance, { name: 'hostile again', motions: hostile })
    const stakeLeft = await leave(stage, alliance, hostile)
    const kept = (await stage.headers.head()).stateRoot
    expectThat(kept === root, 'governance writes no roots', { before: root, after: kept })
    return { unchangedBeforeDelay: true, cancelled: true, stakeLeft, rootsUnchanged: true }
  },
}

function coalitionOf({ coalition }: Alliance): Deployed {
  return { address: coalition, abi: loadContract('Coalition').abi }
}

/** All roles for the thief, and no protocol that a charge goes to. */
function hostileMotions({ cast }: Stage, alliance: Alliance): Motion[] {
  const thief = addressOf(cast.proposer)
  const roles = { guardian: thief, vetoCouncil: thief, monitors: [thief], monitorQuorum: 1n }
  return [
    { target: coalitionOf(alliance), functionName: 'setRoles', args: [roles] },
    { target: alliance.court, functionName: 'setProtocols', args: [MEMBER, []] },
  ]
}

async function announce(
  stage: Stage,
  { governor }: Alliance,
  { name, motions }: { name: string; motions: readonly Motion[] },
): Promise<void> {
  const { cast, timeline } = stage
  await stage.act({
    who: 'thief',
    what: "schedules with one proposer's key: all roles to itself, and charges to nowhere",
    send: () => governor.schedule(cast.proposer, name, motions),
  })
  expectThat(await governor.isPending(name, motions), 'the change is announced')
  timeline.tell({
    who: 'members',
    what: 'see it: it is an event of the timelock, two days before it can happen',
  })
  await expectRefusal(governor.execute(cast.proposer, name, motions), 'TimelockUnexpectedOperationState')
}

async function cancelled(stage: Stage, alliance: Alliance, hostile: readonly Motion[]): Promise<void> {
  const { cast } = stage
  const { governor } = alliance
  const straight = coalitionOf(alliance)
  const roles = hostile[0]?.args ?? []
  await expectRefusal(callDeployed(cast.proposer, straight, 'setRoles', roles), 'NotGovernance')
  stage.timeline.tell({ who: 'thief', what: 'tries it without the timelock, and is refused (NotGovernance)' })
  await stage.wait(GOVERNANCE_DELAY - 3_600n)
  await expectRefusal(governor.execute(cast.proposer, 'hostile', hostile), 'TimelockUnexpectedOperationState')
  const guardian = await readDeployed<Address>(cast.deployer, straight, 'guardian')
  expectThat(guardian === addressOf(cast.guardian), 'nothing changed before the delay', { guardian })
  stage.timeline.tell({ who: 'coalition', what: 'is as it was, an hour before the delay is over' })
  await stage.act({
    who: 'other proposer',
    what: 'takes the change back',
    send: () => governor.cancel(cast.council, 'hostile', hostile),
  })
  await stage.wait(7_200n)
  await expectRefusal(governor.execute(cast.proposer, 'hostile', hostile), 'TimelockUnexpectedOperationState')
  stage.timeline.tell({ who: 'thief', what: 'cannot carry it out any more, after the delay either' })
}

/** Nobody takes the second attempt back. Those whom it would harm are gone before it comes. */
async function leave(stage: Stage, { governor, vault, coalition }: Alliance, hostile: readonly Motion[]) {
  const { cast, timeline } = stage
  const slashable = () => readSlashable({ client: cast.deployer, address: vault.address, member: MEMBER })
  expectThat((await slashable()) === BOND, 'the operator answers for the member')
  await stage.act({
    who: `operator of ${VALIDATORS[0]}`,
    what: 'does not trust the coalition any more and opts out, at once',
    send: () => optOutBond({ walletClient: cast.operator1, address: vault.address, member: MEMBER }),
  })
  const left = await slashable()
  expectThat(left === 0n, 'nobody answers under the new rules', { left })
  await stage.wait(GOVERNANCE_DELAY + 60n)
  await stage.act({
    who: 'thief',
    what: 'carries it out after two days, over a coalition that everybody could leave',
    send: () => governor.execute(cast.proposer, 'hostile again', hostile),
  })
  const abi = loadContract('Coalition').abi
  const guardian = await readContract(cast.deployer, { address: coalition, abi, functionName: 'guardian' })
  timeline.tell({
    who: 'coalition',
    what: 'has a thief as guardian and council now: it can pause and veto, but write no root and take no bond',
    facts: { guardian: String(guardian) },
  })
  return left
}
