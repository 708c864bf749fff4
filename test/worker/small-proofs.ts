import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import { syncCommitteeToBeaconJson, updateToBeaconJson } from '../../src/ethereum/json/to-beacon-json.js'
import { computeSyncCommitteePeriodAtSlot } from '../../src/ethereum/spec/compute-sync-committee-period-at-slot.js'
import type { ProofRequest } from '../../src/jobs/job.js'

export const devnet = createBeaconDevnet({ seed: 'worker', committeeSize: 32 })
const attestedSlot = devnet.bootstrap().header.beacon.slot + 3n * devnet.config.slotsPerEpoch
const finalizedSlot = attestedSlot - 2n * devnet.config.slotsPerEpoch
const period = computeSyncCommitteePeriodAtSlot(devnet.config, attestedSlot + 1n)

export const chains = { devnet: devnet.config }
export const committee = devnet.committee(period)
export const otherCommittee = devnet.committee(period + 1n)

export function updateWithout(absent: readonly number[]) {
  return devnet.makeUpdate({ attestedSlot, finalizedSlot, absent })
}

/** A statement of its own for each list of absent members. */
export function apkRequest(
  absent: readonly number[],
  change: Partial<Extract<ProofRequest, { kind: 'apk' }>> = {},
): ProofRequest {
  return {
    kind: 'apk',
    network: 'devnet',
    update: JSON.parse(JSON.stringify(updateToBeaconJson(updateWithout(absent)))),
    committee: syncCommitteeToBeaconJson(committee),
    ...change,
  }
}
