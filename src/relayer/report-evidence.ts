import { DestinationError } from '../destination/destination-error.js'
import { computeSyncCommitteePeriodAtSlot } from '../ethereum/spec/compute-sync-committee-period-at-slot.js'
import type { LightClientUpdate } from '../ethereum/types/light-client.js'
import { encodeConflictReport } from './encode-call.js'
import type { ClientFacts } from './read-client.js'
import type { OpenDestination, RelayContext } from './relay-context.js'
import type { RelayedTransaction } from './relayer-report.js'

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
  const { config, keys, dryRun, reportConflicts, logger } = context
  const { lightClient, name } = open.destination
  if (dryRun || !reportConflicts) return []
  for (const update of evidence) {
    const period = computeSyncCommitteePeriodAtSlot(config, update.signatureSlot)
    const root = facts.committeeRoots.get(period)
    const committee = root === undefined ? undefined : keys.get(root)
    if (committee === undefined) continue
    const call = encodeConflictReport({ config, lightClient }, { update, committee })
    try {
      const { gas } = await open.sender.estimate(call)
      const { result, hash, gasUsed } = await open.sender.send(call, { signal })
      return [
        {
          kind: 'report-conflict',
          route: 'direct',
          finalizedSlot: update.finalizedHeader.beacon.slot,
          period,
          gasEstimate: gas,
          result: result === 'success' ? 'delivered' : 'failed',
          hash,
          gasUsed,
        },
      ]
    } catch (error) {
      if (!(error instanceof DestinationError) || error.code !== 'CALL_REVERTED') throw error
      logger.warn({ destination: name, code: error.errorName }, 'the client refuses the evidence')
    }
  }
  return []
}
