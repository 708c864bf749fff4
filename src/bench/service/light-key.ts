import { bn254 } from '@noble/curves/bn254.js'
import { type Groth16Proof, toSnarkjsProof } from '../../groth16/proof.js'

const { Fr } = bn254.fields
const { Point: G1 } = bn254.G1
const { Point: G2 } = bn254.G2

/** The discrete logarithms behind the key: whoever knows them proves anything, here without a circuit. */
const SECRET = { alpha: 5n, beta: 7n, delta: 11n, a: 13n, b: 17n }
const inputSecret = (index: number) => BigInt(101 + index)

/**
 * A proof of these public inputs for {@link lightVerificationKey}, whatever they say:
 * C = (a b - alpha beta - statement) / delta, so that e(A, B) = e(alpha, beta) e(statement, G2) e(C, delta).
 */
export function simulateProof(publicInputs: readonly bigint[]): Groth16Proof {
  const { alpha, beta, delta, a, b } = SECRET
  const statement = publicInputs.reduce(
    (sum, value, index) => Fr.add(sum, Fr.mul(value, inputSecret(index + 1))),
    inputSecret(0),
  )
  const c = Fr.div(Fr.sub(Fr.create(a * b - alpha * beta), statement), delta)
  return { a: g1(a), b: g2(b), c: g1(c) }
}

/** The verification key of the secrets as snarkjs writes one. */
export function lightVerificationKey(publicInputs: number) {
  const points = (scalar: bigint) => {
    const { pi_a, pi_b } = toSnarkjsProof({ a: g1(scalar), b: g2(scalar), c: g1(scalar) })
    return { one: pi_a, two: pi_b }
  }
  return {
    protocol: 'groth16',
    curve: 'bn128',
    nPublic: publicInputs,
    vk_alpha_1: points(SECRET.alpha).one,
    vk_beta_2: points(SECRET.beta).two,
    vk_gamma_2: points(1n).two,
    vk_delta_2: points(SECRET.delta).two,
    IC: Array.from({ length: publicInputs + 1 }, (_, index) => points(inputSecret(index)).one),
  }
}

function g1(scalar: bigint): readonly [bigint, bigint] {
  const { x, y } = G1.BASE.multiply(scalar).toAffine()
  return [x, y]
}

function g2(scalar: bigint) {
  const { x, y } = G2.BASE.multiply(scalar).toAffine()
  return [
    [x.c0, x.c1],
    [y.c0, y.c1],
  ] as const
}
