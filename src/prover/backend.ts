import type { Groth16Proof } from '../groth16/proof.js'
import type { ChildLimits } from './child-process.js'

export type ProveParameters = {
  /** Path of the proving key. */
  zkey: string
  /** Path of the witness. */
  wtns: string
  /** A folder of this proof alone, for the backend's files; the caller removes it. */
  directory: string
  limits?: ChildLimits | undefined
  signal?: AbortSignal | undefined
}

export type BackendProof = {
  proof: Groth16Proof
  publicInputs: bigint[]
  /** Wall-clock seconds. */
  seconds: number
  /** Largest resident set of the proving process; `undefined` where the system does not tell. */
  peakRssBytes: number | undefined
}

/**
 * Something that turns a witness into a Groth16 proof. It is not trusted: the prover verifies whatever it returns.
 *
 * `prove` throws `ProverError` and has no process left running when it settles.
 */
export type ProverBackend = {
  name: string
  prove(parameters: ProveParameters): Promise<BackendProof>
}
