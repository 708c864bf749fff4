import type { G1Affine, G2Affine } from './affine-point.js'
import { Groth16Error } from './groth16-error.js'
import { parseG1, parseG2 } from './parse-point.js'

/** A Groth16 verification key over bn254; `ic` has one point more than the circuit has public inputs. */
export type VerificationKey = {
  alpha: G1Affine
  beta: G2Affine
  gamma: G2Affine
  delta: G2Affine
  ic: readonly G1Affine[]
}

/**
 * Reads snarkjs' `verification_key.json`.
 *
 * Only the shape is checked here; `verifyGroth16` refuses keys whose points are off the curve. Whether a key is
 * *sound* (gamma and delta differ, somebody contributed) is for the key linter of the artifacts to say.
 *
 * @param json Parsed JSON; the redundant `vk_alphabeta_12` is ignored.
 * @throws {Groth16Error} `MALFORMED_VERIFICATION_KEY`.
 */
export function parseVerificationKey(json: unknown): VerificationKey {
  if (typeof json !== 'object' || json === null) throw malformed('it is not an object')
  const key = json as Record<string, unknown>
  if (key.protocol !== 'groth16') throw malformed('its protocol is not groth16')
  if (key.curve !== 'bn128' && key.curve !== 'bn254') throw malformed('its curve is not bn128')
  const alpha = parseG1(key.vk_alpha_1)
  if (alpha === undefined) throw malformed('vk_alpha_1 is not an affine G1 point')
  const ic = parseIc(key.IC)
  if (key.nPublic !== ic.length - 1) throw malformed('IC does not have nPublic + 1 points')
  return { alpha, beta: g2(key, 'vk_beta_2'), gamma: g2(key, 'vk_gamma_2'), delta: g2(key, 'vk_delta_2'), ic }
}

function g2(key: Record<string, unknown>, name: string): G2Affine {
  const point = parseG2(key[name])
  if (point === undefined) throw malformed(`${name} is not an affine G2 point`)
  return point
}

function parseIc(value: unknown): G1Affine[] {
  if (!Array.isArray(value) || value.length === 0) throw malformed('IC is not an array of points')
  return value.map((entry, index) => {
    const point = parseG1(entry)
    if (point === undefined) throw malformed(`IC[${index}] is not an affine G1 point`)
    return point
  })
}

function malformed(reason: string): Groth16Error {
  return new Groth16Error('MALFORMED_VERIFICATION_KEY', `The verification key is malformed: ${reason}.`)
}
