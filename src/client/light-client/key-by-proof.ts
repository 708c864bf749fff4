import { bls12_381 } from '@noble/curves/bls12-381.js'
import { runningSumStart } from '../../bls12-381/running-sum-start.js'
import { apkCircuits } from '../../ethereum/apk/circuits.js'
import { apkPublicInputs } from '../../ethereum/apk/public-inputs.js'
import type { VerificationKey } from '../../groth16/verification-key.js'
import type { ApkProof } from '../../prover/apk-proof.js'
import { verifyApkProof } from '../../prover/verify-apk-proof.js'
import { ClientError } from '../client-error.js'

const { Point } = bls12_381.G1
type G1Point = InstanceType<typeof Point>

/** A circuit of route `apk`, such as `apk-512-20`, and the key by which its proofs are judged. */
export type PinnedApkCircuit = { circuit: string; verificationKey: VerificationKey }

/** How many absent members a proof's circuit can subtract, and its pinned key. */
export function pinnedCircuitOf(proof: ApkProof, pinned: readonly PinnedApkCircuit[]) {
  const found = pinned.find(({ circuit }) => circuit === proof.circuit)
  const known = apkCircuits.find(({ name }) => name === proof.circuit)
  if (found !== undefined && known !== undefined) {
    return { capacity: known.capacity, verificationKey: found.verificationKey }
  }
  throw new ClientError('UNKNOWN_CIRCUIT', 'No verification key is pinned for this circuit.', {
    facts: [`circuit: ${proof.circuit}`, `pinned: ${pinned.map(({ circuit }) => circuit).join(', ')}`],
  })
}

function invalid(reason: string, proof: ApkProof): ClientError {
  return new ClientError('INVALID_PROOF', `The apk proof is refused: ${reason}.`, {
    facts: [`circuit: ${proof.circuit}`],
  })
}

/**
 * The signers' aggregate key, as a proof of circuit `apk` shows it. The statement is made here, of the committee's
 * commitment and the absent members in the update's own bits: nothing of it is the proof's to choose but the sum.
 *
 * @throws ClientError `INVALID_PROOF`; Groth16Error `INVALID_VERIFICATION_KEY`.
 */
export function keyByProof(parameters: {
  proof: ApkProof
  circuit: { capacity: number; verificationKey: VerificationKey }
  commitment: bigint
  absent: readonly number[]
  committeeSize: number
}): G1Point {
  const { proof, circuit, commitment, absent, committeeSize } = parameters
  const { capacity, verificationKey } = circuit
  if (absent.length > capacity) throw invalid('more members are absent than its circuit can subtract', proof)
  const expected = apkPublicInputs({ commitment, absent, sum: proof.sum }, { committeeSize, capacity })
  if (expected.join() !== proof.publicInputs.join()) throw invalid('it is about something else', proof)
  if (!verifyApkProof({ proof, verificationKey })) throw invalid('it does not verify', proof)
  return withoutStart(proof)
}

/** The proven sum starts at the point H. */
function withoutStart(proof: ApkProof): G1Point {
  let sum: G1Point
  try {
    sum = Point.fromAffine(proof.sum)
    sum.assertValidity()
  } catch {
    throw invalid('its sum is not a point of the key group', proof)
  }
  return sum.subtract(Point.fromAffine(runningSumStart()))
}
