import type { LightClientUpdate, SyncCommittee } from '../../ethereum/types/light-client.js'
import type { ApkProof } from '../../prover/apk-proof.js'
import type { LinkProof } from '../../prover/prove-link.js'
import type { ProofOptions } from '../proof-options.js'

/** What a contract needs of a proof. */
export type RelayApkProof = Pick<ApkProof, 'circuit' | 'sum' | 'proof'>
export type RelayLinkProof = Pick<LinkProof, 'commitment' | 'proof'>

/** Where the relayer buys its proofs: a prover in this process, or a queue that workers serve. */
export type ProofSource = {
  /**
   * @param committee The one that signed the update.
   * @param options.circuit Insist on this circuit. Default: the smallest that fits.
   */
  prove(
    update: LightClientUpdate,
    committee: SyncCommittee,
    options?: ProofOptions & { circuit?: string | undefined },
  ): Promise<RelayApkProof>
  proveLink(committee: SyncCommittee, options?: ProofOptions): Promise<RelayLinkProof>
}
