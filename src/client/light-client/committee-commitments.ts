import { commitCommittee } from '../../ethereum/committee/committee-commitment.js'
import { hashTreeRootSyncCommittee } from '../../ethereum/ssz/hash-tree-root-sync-committee.js'
import type { Hex } from '../../ethereum/types/hex.js'
import type { SyncCommittee } from '../../ethereum/types/light-client.js'
import type { Groth16Proof } from '../../groth16/proof.js'
import type { VerificationKey } from '../../groth16/verification-key.js'
import { ClientError } from '../client-error.js'
import { verifyLinkProof } from './verify-link-proof.js'

/** Committees whose commitments are remembered; one signs for a day. */
const CAPACITY = 64

/**
 * Remembers which Poseidon commitment belongs to which committee, by SSZ root. Either a proof of circuit `link` shows it
 * (cheap, no key is decompressed), or it is computed from the keys (about a second for 512).
 */
export function createCommitteeCommitments(linkVerificationKey: VerificationKey | undefined) {
  const known = new Map<Hex, bigint>()

  function remember(root: Hex, commitment: bigint): bigint {
    known.set(root, commitment)
    const [oldest] = known.keys()
    if (known.size > CAPACITY && oldest !== undefined) known.delete(oldest)
    return commitment
  }

  return {
    /** @throws ClientError `INVALID_PROOF`, or `UNKNOWN_CIRCUIT` when no key of `link` is pinned. */
    register(parameters: { committee: SyncCommittee; commitment: bigint; proof: Groth16Proof }): Hex {
      if (linkVerificationKey === undefined) {
        throw new ClientError('UNKNOWN_CIRCUIT', 'No verification key is pinned for circuit link.')
      }
      const root = hashTreeRootSyncCommittee(parameters.committee)
      if (!verifyLinkProof({ ...parameters, verificationKey: linkVerificationKey })) {
        throw new ClientError('INVALID_PROOF', 'The link proof does not verify for this committee.', {
          facts: [`committee root: ${root}`, `commitment: ${parameters.commitment}`],
        })
      }
      remember(root, parameters.commitment)
      return root
    },

    /** @throws CommitteeError when a key is not one. */
    of: (root: Hex, committee: SyncCommittee): bigint =>
      known.get(root) ?? remember(root, commitCommittee(committee).commitment),
  }
}
