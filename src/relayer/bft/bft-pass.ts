import { carryOut } from '../carry-out.js'
import type { PassResult } from '../relay-family.js'
import type { BftContext, BftFacts, OpenBftClient } from './bft-context.js'
import { deliverHeader } from './deliver-header.js'
import { createFindings } from './findings.js'
import { lookAtClient } from './look-at-client.js'
import { noteFindings, sourcesFailed, summaryOf } from './note-findings.js'
import { type Observation, observe } from './observe.js'
import { describeHeader, type PlannedHeader, planHeaders } from './plan-headers.js'
import { reportContradictions, reportDoubleVotes } from './report-misbehaviour.js'

type PassParameters = { context: BftContext; open: OpenBftClient; signal: AbortSignal | undefined }

/**
 * One look at the nodes and one plan for one light client, carried out. Whatever an earlier pass or process left
 * unfinished is finished first.
 *
 * @throws DestinationError, RelayerError, BftError, and the errors of whoever proves.
 */
export async function bftPass(parameters: PassParameters): Promise<PassResult> {
  const { context, open, signal } = parameters
  const { destination, sender, policy } = open
  if (!context.dryRun) await sender.settle({ signal })
  const { facts, now } = await lookAtClient(context, open)
  const { head, status } = facts
  const result = nothingDone(head.height)
  if (status !== 'active') return { ...result, outcome: status }
  if (head.timestamp + policy.trustingPeriod <= now) return { ...result, outcome: 'expired' }

  const findings = createFindings(signal)
  try {
    const seen = await observe({ ...parameters, facts, now, findings })
    const { name } = destination
    context.metrics.head?.({ destination: name, slot: head.height, lagSlots: seen.lag })
    context.alarms.set(name, 'conflict', seen.isConflict, 'The chain finalized two blocks of one height.')
    const found = { ...result, ...summaryOf(findings), lagSlots: seen.lag }
    if (seen.isConflict) return { ...found, ...(await answerConflict(seen, parameters)) }
    if (seen.best === undefined) throw sourcesFailed(findings)
    return { ...found, ...(await act(seen, facts, parameters)) }
  } finally {
    noteFindings(context, destination.name, findings)
  }
}

function nothingDone(headSlot: bigint): PassResult {
  return {
    outcome: 'current',
    headSlot,
    lagSlots: undefined,
    transactions: [],
    refused: {},
    sourceFailures: [],
    missingPeriod: undefined,
    isCatchingUp: false,
  }
}

/** The client is held; it is frozen where that is wanted and something is recorded that can be contradicted. */
async function answerConflict(
  { contradictions, doubleVotes, trusted }: Observation,
  parameters: PassParameters,
): Promise<Pick<PassResult, 'outcome' | 'transactions'>> {
  const frozen = await reportContradictions(contradictions, parameters)
  const { height } = trusted.header
  const transactions =
    frozen.length > 0 ? frozen : await reportDoubleVotes(doubleVotes, { ...parameters, height })
  return { outcome: 'conflict', transactions }
}

/** Reports what is to be reported, then brings the client to the furthest node's block. */
async function act(
  seen: Observation,
  facts: BftFacts,
  parameters: PassParameters,
): Promise<Partial<PassResult>> {
  const { context, open, signal } = parameters
  const { destination, sender } = open
  const reported = await reportDoubleVotes(seen.doubleVotes, {
    ...parameters,
    height: facts.head.height,
  })
  if (reported.length > 0) {
    const { status } = (await lookAtClient(context, open)).facts
    if (status !== 'active') return { outcome: status, transactions: reported }
  }
  const { path = [] } = seen.best ?? {}
  const taken = path.slice(0, context.maxUpdatesPerPass)
  const found = { transactions: reported, isCatchingUp: taken.length < path.length }
  const planned = planHeaders(seen.trusted, taken)
  if (planned.length === 0) return found
  if (isTooLittle(open, facts, planned, seen.now)) return { ...found, outcome: 'waiting' }
  if (context.dryRun) return { ...found, outcome: 'planned', transactions: planned.map(describeHeader) }
  const done = await carryOut({
    context,
    destination: destination.name,
    sender,
    transactions: planned,
    describe: describeHeader,
    deliver: (header) => deliverHeader(header, parameters),
    signal,
  })
  const { height } = (await lookAtClient(context, open)).facts.head
  const furthest = facts.head.height + seen.lag
  const lagSlots = furthest > height ? furthest - height : 0n
  context.metrics.head?.({ destination: destination.name, slot: height, lagSlots })
  return { ...found, ...done, transactions: [...reported, ...done.transactions], headSlot: height, lagSlots }
}

/** Not far enough for the policy, and the client has more than half of its time left. */
function isTooLittle(
  { destination, policy }: OpenBftClient,
  { head }: BftFacts,
  planned: readonly PlannedHeader[],
  now: bigint,
): boolean {
  const { minAdvanceHeights = 1n } = destination
  const height = planned.at(-1)?.block.header.height ?? head.height
  const isHalfExpired = 2n * (now - head.timestamp) > policy.trustingPeriod
  return !isHalfExpired && height - head.height < minAdvanceHeights
}
