import { apkCircuits, smallestApkCircuit } from '../ethereum/apk/circuits.js'
import { apkParameters } from '../ethereum/apk/parameters.js'
import { buildApkWitness } from '../ethereum/apk/witness.js'
import { commitCommittee } from '../ethereum/committee/committee-commitment.js'
import { absentIndices } from '../ethereum/spec/participation.js'
import type { LightClientUpdate, SyncCommittee } from '../ethereum/types/light-client.js'
import { ReplayError } from './replay-error.js'

/**
 * Runs the TypeScript twin of the `apk` circuit on an update: commits to the committee, finds every hint and checks that
 * every identity holds, as the circuit would, without a proof.
 *
 * @throws CommitteeError on a bad key; RangeError when an identity does not hold; ReplayError `NO_CIRCUIT_FITS`.
 */
export function checkByTwin({
  update,
  committee,
}: {
  update: LightClientUpdate
  committee: SyncCommittee
}): void {
  const size = committee.pubkeys.length
  const absent = absentIndices(update.syncAggregate.syncCommitteeBits, size)
  const circuit = smallestApkCircuit(size, absent.length)
  if (circuit === undefined) {
    const most = Math.max(0, ...apkCircuits.filter((c) => c.committeeSize === size).map((c) => c.capacity))
    throw new ReplayError('NO_CIRCUIT_FITS', 'No circuit takes that many absent members.', {
      facts: [`absent: ${absent.length}`, `largest capacity: ${most}`],
    })
  }
  buildApkWitness({ circuit: apkParameters(circuit), committee: commitCommittee(committee), absent })
}
