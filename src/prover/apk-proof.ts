import type { Groth16Proof } from '../groth16/proof.js'

/** A proof of the `apk` circuit with the figures of its making. */
export type ApkProof = {
  kind: 'apk'
  /** Name of the circuit, such as `apk-512-20`. */
  circuit: string
  /** In the circuit's order: commitment, absent words, then x and y of the sum as 192-bit halves, the low half first. */
  publicInputs: readonly bigint[]
  proof: Groth16Proof
  /** H + aggregate key of the participants: affine coordinates on BLS12-381's G1, below its base field's prime. */
  sum: { x: bigint; y: bigint }
  /** Wall-clock seconds: hints and witness together, proof, verification. */
  seconds: { witness: number; prove: number; verify: number }
  /** Largest resident set of the child processes; `undefined` where the system does not tell. */
  peakRssBytes: number | undefined
  /** Constraints of the circuit. */
  constraints: number
}
