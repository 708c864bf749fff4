import type { Call } from '../../destination/chain-account.js'
import { DestinationError } from '../../destination/destination-error.js'
import { BaseError } from '../../errors/base-error.js'
import type { RelayedTransaction } from '../relayer-report.js'
import { sendReport } from '../send-report.js'
import type { BftContext, OpenBftClient } from './bft-context.js'
import { buyBftProof, equivocationOrder } from './buy-bft-proof.js'
import { prove } from './deliver-header.js'
import { encodeConflict, encodeEquivocationReport } from './encode-bft-call.js'
import type { DoubleVotes } from './find-double-votes.js'
import type { Contradiction } from './judge-rival.js'
import { rankDoubleVotes } from './rank-double-votes.js'

type ReportParameters = { context: BftContext; open: OpenBftClient; signal: AbortSignal | undefined }
type Described = Pick<RelayedTransaction, 'kind' | 'route' | 'finalizedSlot'>

/** Whether reports are wanted, and can be made. */
export function mayReport({ dryRun, reportConflicts, proofs }: BftContext): boolean {
  return reportConflicts && !dryRun && proofs !== undefined
}

/**
 * Sends the first contradiction that the client takes, which freezes it.
 *
 * @throws DestinationError, except for evidence that the client refuses.
 */
export async function reportContradictions(
  contradictions: readonly Contradiction[],
  parameters: ReportParameters,
): Promise<RelayedTransaction[]> {
  if (!mayReport(parameters.context)) return []
  for (const contradiction of contradictions) {
    const route = contradiction.kind === 'adjacent' ? 'quorum' : 'skipping'
    const { height: finalizedSlot } = contradiction.block.header
    const proven = await attempt(parameters, () => prove(contradiction, parameters))
    if (proven === undefined) continue
    const call = encodeConflict(parameters.open.destination, proven)
    const sent = await send(call, { kind: 'report-conflict', route, finalizedSlot }, parameters)
    if (sent !== undefined) return [sent]
  }
  return []
}

/** Reports while the head stays where it is: who votes twice in every round of a height makes evidence without end. */
const MOST_REPORTS = 4

/**
 * Records double votes with the client, those of most power first; it freezes when they are of more than a third of the
 * power, those of both halves of a set taken together. Both are reported then, whether or not one was enough.
 *
 * @throws DestinationError, except for evidence that the client refuses.
 */
export async function reportDoubleVotes(
  doubleVotes: readonly DoubleVotes[],
  parameters: ReportParameters & { height: bigint },
): Promise<RelayedTransaction[]> {
  const { context, open, signal, height } = parameters
  if (!mayReport(context)) return []
  if (open.reported.height !== height) open.reported = { height, count: 0 }
  const usable = doubleVotes.filter(({ evidence }) =>
    open.sizes.equivocation.some((size) => size >= evidence.validators.length),
  )
  const reported: RelayedTransaction[] = []
  let frozenAt: string | undefined
  for (const { evidence, equivocation, place, leads, together } of rankDoubleVotes(usable)) {
    if (frozenAt !== undefined && !(leads && place === frozenAt)) break
    if (open.reported.count++ >= MOST_REPORTS) break
    const order = equivocationOrder(context.network.name, evidence)
    const made = await attempt(parameters, () => buyBftProof({ context, open, order, signal }))
    if (made === undefined) continue
    const call = encodeEquivocationReport(open.destination, { equivocation, ...made })
    const described = {
      kind: 'report-equivocation',
      route: 'equivocation',
      finalizedSlot: equivocation.height,
    }
    const sent = await send(call, described, parameters)
    if (sent !== undefined) reported.push(sent)
    if (3n * together > equivocation.totalPower) frozenAt = place
  }
  return reported
}

/** Evidence that cannot be proven is logged: it must not keep the client from its head. */
async function attempt<Proof>(
  { context, open, signal }: ReportParameters,
  buy: () => Promise<Proof>,
): Promise<Proof | undefined> {
  try {
    return await buy()
  } catch (error) {
    signal?.throwIfAborted()
    if (!(error instanceof BaseError) || error instanceof DestinationError) throw error
    const { code, shortMessage } = error
    context.logger.warn(
      { destination: open.destination.name, code },
      `evidence is not proven: ${shortMessage}`,
    )
    return undefined
  }
}

function send(call: Call, described: Described, { context, open, signal }: ReportParameters) {
  const { destination, sender } = open
  const { name } = destination
  const complete = { ...described, period: undefined }
  return sendReport({ context, destination: name, sender, call, described: complete, signal })
}
