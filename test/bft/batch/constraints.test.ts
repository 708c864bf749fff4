import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { batchMainSource } from '../../../src/bft/batch/circuit.js'
import { batchParameters } from '../../../src/bft/batch/parameters.js'
import { compile, repositoryRoot } from '../../support/compile.js'
import { readR1cs } from '../../support/r1cs.js'

type Optimization = '--O1' | '--O2'

async function constraintsOf(source: string, optimization: Optimization = '--O1'): Promise<number> {
  const folder = await compile({ source, optimization })
  return readR1cs(await readFile(join(repositoryRoot, folder, 'main.r1cs'))).rowCount
}

const batchOf = (slots: number) => constraintsOf(batchMainSource(batchParameters(slots)))
const single =
  'include "circomlib/circuits/eddsaposeidon.circom";\ncomponent main = EdDSAPoseidonVerifier();\n'
const partOf = (file: string, instance: string) =>
  constraintsOf(`pragma circom 2.2.3;\ninclude "babyjubjub/${file}.circom";\ncomponent main = ${instance};\n`)

test('default: constraints of a batch', async () => {
  const counts: Record<number, number> = {}
  for (const slots of [2, 4, 8, 16, 32]) counts[slots] = await batchOf(slots)
  expect(counts).toEqual({ 2: 11_671, 4: 15_799, 8: 24_351, 16: 42_204, 32: 76_623 })
}, 240_000)

test('default: a second signature of the same key costs half of the first', async () => {
  const twice = await constraintsOf(batchMainSource(batchParameters(16, 2)))
  expect(twice).toBe(58_960)
  expect((twice - (await batchOf(16))) / 16).toBeLessThan(1050)
}, 240_000)

test('default: a slot costs half of what circomlib asks for a signature', async () => {
  const [before, after] = [await batchOf(16), await batchOf(32)]
  const [plain, simplified] = [await constraintsOf(single), await constraintsOf(single, '--O2')]
  expect([plain, simplified]).toEqual([8086, 4217])
  const slot = (after - before) / 16
  expect(slot).toBeGreaterThan(2140)
  expect(slot).toBeLessThan(2155)
}, 240_000)

test('default: constraints of the parts, as their headers say', async () => {
  const counts = {
    MontgomeryAdd: await partOf('montgomery-add', 'MontgomeryAdd()'),
    MontgomeryDouble: await partOf('montgomery-double', 'MontgomeryDouble()'),
    OddMultiples: await partOf('odd-multiples', 'OddMultiples()'),
    StartPoint: await partOf('start-point', 'StartPoint()'),
    Eightfold: await partOf('eightfold', 'Eightfold()'),
    Digit: await partOf('digit', 'Digit()'),
    SignedMultiple: await partOf('signed-multiple', 'SignedMultiple()'),
    BaseMultiple: await partOf('base-multiple', 'BaseMultiple([2, 3, 5, 7])'),
    ScalarDigits: await partOf('scalar-digits', 'ScalarDigits()'),
    HashBits: await partOf('hash-bits', 'HashBits()'),
    'ScalarIdentity(1)': await partOf('scalar-identity', 'ScalarIdentity(1)'),
    'ScalarIdentity(2)': await partOf('scalar-identity', 'ScalarIdentity(2)'),
    'WeightDigits(40)': await partOf('weight-digits', 'WeightDigits(1, 40)'),
    'WeightDigits(75)': await partOf('weight-digits', 'WeightDigits(1, 75)'),
    'MultiScalar(1, 1)': await partOf('multi-scalar', 'MultiScalar(1, 1, [2, 3, 5, 7])'),
    'MultiScalar(2, 1)': await partOf('multi-scalar', 'MultiScalar(2, 1, [2, 3, 5, 7])'),
    'MultiScalar(1, 2)': await partOf('multi-scalar', 'MultiScalar(1, 2, [2, 3, 5, 7])'),
  }
  expect(counts).toEqual({
    MontgomeryAdd: 3,
    MontgomeryDouble: 4,
    OddMultiples: 13,
    StartPoint: 20,
    Eightfold: 12,
    Digit: 2,
    SignedMultiple: 3,
    BaseMultiple: 2,
    ScalarDigits: 252,
    HashBits: 255,
    'ScalarIdentity(1)': 8,
    'ScalarIdentity(2)': 13,
    'WeightDigits(40)': 4980,
    'WeightDigits(75)': 8916,
    'MultiScalar(1, 1)': 2028 + 754 + 300,
    'MultiScalar(2, 1)': 2028 + 2 * 754 + 2 * 300,
    'MultiScalar(1, 2)': 2028 + 754 + 2 * 300,
  })
}, 240_000)
