import { SCALAR_FIELD_ORDER } from '../../arithmetic/scalar-field.js'
import { fingerprint, fingerprintPoint } from '../../ethereum/link/fingerprint.js'
import { hashTreeRootSyncCommittee } from '../../ethereum/ssz/hash-tree-root-sync-committee.js'
import type { Hex } from '../../ethereum/types/hex.js'
import type { SyncCommittee } from '../../ethereum/types/light-client.js'
import type { Groth16Proof } from '../../groth16/proof.js'
import type { VerificationKey } from '../../groth16/verification-key.js'
import { verifyGroth16 } from '../../groth16/verify-proof.js'

const KEY_PATTERN = /^0x[0-9a-fA-F]{96}$/

/** The fingerprint covers x and the sign; the two flags above them are compressed, and not infinity, in every key. */
function isCompressedKey(key: Hex): boolean {
  return KEY_PATTERN.test(key) && BigInt(key) >> 382n === 0b10n
}

/**
 * True when a proof of circuit `link` shows that `commitment` belongs to the committee with these keys: what the
 * contract's `registerCommittee` checks. No key is decompressed for it.
 *
 * @throws {Groth16Error} `INVALID_VERIFICATION_KEY`.
 */
export function verifyLinkProof(parameters: {
  committee: SyncCommittee
  commitment: bigint
  proof: Groth16Proof
  verificationKey: VerificationKey
}): boolean {
  const { committee, commitment, proof, verificationKey } = parameters
  if (commitment <= 0n || commitment >= SCALAR_FIELD_ORDER) return false
  if (![...committee.pubkeys, committee.aggregatePubkey].every(isCompressedKey)) return false
  const committeeRoot = hashTreeRootSyncCommittee(committee)
  const rho = fingerprintPoint({ committeeRoot, commitment })
  const publicInputs = [commitment, rho, fingerprint(committee, rho)]
  return verifyGroth16({ verificationKey, publicInputs, proof })
}
