import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { buildEddsa, buildPoseidonReference } from 'circomlibjs'
import { describe, expect, test } from 'vitest'
import { bftKeyCircuits, keyMainSource } from '../../../src/bft/key-circuits.js'
import { BFT_LAYOUT } from '../../../src/bft/layout.js'
import { signOptIn } from '../../../src/bft/validators/opt-in.js'
import { provePossession } from '../../../src/bft/validators/possession.js'
import { MAX_POWER } from '../../../src/bft/validators/validator.js'
import { createValidatorSet } from '../../../src/bft/validators/validator-set.js'
import { buildPossessionWitness } from '../../../src/bft/witness/possession-witness.js'
import { buildSeatWitness } from '../../../src/bft/witness/seat-witness.js'
import { domainTag } from '../../../src/hash/tag.js'
import { CHAIN_ID, keysAt, validatorsOf } from '../chain.js'
import { expectCode } from '../expect-code.js'
import { OPT_IN, openKeyStatement } from './key-statements.js'
import { publicInputsOf } from './statements.js'

const folder = resolve(import.meta.dirname, '../../../circuits/bft')
const setOf = (count: number, power = 10n) =>
  createValidatorSet(validatorsOf(...Array.from({ length: count }, (_, key) => [key, power] as const)))

describe('seat', () => {
  test('default: every index of sets of any size, in circuits of any size', async () => {
    for (const [count, size, indices] of [
      [1, 4, [0]],
      [4, 4, [0, 1, 2, 3]],
      [3, 16, [0, 2]],
      [9, 16, [0, 8]],
      [4, 256, [3]],
      [17, 256, [0, 16]],
      [100, 256, [99]],
    ] as const) {
      const circuit = await openKeyStatement('seat', size)
      const validators = setOf(count, count === 4 ? MAX_POWER : 10n)
      for (const index of indices) {
        const witness = buildSeatWitness({ validators, index, size })
        const values = await circuit.expectPass(witness.inputs)
        expect(publicInputsOf(circuit, values)).toEqual(witness.publicInputs)
      }
    }
  })

  test('error: an index without a validator, and a set too large', async () => {
    await expectCode('UNKNOWN_VALIDATOR', () => buildSeatWitness({ validators: setOf(3), index: 3 }))
    await expectCode('VALIDATOR_SET_TOO_LARGE', () =>
      buildSeatWitness({ validators: setOf(5), index: 0, size: 4 }),
    )
  })
})

describe('possession', () => {
  test('default: an opt-in signature', async () => {
    const circuit = await openKeyStatement('possession')
    const keys = keysAt(3)
    const witness = buildPossessionWitness({
      context: OPT_IN,
      publicKey: keys.publicKey,
      signature: signOptIn(keys, OPT_IN),
    })
    const values = await circuit.expectPass(witness.inputs)
    expect(publicInputsOf(circuit, values)).toEqual(witness.publicInputs)
  })

  test('default: a signature that circomlibjs made, over the hash that it computed', async () => {
    const [eddsa, poseidon] = await Promise.all([buildEddsa(), buildPoseidonReference()])
    const hash = (...inputs: bigint[]) => poseidon.F.toObject(poseidon(inputs) as Uint8Array)
    const { F } = eddsa
    const secret = Uint8Array.from({ length: 32 }, (_, i) => 7 * i)
    const [x, y] = eddsa.prv2pub(secret)
    const publicKey = { x: F.toObject(x), y: F.toObject(y) }
    const { chainId, destinationChainId, registry, operator } = OPT_IN
    const tag = domainTag('concordat v1 bft opt in')
    const message = F.e(hash(tag, chainId, destinationChainId, registry, operator))
    const { R8, S } = eddsa.signPoseidon(secret, message)
    const signature = { R8: { x: F.toObject(R8[0]), y: F.toObject(R8[1]) }, S }
    const witness = buildPossessionWitness({ context: OPT_IN, publicKey, signature })
    const id = hash(domainTag('concordat v1 bft validator key'), publicKey.x, publicKey.y)
    expect(witness.publicInputs.at(-1)).toBe(id)
    await (await openKeyStatement('possession')).expectPass(witness.inputs)
  })

  test('error: a signature for somebody else, and the proof of possession that enters a set', async () => {
    const keys = keysAt(3)
    const { publicKey } = keys
    const { operator } = OPT_IN
    for (const signature of [
      signOptIn(keys, { ...OPT_IN, operator: operator + 1n }),
      signOptIn(keysAt(4), OPT_IN),
      provePossession(keys, { chainId: CHAIN_ID, operator }),
    ])
      await expectCode('INVALID_POSSESSION_PROOF', () =>
        buildPossessionWitness({ context: OPT_IN, publicKey, signature }),
      )
  })
})

describe('shape of the circuits', () => {
  test.each(bftKeyCircuits)(
    'default: the main file of $name gives the parameters of its template',
    (circuit) => {
      const template = readFileSync(resolve(folder, `${circuit.statement}.circom`), 'utf8')
      const declared = /template \w+\(([^)]*)\)/
        .exec(template)![1]!
        .split(',')
        .map((name) => name.trim())
      const source = keyMainSource(circuit)
      expect([...source.matchAll(/^ {4}\/\* (\w+) \*\//gm)].map(([, name]) => name)).toEqual(declared)
      const names = BFT_LAYOUT.publicInputs[circuit.statement]
      expect(source).toContain(`component main {public [${names.join(', ')}]} = `)
    },
  )

  for (const { name, statement, size } of bftKeyCircuits)
    test(`default: ${name}: public inputs of the table, and the constraints of the header`, async () => {
      const { r1cs, wireOf, droppedInputCount, constraintCount } = await openKeyStatement(statement, size)
      const names = BFT_LAYOUT.publicInputs[statement]
      expect([r1cs.publicOutputCount, r1cs.publicInputCount]).toEqual([0, names.length])
      expect(names.map(wireOf)).toEqual(names.map((_, i) => i + 1))
      // the one size that a tree of four places can have is a constant
      expect(droppedInputCount).toBe(name === 'bft-seat-4' ? 1 : 0)
      expect(constraintCount).toBe(CONSTRAINTS[name])
    })
})

const CONSTRAINTS: Record<string, number> = {
  'bft-possession': 12263,
  'bft-seat-4': 1292,
  'bft-seat-16': 1793,
  'bft-seat-64': 2291,
  'bft-seat-128': 2541,
  'bft-seat-256': 2791,
}
