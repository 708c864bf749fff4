import { type Hex, keccak256, stringToBytes } from 'viem'
import { chargeEquivocation, claimReport, commitReport } from '../coalition/court/charge.js'
import { equivocationFact, equivocationOffence, reportCommitment } from '../coalition/court/commitment.js'
import { executeCharge } from '../coalition/court/judge.js'
import { readCharge } from '../coalition/court/read-charges.js'
import { bftKeyId } from '../coalition/keys/bft-opt-in.js'
import { type Alliance, COURT_POLICY, MEMBER } from './alliance.js'
import { addressOf } from './cast.js'
import type { ProvenDoubleSigning } from './double-signing.js'
import { expectRefusal, expectThat } from './expect.js'
import type { Stage } from './stage.js'

const DAY = 86_400n
/** More days than the meter needs for two of four. */
const PATIENCE = 10

/** A charge by its offence, and the validator whom it is about. */
export type Charged = { readonly validator: string; readonly offence: Hex }

/** The secrets of those who report: a real one must be random. */
const saltOf = (name: string): Hex => keccak256(stringToBytes(`scenario ${name}`))

function reportOf({ cast }: Stage, who: 'reporter' | 'copycat') {
  return { reporter: addressOf(cast[who]), salt: saltOf(who) }
}

/** Publishes the hash of a report, by whoever will bring it. */
export function commitAs(
  stage: Stage,
  { court }: Alliance,
  { who, proven }: { who: 'reporter' | 'copycat'; proven: ProvenDoubleSigning },
) {
  const fact = equivocationFact(proven.evidence.equivocation)
  const commitment = reportCommitment({ ...reportOf(stage, who), fact })
  return commitReport({ walletClient: stage.cast[who], address: court.address, commitment })
}

/** Brings the charges of all double signers. */
export function chargeAs(
  stage: Stage,
  { court }: Alliance,
  { who, proven }: { who: 'reporter' | 'copycat'; proven: ProvenDoubleSigning },
) {
  return chargeEquivocation({
    ...{ walletClient: stage.cast[who], address: court.address, member: MEMBER },
    lightClient: stage.headers.lightClient,
    equivocation: proven.evidence.equivocation,
    report: reportOf(stage, who),
  })
}

/** The charges that double votes brought. */
export function chargesOf({ devnet }: Stage, { evidence, names }: ProvenDoubleSigning): Charged[] {
  const { height, round, type } = evidence.equivocation
  return names.map((validator) => {
    const keyId = bftKeyId(devnet.keysOf(validator).publicKey)
    return { validator, offence: equivocationOffence({ member: MEMBER, keyId, height, round, type }) }
  })
}

/** The reporter's older commitment takes the charges from whoever brought them first. */
export async function claimCharges(stage: Stage, { court }: Alliance, charges: readonly Charged[]) {
  const target = { walletClient: stage.cast.reporter, address: court.address }
  const sent: { gasUsed: bigint }[] = []
  for (const { offence } of charges) {
    sent.push(await claimReport({ ...target, offence, report: reportOf(stage, 'reporter') }))
  }
  return sent
}

/**
 * Waits for the veto window and executes charges, day after day while the meter holds something back.
 *
 * @throws ScenarioError `EXPECTATION_FAILED` when one can be executed earlier, or is not settled after `PATIENCE` days
 */
export async function executeCharges(
  stage: Stage,
  alliance: Alliance,
  charges: readonly Charged[],
): Promise<void> {
  const { court } = alliance
  const target = { walletClient: stage.cast.reporter, address: court.address }
  const open = new Set(charges)
  for (const { offence } of charges) await expectRefusal(executeCharge({ ...target, offence }), 'VetoWindow')
  stage.timeline.tell({
    who: 'court',
    what: `nothing is executed before the veto council had ${COURT_POLICY.vetoWindow / DAY} days (VetoWindow)`,
  })
  await stage.wait(COURT_POLICY.vetoWindow + 60n)
  for (let day = 0; open.size > 0; day++) {
    expectThat(day < PATIENCE, 'every charge is settled', { open: open.size })
    if (day > 0) await stage.wait(DAY)
    for (const charge of [...open]) await executeOnce(stage, alliance, { charge, open })
  }
}

async function executeOnce(
  stage: Stage,
  { court, vault }: Alliance,
  { charge, open }: { charge: Charged; open: Set<Charged> },
): Promise<void> {
  const target = { walletClient: stage.cast.reporter, address: court.address }
  const { offence, validator } = charge
  const { gasUsed } = await executeCharge({ ...target, offence })
  const known = await readCharge({ client: stage.cast.deployer, address: court.address, offence })
  const settled = known?.protocols.filter((protocol) => protocol.settled) ?? []
  const isSettled = settled.length === known?.protocols.length
  if (isSettled) open.delete(charge)
  const share = percent(known?.sentenceWad ?? 0n)
  stage.timeline.tell({
    who: 'court',
    what: isSettled
      ? `${validator} has lost ${share} of its stake at the vault and at EigenLayer (local mock)`
      : `takes a part of the ${share} of ${validator}'s stake; the meter holds the rest back for a day`,
    gas: gasUsed,
    facts: { offence, settled: settled.length, vault: vault.address },
  })
}

/** A share of 10^18 in per cent. */
function percent(wad: bigint): string {
  return `${Number(wad / 10n ** 14n) / 100} %`
}
