import type { LightClientHeader, LightClientUpdate, SyncCommittee } from '../../types/light-client.js'

/**
 * LITERAL: `LightClientStore` of the consensus specification, for wallets and for comparing with other clients.
 *
 * Nothing in this folder decides what a contract accepts: with `processLightClientStoreForceUpdate` a single signer can
 * move this store after a quiet period. The rules of the contract are in `strict-store.ts`.
 */
export type LiteralStore = {
  finalizedHeader: LightClientHeader
  currentSyncCommittee: SyncCommittee
  /** `undefined` where the specification has the empty `SyncCommittee()`. */
  nextSyncCommittee: SyncCommittee | undefined
  /** Best update seen since the last one was applied: the one that a forced update takes. */
  bestValidUpdate: LightClientUpdate | undefined
  /** Most recent attested header with enough signers: not finalized. */
  optimisticHeader: LightClientHeader
  previousMaxActiveParticipants: number
  currentMaxActiveParticipants: number
}
