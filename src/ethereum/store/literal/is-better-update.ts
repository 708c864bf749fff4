import { computeSyncCommitteePeriodAtSlot } from '../../spec/compute-sync-committee-period-at-slot.js'
import { isSupermajority, participantCount } from '../../spec/participation.js'
import { isFinalityUpdate, isSyncCommitteeUpdate } from '../../spec/update-kind.js'
import type { ChainConfig, LightClientUpdate } from '../../types/light-client.js'

/**
 * LITERAL: `is_better_update`: which of two updates of one period is worth keeping. It compares what the updates claim
 * and checks nothing.
 *
 * @throws EthereumSpecError `BITS_LENGTH`.
 */
export function isBetterUpdate(parameters: {
  config: ChainConfig
  newUpdate: LightClientUpdate
  oldUpdate: LightClientUpdate
}): boolean {
  const { config, newUpdate, oldUpdate } = parameters
  const mine = claimsOf(config, newUpdate)
  const theirs = claimsOf(config, oldUpdate)

  if (mine.supermajority !== theirs.supermajority) return mine.supermajority
  if (!mine.supermajority && mine.participants !== theirs.participants)
    return mine.participants > theirs.participants
  if (mine.relevantCommittee !== theirs.relevantCommittee) return mine.relevantCommittee
  if (mine.finality !== theirs.finality) return mine.finality
  if (mine.finality && mine.committeeFinality !== theirs.committeeFinality) return mine.committeeFinality
  if (mine.participants !== theirs.participants) return mine.participants > theirs.participants
  if (mine.attestedSlot !== theirs.attestedSlot) return mine.attestedSlot < theirs.attestedSlot
  return newUpdate.signatureSlot < oldUpdate.signatureSlot
}

function claimsOf(config: ChainConfig, update: LightClientUpdate) {
  const periodOf = (slot: bigint) => computeSyncCommitteePeriodAtSlot(config, slot)
  const participants = participantCount(update.syncAggregate.syncCommitteeBits, config.syncCommitteeSize)
  const attestedSlot = update.attestedHeader.beacon.slot
  return {
    participants,
    attestedSlot,
    supermajority: isSupermajority(participants, config.syncCommitteeSize),
    relevantCommittee:
      isSyncCommitteeUpdate(update) && periodOf(attestedSlot) === periodOf(update.signatureSlot),
    finality: isFinalityUpdate(update),
    committeeFinality: periodOf(update.finalizedHeader.beacon.slot) === periodOf(attestedSlot),
  }
}
