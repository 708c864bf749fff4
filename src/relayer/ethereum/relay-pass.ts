import { computeSlotAtTime } from '../../ethereum/spec/compute-slot-at-time.js'
import { computeSyncCommitteePeriodAtSlot } from '../../ethereum/spec/compute-sync-committee-period-at-slot.js'
import type { LightClientUpdate } from '../../ethereum/types/light-client.js'
import { carryOut } from '../carry-out.js'
import { readChainTime } from '../read-chain-time.js'
import type { PassResult } from '../relay-family.js'
import { RelayerError } from '../relayer-error.js'
import { type Collected, collectUpdates } from './collect-updates.js'
import { deliver, describe } from './deliver.js'
import { estimatePlan } from './estimate-plan.js'
import { findCommittees } from './find-committees.js'
import { findEvidence } from './find-evidence.js'
import { judgeLiveness } from './judge-liveness.js'
import { type Plan, planUpdates } from './plan.js'
import { PlanError } from './plan-error.js'
import { planParameters } from './plan-parameters.js'
import { type ClientFacts, readClient } from './read-client.js'
import type { OpenDestination, RelayContext } from './relay-context.js'
import { reportEvidence } from './report-evidence.js'

/**
 * One look at the sources and one plan for one destination, carried out. Whatever an earlier pass or process left
 * unfinished is finished first.
 *
 * @throws DestinationError, RelayerError, and the proof source's errors.
 */
export async function relayPass(
  context: RelayContext,
  open: OpenDestination,
  signal: AbortSignal | undefined,
): Promise<PassResult> {
  const { config, dryRun, maxPeriodsPerPass, proofs } = context
  const { destination, sender, capacities } = open
  if (!dryRun) await sender.settle({ signal })
  const before = await look(context, open)
  const { facts, currentSlot } = before
  const result: PassResult = {
    outcome: 'current',
    headSlot: facts.headSlot,
    lagSlots: lag(facts, currentSlot),
    transactions: [],
    refused: {},
    sourceFailures: [],
    missingPeriod: undefined,
    isCatchingUp: false,
  }
  if (facts.status !== 'active') return { ...result, outcome: facts.status }

  await findCommittees({ sources: context.sources, facts, destination, keys: context.keys, signal })
  const periodOf = (slot: bigint) => computeSyncCommitteePeriodAtSlot(config, slot)
  const headPeriod = periodOf(facts.headSlot)
  const startPeriod = facts.committeeRoots.has(headPeriod + 1n) ? headPeriod + 1n : headPeriod
  const missing = periodOf(currentSlot) - startPeriod + 1n
  const isCatchingUp = missing > BigInt(maxPeriodsPerPass)
  const collected = await collectUpdates({
    ...context,
    committeeRoots: facts.committeeRoots,
    startPeriod,
    count: missing <= 0n ? 0 : isCatchingUp ? maxPeriodsPerPass : Number(missing),
    withFinalityUpdate: !isCatchingUp,
    signal,
  })
  noteSources(context, open, collected)
  const { updates } = collected
  const seen = {
    ...result,
    isCatchingUp,
    refused: Object.fromEntries(collected.refused),
    sourceFailures: collected.failures.map(({ code }) => code),
  }
  if (updates.length === 0 && collected.failures.length > 0) throw sourcesFailed(collected)

  const evidence = await findEvidence({ config, facts, destination, updates })
  const plan = evidence.length > 0 ? undefined : await planFor(context, open, before, updates)
  context.alarms.set(destination.name, 'conflict', plan === undefined, 'Validly signed updates disagree.')
  if (plan === undefined) {
    const transactions = await reportEvidence({ context, open, facts, evidence, signal })
    return { ...seen, outcome: 'conflict', transactions }
  }
  const { missingPeriod } = plan
  const found = { ...seen, missingPeriod, refused: withRefusals(seen.refused, plan) }
  if (plan.transactions.length === 0) return found
  if (isTooLittle(open, facts, plan)) return { ...found, outcome: 'waiting' }
  if (dryRun) {
    const transactions = await estimatePlan({ context, open, plan })
    return { ...found, outcome: 'planned', transactions }
  }
  const done = await carryOut({
    context,
    destination: destination.name,
    sender,
    transactions: plan.transactions,
    describe: (planned) => describe(config, planned),
    deliver: (planned) => deliver(planned, { config, destination, sender, proofs, capacities, signal }),
    signal,
  })
  const after = await look(context, open)
  const { headSlot } = after.facts
  return { ...found, ...done, headSlot, lagSlots: lag(after.facts, after.currentSlot) }
}

async function look(context: RelayContext, open: OpenDestination) {
  const { config, clock, metrics, alarms } = context
  const { destination, weakSubjectivitySeconds } = open
  const { name } = destination
  const chainTime = await readChainTime(destination)
  const facts = await readClient(config, destination)
  context.facts.set(name, facts)
  const machineTime = BigInt(Math.floor(clock.now() / 1000))
  const now = machineTime > chainTime ? machineTime : chainTime
  const { riskFraction } = context
  judgeLiveness({ config, destination: name, facts, now, weakSubjectivitySeconds, riskFraction, alarms })
  const currentSlot = computeSlotAtTime(config, chainTime)
  metrics.head?.({ destination: name, slot: facts.headSlot, lagSlots: lag(facts, currentSlot) })
  return { facts, currentSlot }
}

/** `undefined` when the updates contradict each other: no plan may choose. */
async function planFor(
  context: RelayContext,
  open: OpenDestination,
  at: { facts: ClientFacts; currentSlot: bigint },
  updates: readonly LightClientUpdate[],
): Promise<Plan | undefined> {
  const parameters = await planParameters({ context, open, ...at, updates })
  try {
    return planUpdates(parameters)
  } catch (error) {
    if (error instanceof PlanError && error.code === 'CONFLICTING_UPDATES') return undefined
    throw error
  }
}

function noteSources(
  { alarms, metrics, logger }: RelayContext,
  open: OpenDestination,
  collected: Collected,
): void {
  const { name: destination } = open.destination
  const disagreement = collected.failures.find(({ code }) => code === 'SOURCES_DISAGREE')
  alarms.set(destination, 'sources-disagree', disagreement !== undefined, disagreement?.message)
  for (const [code, times] of collected.refused) metrics.refusal?.({ destination, code, count: times })
  for (const failure of collected.failures) {
    logger.warn({ destination, code: failure.code, facts: failure.facts }, failure.shortMessage)
  }
}

function sourcesFailed({ failures }: Collected): RelayerError {
  const facts = failures.map(({ code, shortMessage }) => `${code}: ${shortMessage}`)
  return new RelayerError('SOURCES_FAILED', 'No source has a usable answer.', { facts, cause: failures[0] })
}

function withRefusals(refused: Readonly<Record<string, number>>, plan: Plan): Record<string, number> {
  const all = { ...refused }
  for (const { code } of plan.refused) all[code] = (all[code] ?? 0) + 1
  return all
}

/** Only steps, and not far enough for the policy. */
function isTooLittle({ destination }: OpenDestination, { headSlot }: ClientFacts, plan: Plan): boolean {
  const { minAdvanceSlots = 1n } = destination.routePolicy ?? {}
  const hasRotation = plan.transactions.some(({ kind }) => kind === 'rotate')
  return !hasRotation && plan.headSlot - headSlot < minAdvanceSlots
}

function lag({ headSlot }: ClientFacts, currentSlot: bigint): bigint {
  return currentSlot > headSlot ? currentSlot - headSlot : 0n
}
