import { bn254 } from '@noble/curves/bn254.js'
import type { G1Affine, G2Affine } from '../groth16/affine-point.js'
import { decodeG1, decodeG2 } from '../groth16/decode-point.js'
import { parseG1, parseG2 } from '../groth16/parse-point.js'

/** Why a verification key must not be used. */
type VerificationKeyFaultCode =
  | 'NOT_A_KEY'
  | 'WRONG_PROTOCOL'
  | 'WRONG_CURVE'
  | 'POINT_MALFORMED'
  | 'POINT_AT_INFINITY'
  | 'POINT_INVALID'
  | 'ALPHA_IS_GENERATOR'
  | 'BETA_IS_GENERATOR'
  | 'GAMMA_NOT_GENERATOR'
  | 'DELTA_IS_GENERATOR'
  | 'GAMMA_EQUALS_DELTA'
  | 'IC_LENGTH'
  | 'IC_DUPLICATE'
  | 'NO_CONTRIBUTIONS'

/** One finding, with the member of the key it is about. */
export type VerificationKeyFault = { readonly code: VerificationKeyFaultCode; readonly detail: string }

/**
 * Lists what is wrong with a key in snarkjs' JSON form; an empty list means no known fault.
 *
 * A key that saw no phase-2 contribution has `delta = gamma = G2`, and then `A = alpha, B = beta, C = -vk_x` proves
 * anything; `snarkjs zkey verify` accepts such keys. Points equal up to sign are as bad and count as equal.
 *
 * @param options.contributions how many contributions the key file records, when known
 */
export function findVerificationKeyFaults(
  key: unknown,
  { contributions }: { contributions?: number | undefined } = {},
): VerificationKeyFault[] {
  const faults: VerificationKeyFault[] = []
  const fault = (code: VerificationKeyFaultCode, detail: string) => faults.push({ code, detail })
  if (typeof key !== 'object' || key === null) {
    fault('NOT_A_KEY', 'it is not an object')
    return faults
  }
  const json = key as Record<string, unknown>
  if (json.protocol !== 'groth16') fault('WRONG_PROTOCOL', `protocol: ${String(json.protocol)}`)
  if (json.curve !== 'bn128' && json.curve !== 'bn254') fault('WRONG_CURVE', `curve: ${String(json.curve)}`)
  if (contributions !== undefined && contributions < 1) fault('NO_CONTRIBUTIONS', 'the key file records none')

  const g1 = (name: string, value: unknown): G1Affine | undefined => {
    const point = parseG1(value)
    if (point !== undefined && decodeG1(point) !== undefined) return point
    fault(pointFault(value, point), name)
    return undefined
  }
  const g2 = (name: string): G2Affine | undefined => {
    const value = json[name]
    const point = parseG2(value)
    if (point !== undefined && decodeG2(point) !== undefined) return point
    fault(pointFault(value, point), name)
    return undefined
  }

  const alpha = g1('vk_alpha_1', json.vk_alpha_1)
  const [beta, gamma, delta] = [g2('vk_beta_2'), g2('vk_gamma_2'), g2('vk_delta_2')]
  if (alpha !== undefined && alpha[0] === generator1.x) fault('ALPHA_IS_GENERATOR', 'vk_alpha_1')
  if (isGenerator2(beta)) fault('BETA_IS_GENERATOR', 'vk_beta_2')
  const isGamma = gamma !== undefined && isGenerator2(gamma) && gamma[1][0] === generator2.y.c0
  if (gamma !== undefined && !isGamma) fault('GAMMA_NOT_GENERATOR', 'vk_gamma_2')
  if (isGenerator2(delta)) fault('DELTA_IS_GENERATOR', 'vk_delta_2')
  if (gamma !== undefined && delta !== undefined && sameX(gamma, delta)) {
    fault('GAMMA_EQUALS_DELTA', 'anyone can forge proofs')
  }
  checkInputs()
  return faults

  function checkInputs(): void {
    const ic = json.IC
    if (!Array.isArray(ic) || ic.length < 1 || json.nPublic !== ic.length - 1) {
      fault('IC_LENGTH', `nPublic: ${String(json.nPublic)}, IC: ${Array.isArray(ic) ? ic.length : typeof ic}`)
    }
    const seen = new Map<bigint, number>()
    for (const [index, value] of (Array.isArray(ic) ? ic : []).entries()) {
      const x = g1(`IC[${index}]`, value)?.[0]
      if (x === undefined) continue
      const earlier = seen.get(x)
      if (earlier !== undefined) fault('IC_DUPLICATE', `IC[${earlier}] and IC[${index}]`)
      seen.set(x, index)
    }
  }
}

const generator1 = bn254.G1.Point.BASE.toAffine()
const generator2 = bn254.G2.Point.BASE.toAffine()

function isGenerator2(point: G2Affine | undefined): boolean {
  return point !== undefined && point[0][0] === generator2.x.c0 && point[0][1] === generator2.x.c1
}

function sameX([left]: G2Affine, [right]: G2Affine): boolean {
  return left[0] === right[0] && left[1] === right[1]
}

function pointFault(value: unknown, point: G1Affine | G2Affine | undefined): VerificationKeyFaultCode {
  const z = Array.isArray(value) ? value[2] : undefined
  const isInfinity = Array.isArray(z) ? z.length === 2 && z.every(isZeroText) : isZeroText(z)
  if (isInfinity || point?.flat().every((part) => part === 0n)) return 'POINT_AT_INFINITY'
  return point === undefined ? 'POINT_MALFORMED' : 'POINT_INVALID'
}

function isZeroText(value: unknown): boolean {
  return value === '0' || value === 0n
}
