import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Groth16Proof,
  parseSnarkjsProof,
  parseSnarkjsPublicInputs,
  toSnarkjsProof,
  toSnarkjsPublicInputs,
  toSolidityCalldata,
} from '../../src/groth16/proof.js'

const proof: Groth16Proof = {
  a: [1n, 2n],
  b: [
    [3n, 4n],
    [5n, 6n],
  ],
  c: [7n, 8n],
}

const word = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })
const pair = fc.tuple(word, word)
const anyProof = fc.record({ a: pair, b: fc.tuple(pair, pair), c: pair })

describe('snarkjs JSON', () => {
  test('default', () => {
    expect(toSnarkjsProof(proof)).toEqual({
      pi_a: ['1', '2', '1'],
      pi_b: [
        ['3', '4'],
        ['5', '6'],
        ['1', '0'],
      ],
      pi_c: ['7', '8', '1'],
      protocol: 'groth16',
      curve: 'bn128',
    })
  })

  test('behavior: parsing undoes writing', () => {
    fc.assert(
      fc.property(anyProof, fc.array(word), (value, inputs) => {
        expect(parseSnarkjsProof(JSON.parse(JSON.stringify(toSnarkjsProof(value))))).toEqual(value)
        expect(parseSnarkjsPublicInputs(JSON.parse(JSON.stringify(toSnarkjsPublicInputs(inputs))))).toEqual(
          inputs,
        )
      }),
    )
  })

  test('args: hexadecimal strings and a missing curve are accepted', () => {
    const { curve: _, ...json } = toSnarkjsProof(proof)
    expect(parseSnarkjsProof({ ...json, pi_a: ['0x1', '0x02', '0x1'] })).toEqual(proof)
    expect(parseSnarkjsPublicInputs(['0xff', '255'])).toEqual([255n, 255n])
  })

  const json = toSnarkjsProof(proof)
  const malformed: Record<string, unknown> = {
    'not an object': 'proof',
    null: null,
    'another protocol': { ...json, protocol: 'plonk' },
    'another curve': { ...json, curve: 'bls12381' },
    'a point missing': { ...json, pi_b: undefined },
    'a coordinate missing': { ...json, pi_a: ['1', '1'] },
    'a coordinate too many': { ...json, pi_c: ['7', '8', '1', '0'] },
    'infinity in G1': { ...json, pi_a: ['0', '1', '0'] },
    'infinity in G2': {
      ...json,
      pi_b: [
        ['0', '0'],
        ['1', '0'],
        ['0', '0'],
      ],
    },
    'projective coordinates': { ...json, pi_a: ['1', '2', '2'] },
    'a JSON number': { ...json, pi_a: [1, 2, 1] },
    'a negative number': { ...json, pi_a: ['-1', '2', '1'] },
    'a leading zero': { ...json, pi_a: ['01', '2', '1'] },
    'an empty string': { ...json, pi_a: ['', '2', '1'] },
    'an enormous number': { ...json, pi_a: ['9'.repeat(1000), '2', '1'] },
    'a pair missing': { ...json, pi_b: [['3', '4'], '5', ['1', '0']] },
  }
  for (const [name, value] of Object.entries(malformed)) {
    test(`error: ${name}`, () => {
      expect(() => parseSnarkjsProof(value)).toThrowError(
        expect.objectContaining({ code: 'MALFORMED_PROOF' }),
      )
    })
  }

  test('error: public inputs of the wrong kind', () => {
    for (const value of [{}, null, [1], [null], ['x'], ['1.5'], ['-1'], [['1']]]) {
      expect(() => parseSnarkjsPublicInputs(value)).toThrowError(
        expect.objectContaining({ code: 'MALFORMED_PUBLIC_INPUTS' }),
      )
    }
  })
})

describe('Solidity calldata', () => {
  test('default', () => {
    expect(toSolidityCalldata(proof, [9n, 10n])).toEqual({
      a: [1n, 2n],
      b: [
        [4n, 3n],
        [6n, 5n],
      ],
      c: [7n, 8n],
      publicInputs: [9n, 10n],
    })
  })

  test('behavior: the same order as snarkjs writes', () => {
    const directory = mkdtempSync(join(tmpdir(), 'concordat-calldata-'))
    const snarkjs = join(createRequire(import.meta.url).resolve('snarkjs'), '../cli.cjs')
    writeFileSync(join(directory, 'proof.json'), JSON.stringify(toSnarkjsProof(proof)))
    writeFileSync(join(directory, 'public.json'), JSON.stringify(toSnarkjsPublicInputs([9n, 10n])))
    const output = execFileSync(
      process.execPath,
      [snarkjs, 'zkey', 'export', 'soliditycalldata', 'public.json', 'proof.json'],
      { cwd: directory, encoding: 'utf8' },
    )
    rmSync(directory, { recursive: true })
    const expected: unknown = JSON.parse(`[${output.trim()}]`, (_, value) =>
      typeof value === 'string' ? BigInt(value) : value,
    )
    const { a, b, c, publicInputs } = toSolidityCalldata(proof, [9n, 10n])
    expect([a, b, c, publicInputs]).toEqual(expected)
  })
})
