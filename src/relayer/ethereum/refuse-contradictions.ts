import { checkpointSpan } from '../../ethereum/spec/checkpoint-span.js'
import { LightClientUpdateError } from '../../ethereum/spec/light-client-update-error.js'
import type { LightClientStore } from '../../ethereum/spec/validate-light-client-update.js'
import { validateUpdateContent } from '../../ethereum/spec/validate-update-content.js'
import type { Hex } from '../../ethereum/types/hex.js'
import type { ChainConfig, LightClientUpdate, SyncCommittee } from '../../ethereum/types/light-client.js'
import type { Candidate } from './candidate.js'
import { PlanError } from './plan-error.js'
import type { Refusal } from './verify-candidate.js'

/**
 * Looks among the updates that the plan has no use for for one that contradicts it: another finalized block between the same
 * two checkpoints, or another committee of a period. Whether such an update is validly signed decides between a fault of the source, which is
 * refused, and a fault of the chain, over which no plan may silently choose.
 *
 * @param parameters.store The client's store at the end of the plan.
 * @throws PlanError `CONFLICTING_UPDATES` with both updates, as evidence for the contract's conflict report.
 */
export function refuseContradictions(parameters: {
  config: ChainConfig
  store: LightClientStore
  chosen: readonly Candidate[]
  others: readonly Candidate[]
  keys: ReadonlyMap<Hex, SyncCommittee>
}): Refusal[] {
  const { config, store, chosen, others, keys } = parameters
  return others.flatMap((candidate): Refusal[] => {
    const { update, finalizedSlot, finalizedRoot, brings, signaturePeriod } = candidate
    const { first, last } = checkpointSpan(config, finalizedSlot)
    const rival = chosen.find(
      (other) =>
        first <= other.finalizedSlot && other.finalizedSlot <= last && other.finalizedRoot !== finalizedRoot,
    )
    const known = brings === undefined ? undefined : store.committeeRoots.get(brings.period)
    const otherHeader = rival !== undefined
    const otherCommittee = known !== undefined && known !== brings?.committeeRoot
    if (!otherHeader && !otherCommittee) return []
    const root = store.committeeRoots.get(signaturePeriod)
    const committee = root === undefined ? undefined : keys.get(root)
    if (committee === undefined) return []
    const fault = faultOf({ config, update, committee })
    if (fault !== undefined) return [{ update, code: fault.code, message: fault.shortMessage }]
    const what = otherHeader
      ? `the block in slot ${finalizedSlot}`
      : `the committee of period ${brings?.period}`
    throw new PlanError('CONFLICTING_UPDATES', `Validly signed updates disagree on ${what}.`, {
      evidence: rival === undefined ? [update] : [rival.update, update],
    })
  })
}

function faultOf(parameters: {
  config: ChainConfig
  update: LightClientUpdate
  committee: SyncCommittee
}): LightClientUpdateError | undefined {
  try {
    validateUpdateContent(parameters)
    return undefined
  } catch (error) {
    if (error instanceof LightClientUpdateError) return error
    throw error
  }
}
