import type { VerificationKey } from '../groth16/verification-key.js'
import { verifyGroth16 } from '../groth16/verify-proof.js'
import type { ApkProof } from './apk-proof.js'
import { sumOfPublicInputs } from './sum-of-public-inputs.js'

/**
 * Verifies an apk proof against the pinned key of its circuit: the Groth16 equation, and that `sum` is the canonical
 * point its public inputs carry.
 *
 * `true` says that the sum is right for the commitment and the absent list *in the public inputs*. Whether those are
 * the ones of a certain update is for the caller to compare, as the contract does by computing them itself.
 *
 * @throws {Groth16Error} `INVALID_VERIFICATION_KEY`.
 */
export function verifyApkProof({
  proof,
  verificationKey,
}: {
  proof: ApkProof
  verificationKey: VerificationKey
}): boolean {
  const sum = sumOfPublicInputs(proof.publicInputs)
  if (sum === undefined || sum.x !== proof.sum.x || sum.y !== proof.sum.y) return false
  return verifyGroth16({ verificationKey, publicInputs: proof.publicInputs, proof: proof.proof })
}
