import { bn254 } from '@noble/curves/bn254.js'
import { describe, expect, test } from 'vitest'
import { parseVerificationKey } from '../../src/groth16/verification-key.js'

const g1 = ['1', '2', '1']
const base = bn254.G2.Point.BASE.toAffine()
const g2 = [
  [base.x.c0.toString(), base.x.c1.toString()],
  [base.y.c0.toString(), base.y.c1.toString()],
  ['1', '0'],
]
const json = {
  protocol: 'groth16',
  curve: 'bn128',
  nPublic: 1,
  vk_alpha_1: g1,
  vk_beta_2: g2,
  vk_gamma_2: g2,
  vk_delta_2: g2,
  vk_alphabeta_12: [],
  IC: [g1, g1],
}

describe('parseVerificationKey', () => {
  test('default', () => {
    const key = parseVerificationKey(json)
    expect(key.alpha).toEqual([1n, 2n])
    expect(key.delta[0]).toEqual([base.x.c0, base.x.c1])
    expect(key.ic).toHaveLength(2)
  })

  const malformed: Record<string, unknown> = {
    'not an object': [],
    null: null,
    'another protocol': { ...json, protocol: 'plonk' },
    'another curve': { ...json, curve: 'bls12381' },
    'alpha in the wrong group': { ...json, vk_alpha_1: g2 },
    'beta in the wrong group': { ...json, vk_beta_2: g1 },
    'gamma missing': { ...json, vk_gamma_2: undefined },
    'delta at infinity': {
      ...json,
      vk_delta_2: [
        ['0', '0'],
        ['1', '0'],
        ['0', '0'],
      ],
    },
    'no IC': { ...json, IC: [] },
    'IC of another length': { ...json, IC: [g1] },
    'nPublic of another type': { ...json, nPublic: '1' },
    'an IC entry at infinity': { ...json, IC: [g1, ['0', '1', '0']] },
  }
  for (const [name, value] of Object.entries(malformed)) {
    test(`error: ${name}`, () => {
      expect(() => parseVerificationKey(value)).toThrowError(
        expect.objectContaining({ code: 'MALFORMED_VERIFICATION_KEY' }),
      )
    })
  }
})
