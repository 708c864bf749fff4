import { join } from 'node:path'
import { bn254 } from '@noble/curves/bn254.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { compileCircuit } from '../../src/artifacts/compile/compile-circuit.js'
import { writeKeyFromSecrets } from '../../src/artifacts/development-setup/development-setup.js'
import { developmentSecrets } from '../../src/artifacts/development-setup/secrets.js'
import { lintVerificationKey, VerificationKeyError } from '../../src/artifacts/lint-verification-key.js'
import { findVerificationKeyFaults } from '../../src/artifacts/verification-key-faults.js'
import { snarkjsVerificationKey, snarkjsVerify } from './snarkjs-oracle.js'
import { temporaryDirectory, toyCircuit } from './toy-circuits.js'

type Key = {
  nPublic: number
  vk_alpha_1: string[]
  vk_beta_2: string[][]
  vk_gamma_2: string[][]
  vk_delta_2: string[][]
  IC: string[][]
}
const { G1, G2, fields } = bn254
const directory = temporaryDirectory()
let good: Key
/** Key of the same circuit before any contribution: delta = gamma. */
let untouched: Key

beforeAll(async () => {
  const { r1cs } = await compileCircuit({ definition: toyCircuit, directory })
  const secrets = developmentSecrets({ seed: 'lint', circuit: 'toy' })
  const [a, b] = [join(directory, 'good.zkey'), join(directory, 'untouched.zkey')]
  await writeKeyFromSecrets({ r1cs, zkey: a, secrets })
  await writeKeyFromSecrets({ r1cs, zkey: b, secrets: { ...secrets, delta: 1n } })
  good = (await snarkjsVerificationKey(a)) as unknown as Key
  untouched = (await snarkjsVerificationKey(b)) as unknown as Key
})

const g1 = (point: InstanceType<typeof G1.Point>) => [
  String(point.toAffine().x),
  String(point.toAffine().y),
  '1',
]
const g2 = (point: InstanceType<typeof G2.Point>) => {
  const { x, y } = point.toAffine()
  return [
    [String(x.c0), String(x.c1)],
    [String(y.c0), String(y.c1)],
    ['1', '0'],
  ]
}
const codes = (key: unknown, options?: { contributions?: number }) =>
  findVerificationKeyFaults(key, options).map(({ code }) => code)

/** A point of the twist outside the subgroup: the first x = (n, 1) with a square right side. */
function pointOutsideSubgroup(): string[][] {
  const { Fp2 } = fields
  for (let n = 1n; ; n++) {
    const x = Fp2.create({ c0: n, c1: 1n })
    try {
      const y = Fp2.sqrt(Fp2.add(Fp2.mul(Fp2.sqr(x), x), G2.Point.CURVE().b))
      const point = G2.Point.fromAffine({ x, y })
      if (!point.isTorsionFree()) return g2(point)
    } catch {
      // No point with this x.
    }
  }
}

describe('lintVerificationKey', () => {
  test('default: accepts a contributed key', () => {
    expect(() => lintVerificationKey(good, { contributions: 1 })).not.toThrow()
    expect(() => lintVerificationKey(good)).not.toThrow()
  })

  test('behavior: anyone can prove anything under a key without contributions, and the linter refuses it', async () => {
    const publicSignals = ['123', '456', '789']
    const point = (coordinates: string[] | undefined) =>
      G1.Point.fromAffine({ x: BigInt(coordinates?.[0] ?? 0), y: BigInt(coordinates?.[1] ?? 0) })
    const [constant, ...inputs] = untouched.IC
    const statement = inputs.reduce(
      (sum, input, index) => sum.add(point(input).multiply(BigInt(publicSignals[index] ?? 0))),
      point(constant),
    )
    const proof = {
      pi_a: untouched.vk_alpha_1,
      pi_b: untouched.vk_beta_2,
      pi_c: g1(statement.negate()),
      protocol: 'groth16',
      curve: 'bn128',
    }
    expect(await snarkjsVerify(untouched, { proof, publicSignals })).toBe(true)
    expect(codes(untouched)).toEqual(['DELTA_IS_GENERATOR', 'GAMMA_EQUALS_DELTA'])
    expect(codes(untouched, { contributions: 0 })).toContain('NO_CONTRIBUTIONS')
    expect(() => lintVerificationKey(untouched)).toThrow(VerificationKeyError)

    const forgedForGood = { ...proof, pi_a: good.vk_alpha_1, pi_b: good.vk_beta_2 }
    expect(await snarkjsVerify(good, { proof: forgedForGood, publicSignals })).toBe(false)
  })

  test('error: carries code and findings', () => {
    const key = { ...good, vk_gamma_2: good.vk_delta_2 }
    try {
      lintVerificationKey(key)
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(VerificationKeyError)
      expect(error).toMatchObject({
        code: 'VERIFICATION_KEY_REJECTED',
        findings: [{ code: 'GAMMA_NOT_GENERATOR' }, { code: 'GAMMA_EQUALS_DELTA' }],
      })
    }
  })

  test('error: points that make a key forgeable', () => {
    const base1 = g1(G1.Point.BASE)
    const base2 = g2(G2.Point.BASE)
    expect(codes({ ...good, vk_alpha_1: base1 })).toEqual(['ALPHA_IS_GENERATOR'])
    expect(codes({ ...good, vk_alpha_1: g1(G1.Point.BASE.negate()) })).toEqual(['ALPHA_IS_GENERATOR'])
    expect(codes({ ...good, vk_beta_2: base2 })).toEqual(['BETA_IS_GENERATOR'])
    expect(codes({ ...good, vk_gamma_2: g2(G2.Point.BASE.multiply(2n)) })).toEqual(['GAMMA_NOT_GENERATOR'])
    expect(codes({ ...good, vk_gamma_2: g2(G2.Point.BASE.negate()) })).toEqual(['GAMMA_NOT_GENERATOR'])
    const negated = { ...good, vk_delta_2: g2(G2.Point.BASE.negate()) }
    expect(codes(negated)).toEqual(['DELTA_IS_GENERATOR', 'GAMMA_EQUALS_DELTA'])
    expect(codes(good, { contributions: 0 })).toEqual(['NO_CONTRIBUTIONS'])
  })

  test('error: infinity, off the curve, outside the subgroup, not canonical', () => {
    const infinity1 = ['0', '1', '0']
    const infinity2 = [
      ['0', '0'],
      ['1', '0'],
      ['0', '0'],
    ]
    expect(codes({ ...good, vk_alpha_1: infinity1 })).toEqual(['POINT_AT_INFINITY'])
    expect(codes({ ...good, vk_alpha_1: ['0', '0', '1'] })).toEqual(['POINT_AT_INFINITY'])
    for (const member of ['vk_beta_2', 'vk_gamma_2', 'vk_delta_2']) {
      expect(codes({ ...good, [member]: infinity2 })).toEqual(['POINT_AT_INFINITY'])
      expect(codes({ ...good, [member]: pointOutsideSubgroup() })).toEqual(['POINT_INVALID'])
      expect(
        codes({
          ...good,
          [member]: [
            ['1', '2'],
            ['3', '4'],
            ['1', '0'],
          ],
        }),
      ).toEqual(['POINT_INVALID'])
    }
    const [x = '', y = ''] = good.vk_alpha_1
    const p = fields.Fp.ORDER
    expect(codes({ ...good, vk_alpha_1: [x, String(BigInt(y) + 1n), '1'] })).toEqual(['POINT_INVALID'])
    expect(codes({ ...good, vk_alpha_1: [String(BigInt(x) + p), y, '1'] })).toEqual(['POINT_INVALID'])
    expect(codes({ ...good, vk_alpha_1: [x, y] })).toEqual(['POINT_MALFORMED'])
    expect(codes({ ...good, vk_alpha_1: undefined })).toEqual(['POINT_MALFORMED'])
  })

  test('error: IC too short, too long, missing, with infinity or a duplicate', () => {
    const [first = [], second = [], ...rest] = good.IC
    expect(codes({ ...good, IC: [first, ...rest] })).toEqual(['IC_LENGTH'])
    expect(codes({ ...good, nPublic: 2 })).toEqual(['IC_LENGTH'])
    expect(codes({ ...good, nPublic: undefined })).toEqual(['IC_LENGTH'])
    expect(codes({ ...good, IC: undefined })).toEqual(['IC_LENGTH'])
    expect(codes({ ...good, IC: [] })).toEqual(['IC_LENGTH'])
    expect(codes({ ...good, IC: [['0', '1', '0'], second, ...rest] })).toEqual(['POINT_AT_INFINITY'])
    expect(codes({ ...good, IC: [second, second, ...rest] })).toEqual(['IC_DUPLICATE'])
    const negated = [second[0], String(fields.Fp.ORDER - BigInt(second[1] ?? 0)), '1']
    expect(codes({ ...good, IC: [negated, second, ...rest] })).toEqual(['IC_DUPLICATE'])
  })

  test('error: another protocol, another curve, no key at all', () => {
    expect(codes({ ...good, protocol: 'plonk' })).toEqual(['WRONG_PROTOCOL'])
    expect(codes({ ...good, curve: 'bls12381' })).toEqual(['WRONG_CURVE'])
    for (const value of [null, undefined, 'key', 7]) expect(codes(value)).toEqual(['NOT_A_KEY'])
    expect(codes({})).toContain('IC_LENGTH')
  })
})
