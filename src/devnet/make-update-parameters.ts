import type { Hex } from '../ethereum/types/hex.js'
import type { ExecutionPayloadHeader, SyncCommittee } from '../ethereum/types/light-client.js'

/** Ways in which an update can be made wrong while its signature stays a real one over something. */
export type Tamper = {
  /** Sign with this fork version instead of the one at `max(signature_slot, 1) - 1`. */
  forkVersion?: Hex | undefined
  /** Sign for another chain. */
  genesisValidatorsRoot?: Hex | undefined
  /** Sign with another domain type, such as an attester's. */
  domainType?: Hex | undefined
  /** Put another state root in the attested header before it is signed, so that the branches lead nowhere. */
  attestedStateRoot?: Hex | undefined
  /** Present the attested block, which nobody finalized, as the finalized one. */
  attestedAsFinalized?: boolean | undefined
  /** Who really does not sign; the bits go on showing `absent`. */
  signedWithout?: readonly number[] | undefined
  /** Let the committee of another period sign. */
  signerPeriod?: bigint | undefined
  /** Put another committee in the attested state as the next one, as two thirds of dishonest signers could. */
  nextSyncCommittee?: SyncCommittee | undefined
}

/**
 * What `makeUpdate` is asked for. Slots must obey finalized <= attested < signature for an honest update, and the checkpoint of
 * the finalized one must lie more than two epochs before the end of the signing period: clients refuse the others.
 */
export type MakeUpdateParameters = {
  attestedSlot: bigint
  finalizedSlot: bigint
  /** Default: the slot after the attested one. */
  signatureSlot?: bigint | undefined
  /** Members that do not sign. Default: none. */
  absent?: readonly number[] | undefined
  withNextCommittee?: boolean | undefined
  /** Fields of the finalized block's execution header to set, such as a real `stateRoot`. */
  execution?: Partial<ExecutionPayloadHeader> | undefined
  tamper?: Tamper | undefined
}
