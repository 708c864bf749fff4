import { computeSyncCommitteePeriodAtSlot } from '../../ethereum/spec/compute-sync-committee-period-at-slot.js'
import type { LightClientUpdate } from '../../ethereum/types/light-client.js'
import type { RelayedTransaction } from '../relayer-report.js'
import { sendReport } from '../send-report.js'
import { encodeConflictReport } from './encode-call.js'
import type { ClientFacts } from './read-client.js'
import type { OpenDestination, RelayContext } from './relay-context.js'

/**
 * Sends the first evidence that the client takes, which freezes it, where the relayer is told to. Two updates that only
 * contradict each other are nothing to report yet: neither is recorded, and the relayer records neither. As soon as
 * anybody has one of them recorded, the other is evidence.
 *
 * @throws DestinationError, except for evidence that the client refuses.
 */
export async function reportEvidence(parameters: {
  context: RelayContext
  open: OpenDestination
  facts: ClientFacts
  evidence: readonly LightClientUpdate[]
  signal: AbortSignal | undefined
}): Promise<RelayedTransaction[]> {
  const { context, open, facts, evidence, signal } = parameters
  const { config, keys, dryRun, reportConflicts } = context
  const { destination, sender } = open
  const { lightClient, name } = destination
  if (dryRun || !reportConflicts) return []
  for (const update of evidence) {
    const period = computeSyncCommitteePeriodAtSlot(config, update.signatureSlot)
    const root = facts.committeeRoots.get(period)
    const committee = root === undefined ? undefined : keys.get(root)
    if (committee === undefined) continue
    const call = encodeConflictReport({ config, lightClient }, { update, committee })
    const finalizedSlot = update.finalizedHeader.beacon.slot
    const described = { kind: 'report-conflict', route: 'direct', finalizedSlot, period }
    const sent = await sendReport({ context, destination: name, sender, call, described, signal })
    if (sent !== undefined) return [sent]
  }
  return []
}
