import { type Groth16Proof, toSolidityCalldata } from '../groth16/proof.js'
import { type ContractG1Point, encodeG1 } from './encode-point.js'

/** `ILightClient.ApkProof`. */
export type ContractApkProof = {
  capacity: number
  shiftedKey: ContractG1Point
  a: readonly [bigint, bigint]
  b: readonly [readonly [bigint, bigint], readonly [bigint, bigint]]
  c: readonly [bigint, bigint]
}

/**
 * Writes a proof of route `apk` as the contract takes it.
 *
 * @param parameters.capacity Absent members the circuit can subtract; names the circuit.
 * @param parameters.sum S = apk + H, the running sum the proof is about.
 */
export function encodeApkProof(parameters: {
  capacity: number
  sum: { x: bigint; y: bigint }
  proof: Groth16Proof
}): ContractApkProof {
  const { capacity, sum, proof } = parameters
  const { a, b, c } = toSolidityCalldata(proof, [])
  return { capacity, shiftedKey: encodeG1(sum), a, b, c }
}
