/** `concordat/verify`: verify Groth16 proofs; runs in a browser. */
export {
  type Groth16Proof,
  parseSnarkjsProof,
  parseSnarkjsPublicInputs,
  toSnarkjsProof,
  toSnarkjsPublicInputs,
  toSolidityCalldata,
} from '../groth16/proof.js'
export { parseVerificationKey, type VerificationKey } from '../groth16/verification-key.js'
export { verifyGroth16 } from '../groth16/verify-proof.js'
