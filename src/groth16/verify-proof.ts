import { bn254 } from '@noble/curves/bn254.js'
import { decodeG1, decodeG2, isScalar } from './decode-point.js'
import { Groth16Error } from './groth16-error.js'
import type { Groth16Proof } from './proof.js'
import type { VerificationKey } from './verification-key.js'

export type VerifyGroth16Parameters = {
  verificationKey: VerificationKey
  publicInputs: readonly bigint[]
  proof: Groth16Proof
}

/**
 * Verifies a Groth16 proof over bn254: e(A, B) = e(alpha, beta) e(IC_0 + sum x_i IC_i, gamma) e(C, delta)
 * (eprint 2016/260, section 3.2). Runs in browsers.
 *
 * Every value a prover may choose leads to a verdict, never to an exception: a wrong number of public inputs, an input
 * outside [0, r), a coordinate outside [0, q), infinity, a point off the curve and a G2 point outside the subgroup are
 * all `false`. Objects of a wrong shape do not come this far: `parseSnarkjsProof` and its siblings refuse them.
 *
 * A Groth16 proof can be re-randomised by anyone, so `true` says nothing about who made it; never use its bytes as an
 * identifier.
 *
 * @throws {Groth16Error} `INVALID_VERIFICATION_KEY` when a point of the key is off the curve, at infinity, or outside
 *   its subgroup: the caller pinned a broken key, which is not the proof's fault.
 */
export function verifyGroth16({ verificationKey, publicInputs, proof }: VerifyGroth16Parameters): boolean {
  const key = decodeKey(verificationKey)
  if (publicInputs.length !== key.inputs.length) return false
  if (!publicInputs.every(isScalar)) return false
  const a = decodeG1(proof.a)
  const b = decodeG2(proof.b)
  const c = decodeG1(proof.c)
  if (a === undefined || b === undefined || c === undefined) return false

  const statement = key.inputs.reduce((sum, point, index) => {
    const scalar = publicInputs[index] ?? 0n
    return scalar === 0n ? sum : sum.add(point.multiplyUnsafe(scalar))
  }, key.constant)
  const pairs = [
    { g1: a.negate(), g2: b },
    { g1: key.alpha, g2: key.beta },
    { g1: statement, g2: key.gamma },
    { g1: c, g2: key.delta },
  ]
  // e(infinity, Q) = 1, and the library refuses to compute it; only the statement's sum can get there.
  const product = bn254.pairingBatch(pairs.filter(({ g1 }) => !g1.is0()))
  return bn254.fields.Fp12.eql(product, bn254.fields.Fp12.ONE)
}

/** Checks a key's points; see `verifyGroth16` for the error. */
function decodeKey({ alpha, beta, gamma, delta, ic }: VerificationKey) {
  const [constant, ...inputs] = ic.map((point, index) => required(decodeG1(point), `ic[${index}]`))
  return {
    alpha: required(decodeG1(alpha), 'alpha'),
    beta: required(decodeG2(beta), 'beta'),
    gamma: required(decodeG2(gamma), 'gamma'),
    delta: required(decodeG2(delta), 'delta'),
    constant: required(constant, 'ic[0]'),
    inputs,
  }
}

function required<point>(value: point | undefined, name: string): point {
  if (value !== undefined) return value
  throw new Groth16Error(
    'INVALID_VERIFICATION_KEY',
    'A point of the verification key is not a valid bn254 point.',
    {
      facts: [`point: ${name}`],
    },
  )
}
