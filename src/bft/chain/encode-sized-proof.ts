import { type Groth16Proof, toSolidityCalldata } from '../../groth16/proof.js'

/** `Groth16Proof` of the contracts. */
export type ContractProof = {
  a: readonly [bigint, bigint]
  b: readonly [readonly [bigint, bigint], readonly [bigint, bigint]]
  c: readonly [bigint, bigint]
}

/** Who signed, and the proof of it by the circuit for trees of `size` leaves. */
export type SizedProof = {
  readonly size: number
  /** Bit i is validator i. */
  readonly signers: bigint
  readonly proof: Groth16Proof
}

/** Writes a proof as the contracts of this family take it. */
export function encodeProof(proof: Groth16Proof): ContractProof {
  const { a, b, c } = toSolidityCalldata(proof, [])
  return { a, b, c }
}

/** Writes `IBftLightClient.SizedProof`. */
export function encodeSizedProof({ size, signers, proof }: SizedProof) {
  return { size, signers, proof: encodeProof(proof) }
}
