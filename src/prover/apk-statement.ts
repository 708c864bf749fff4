import type { CommittedCommittee } from '../ethereum/committee/committee-commitment.js'
import { EthereumSpecError } from '../ethereum/spec/ethereum-spec-error.js'
import { LightClientUpdateError } from '../ethereum/spec/light-client-update-error.js'
import { absentIndices } from '../ethereum/spec/participation.js'
import { syncCommitteeSigningRoot } from '../ethereum/spec/sync-committee-signing-root.js'
import { verifySyncCommitteeSignature } from '../ethereum/spec/verify-sync-committee-signature.js'
import type { ChainConfig, LightClientUpdate, SyncCommittee } from '../ethereum/types/light-client.js'
import { ProverError } from './prover-error.js'

/**
 * Indices of the members that an update's bits show as absent.
 *
 * @throws {ProverError} `COMMITTEE_MISMATCH` when there are more or fewer bits than members.
 */
export function absentOf(update: LightClientUpdate, committee: SyncCommittee): number[] {
  try {
    return absentIndices(update.syncAggregate.syncCommitteeBits, committee.pubkeys.length)
  } catch (cause) {
    if (!(cause instanceof EthereumSpecError)) throw cause
    throw new ProverError('COMMITTEE_MISMATCH', 'The update is not for a committee of this size.', { cause })
  }
}

/**
 * Checks that this committee signed this update on this chain, so that no proof is spent on an update that no contract
 * would accept.
 *
 * @throws {ProverError} `COMMITTEE_MISMATCH`.
 */
export function assertSignedBy(
  update: LightClientUpdate,
  committee: SyncCommittee,
  config: ChainConfig,
): void {
  try {
    const { attestedHeader, signatureSlot, syncAggregate } = update
    verifySyncCommitteeSignature({
      committee,
      absent: absentOf(update, committee),
      signingRoot: syncCommitteeSigningRoot({ config, attestedHeader: attestedHeader.beacon, signatureSlot }),
      signature: syncAggregate.syncCommitteeSignature,
    })
  } catch (cause) {
    if (!(cause instanceof LightClientUpdateError) && !(cause instanceof EthereumSpecError)) throw cause
    throw new ProverError('COMMITTEE_MISMATCH', 'This committee did not sign this update.', {
      cause,
      facts: [`chain: ${config.name}`, `signature slot: ${update.signatureSlot}`],
    })
  }
}

/** True when the commitment and the absent list in an apk proof's public inputs are the given ones. */
export function isStatementOf({
  publicInputs,
  committed,
  absentWords,
}: {
  publicInputs: readonly bigint[]
  committed: CommittedCommittee
  absentWords: readonly bigint[]
}): boolean {
  const expected = [committed.commitment, ...absentWords]
  return (
    publicInputs.length === expected.length + 4 &&
    expected.every((value, index) => value === publicInputs[index])
  )
}
