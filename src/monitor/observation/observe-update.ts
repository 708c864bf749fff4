import { computeSyncCommitteePeriodAtSlot } from '../../ethereum/spec/compute-sync-committee-period-at-slot.js'
import { participantCount } from '../../ethereum/spec/participation.js'
import { hashTreeRootBeaconBlockHeader } from '../../ethereum/ssz/hash-tree-root-beacon-block-header.js'
import type { BeaconBlockHeader, ChainConfig, LightClientUpdate } from '../../ethereum/types/light-client.js'
import type { HeaderObservation, Observation } from './observation.js'
import { slotTime } from './slot-time.js'

/**
 * What a beacon update shows: participation, the attested and the finalized header, the lag between them and, where it is
 * in the update, the next committee. Nothing is verified here.
 *
 * @param parameters.time When it was seen, milliseconds. Default: the time of its signature slot, for replays.
 * @param parameters.isVerified True when `validateLightClientUpdate` accepted the update, with its signature.
 * @throws EthereumSpecError BITS_LENGTH
 */
export function observeUpdate(parameters: {
  member: string
  config: ChainConfig
  update: LightClientUpdate
  node: string
  isVerified: boolean
  time?: bigint | undefined
}): Observation[] {
  const { member, config, update, node, isVerified } = parameters
  const { attestedHeader, finalizedHeader, nextSyncCommittee, signatureSlot, syncAggregate } = update
  const time = parameters.time ?? slotTime(config, signatureSlot)
  const seen = { member, time }
  const size = config.syncCommitteeSize
  const header = (beacon: BeaconBlockHeader, status: HeaderObservation['status']): HeaderObservation => ({
    ...seen,
    kind: 'header',
    node,
    height: beacon.slot,
    root: hashTreeRootBeaconBlockHeader(beacon),
    status,
    isVerified,
  })
  const attested = attestedHeader.beacon
  const finalized = finalizedHeader.beacon
  const observations: Observation[] = [
    {
      ...seen,
      kind: 'participation',
      height: attested.slot,
      share: participantCount(syncAggregate.syncCommitteeBits, size) / size,
    },
    header(attested, 'attested'),
    header(finalized, 'finalized'),
    {
      ...seen,
      kind: 'finality',
      height: finalized.slot,
      finalizedTime: slotTime(config, finalized.slot),
    },
  ]
  if (nextSyncCommittee !== undefined) {
    const epoch = computeSyncCommitteePeriodAtSlot(config, attested.slot) + 1n
    const weights = new Map<string, bigint>()
    for (const key of nextSyncCommittee.pubkeys) weights.set(key, (weights.get(key) ?? 0n) + 1n)
    observations.push({ ...seen, kind: 'set', epoch, weights })
  }
  return observations
}
