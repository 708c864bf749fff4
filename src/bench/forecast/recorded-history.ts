import { computeSyncCommitteePeriodAtSlot } from '../../ethereum/spec/compute-sync-committee-period-at-slot.js'
import { participantCount } from '../../ethereum/spec/participation.js'
import type { ChainConfig, LightClientUpdate } from '../../ethereum/types/light-client.js'
import { expectedLagSlots } from '../../forecast/finality-lag.js'

/** Consecutive periods of recorded updates, as series. */
export type RecordedSegment = {
  readonly firstPeriod: bigint
  readonly updates: readonly LightClientUpdate[]
  /** Share of the committee that signed. */
  readonly participation: readonly number[]
  /** Slots from the finalized slot to the signature slot. */
  readonly lagSlots: readonly number[]
  /** What the lag should have been by the signature's place in its epoch. */
  readonly expectedLagSlots: readonly number[]
}

/**
 * Cuts updates, in the order of their slots, where a period is missing.
 *
 * @throws EthereumSpecError, ForecastError INVALID_PARAMETER on updates that no chain makes
 */
export function recordedSegments(
  config: ChainConfig,
  updates: readonly LightClientUpdate[],
): RecordedSegment[] {
  const groups: { period: bigint; updates: LightClientUpdate[] }[] = []
  let last: bigint | undefined
  for (const update of updates) {
    const period = computeSyncCommitteePeriodAtSlot(config, update.signatureSlot)
    if (last !== undefined && period === last + 1n) groups.at(-1)?.updates.push(update)
    else groups.push({ period, updates: [update] })
    last = period
  }
  const { syncCommitteeSize: size, slotsPerEpoch } = config
  return groups.map(({ period, updates: members }) => ({
    firstPeriod: period,
    updates: members,
    participation: members.map(
      ({ syncAggregate }) => participantCount(syncAggregate.syncCommitteeBits, size) / size,
    ),
    lagSlots: members.map(({ signatureSlot, finalizedHeader }) =>
      Number(signatureSlot - finalizedHeader.beacon.slot),
    ),
    expectedLagSlots: members.map(({ attestedHeader, signatureSlot }) =>
      expectedLagSlots({ attestedSlot: attestedHeader.beacon.slot, signatureSlot, slotsPerEpoch }),
    ),
  }))
}
