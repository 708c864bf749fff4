import { EthereumSpecError } from '../ethereum/spec/ethereum-spec-error.js'
import { LightClientUpdateError } from '../ethereum/spec/light-client-update-error.js'
import { absentIndices } from '../ethereum/spec/participation.js'
import { syncCommitteeSigningRoot } from '../ethereum/spec/sync-committee-signing-root.js'
import { verifySyncCommitteeSignature } from '../ethereum/spec/verify-sync-committee-signature.js'
import type { ChainConfig, LightClientUpdate, SyncCommittee } from '../ethereum/types/light-client.js'

/** True when these members signed the update. A committee's file does not say its period: this tells it. */
export function isSignedBy(parameters: {
  update: LightClientUpdate
  committee: SyncCommittee
  config: ChainConfig
}): boolean {
  const { update, committee, config } = parameters
  const { attestedHeader, signatureSlot, syncAggregate } = update
  try {
    verifySyncCommitteeSignature({
      committee,
      absent: absentIndices(syncAggregate.syncCommitteeBits, committee.pubkeys.length),
      signingRoot: syncCommitteeSigningRoot({ config, attestedHeader: attestedHeader.beacon, signatureSlot }),
      signature: syncAggregate.syncCommitteeSignature,
    })
    return true
  } catch (error) {
    if (error instanceof LightClientUpdateError || error instanceof EthereumSpecError) return false
    throw error
  }
}
