import type { G1Affine, G2Affine } from './affine-point.js'
import { Groth16Error } from './groth16-error.js'
import { parseInteger } from './parse-integer.js'
import { parseG1, parseG2 } from './parse-point.js'

/**
 * A Groth16 proof over bn254 (eprint 2016/260, section 3.2): three affine points.
 * The pairs of `b` are [c0, c1], the order of snarkjs' `proof.json`.
 */
export type Groth16Proof = {
  a: G1Affine
  b: G2Affine
  c: G1Affine
}

/** `proof.json` as snarkjs and rapidsnark write it. */
export type SnarkjsProof = {
  pi_a: [string, string, string]
  pi_b: [[string, string], [string, string], [string, string]]
  pi_c: [string, string, string]
  protocol: 'groth16'
  curve: 'bn128'
}

/** Arguments of a snarkjs Solidity verifier's `verifyProof(uint256[2], uint256[2][2], uint256[2], uint256[n])`. */
export type SolidityProof = {
  a: readonly [bigint, bigint]
  b: readonly [readonly [bigint, bigint], readonly [bigint, bigint]]
  c: readonly [bigint, bigint]
  publicInputs: readonly bigint[]
}

/**
 * Reads snarkjs' `proof.json`. Only the shape is checked here; whether the points lie on the curve is for
 * `verifyGroth16` to say. The point at infinity has no affine form and counts as malformed.
 *
 * @param json Parsed JSON. `curve` may be missing, since some rapidsnark versions leave it out.
 * @throws {Groth16Error} `MALFORMED_PROOF`.
 */
export function parseSnarkjsProof(json: unknown): Groth16Proof {
  if (typeof json !== 'object' || json === null) throw malformed('it is not an object')
  const { pi_a, pi_b, pi_c, protocol, curve } = json as Record<string, unknown>
  if (protocol !== undefined && protocol !== 'groth16') throw malformed('its protocol is not groth16')
  if (curve !== undefined && curve !== 'bn128' && curve !== 'bn254') throw malformed('its curve is not bn128')
  const a = parseG1(pi_a)
  const b = parseG2(pi_b)
  const c = parseG1(pi_c)
  if (a === undefined) throw malformed('pi_a is not an affine G1 point')
  if (b === undefined) throw malformed('pi_b is not an affine G2 point')
  if (c === undefined) throw malformed('pi_c is not an affine G1 point')
  return { a, b, c }
}

/** Writes a proof as snarkjs' `proof.json`: decimal strings, projective with z = 1. */
export function toSnarkjsProof({ a, b, c }: Groth16Proof): SnarkjsProof {
  return {
    pi_a: [a[0].toString(), a[1].toString(), '1'],
    pi_b: [
      [b[0][0].toString(), b[0][1].toString()],
      [b[1][0].toString(), b[1][1].toString()],
      ['1', '0'],
    ],
    pi_c: [c[0].toString(), c[1].toString(), '1'],
    protocol: 'groth16',
    curve: 'bn128',
  }
}

/**
 * Reads snarkjs' `public.json`, an array of integers as strings. That each is below r is for `verifyGroth16` to check.
 *
 * @throws {Groth16Error} `MALFORMED_PUBLIC_INPUTS`.
 */
export function parseSnarkjsPublicInputs(json: unknown): bigint[] {
  if (!Array.isArray(json))
    throw new Groth16Error('MALFORMED_PUBLIC_INPUTS', 'The public inputs are not an array.')
  return json.map((value, index) => {
    const input = parseInteger(value)
    if (input !== undefined) return input
    throw new Groth16Error(
      'MALFORMED_PUBLIC_INPUTS',
      'A public input is not an unsigned integer in a string.',
      {
        facts: [`index: ${index}`],
      },
    )
  })
}

/** Writes public inputs as snarkjs' `public.json`. */
export function toSnarkjsPublicInputs(publicInputs: readonly bigint[]): string[] {
  return publicInputs.map((input) => input.toString())
}

/** Arranges a proof for a snarkjs Solidity verifier: the pairs of `b` become [c1, c0], as EIP-197 wants them. */
export function toSolidityCalldata(
  { a, b, c }: Groth16Proof,
  publicInputs: readonly bigint[],
): SolidityProof {
  return {
    a: [a[0], a[1]],
    b: [
      [b[0][1], b[0][0]],
      [b[1][1], b[1][0]],
    ],
    c: [c[0], c[1]],
    publicInputs: [...publicInputs],
  }
}

function malformed(reason: string): Groth16Error {
  return new Groth16Error('MALFORMED_PROOF', `The Groth16 proof is malformed: ${reason}.`)
}
