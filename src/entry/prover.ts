/** `concordat/prover`: prove updates as a library. */

export { buildCircuits } from '../artifacts/build-circuits.js'
export type { CircuitDefinition } from '../artifacts/circuit-definition.js'
export { lintVerificationKey } from '../artifacts/lint-verification-key.js'
export { type Artifacts, loadArtifacts } from '../artifacts/load-artifacts.js'
export { apkCircuitDefinitions, apkCircuits } from '../ethereum/apk/circuits.js'
export { buildApkWitness } from '../ethereum/apk/witness.js'
export { commitCommittee } from '../ethereum/committee/committee-commitment.js'
export { linkCircuitDefinitions, linkCircuits } from '../ethereum/link/circuits.js'
export { buildLinkWitness } from '../ethereum/link/witness.js'
export type { ApkProof } from '../prover/apk-proof.js'
export { parseApkProof, serializeApkProof } from '../prover/apk-proof-json.js'
export type { BackendProof, ProveParameters, ProverBackend } from '../prover/backend.js'
export {
  type CreateProverParameters,
  createProver,
  type ProveNamedParameters,
  type ProveOptions,
  type Prover,
  type ProveUpdateOptions,
} from '../prover/create-prover.js'
export { type LinkProof, proveLink } from '../prover/prove-link.js'
export { ProverError, WitnessError } from '../prover/prover-error.js'
export { createRapidsnarkBackend } from '../prover/rapidsnark-backend.js'
export { createSnarkjsBackend } from '../prover/snarkjs-backend.js'
