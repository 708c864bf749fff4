import { beforeAll, describe, expect, test } from 'vitest'
import type { CircuitInputs } from '../../src/arithmetic/circuit-inputs.js'
import { BFT_LAYOUT, taggedHash } from '../../src/bft/layout.js'
import { validatorKeyId } from '../../src/bft/validators/opt-in.js'
import { createValidatorSet } from '../../src/bft/validators/validator-set.js'
import { validatorTreePath } from '../../src/bft/validators/validator-tree.js'
import { buildSeatWitness } from '../../src/bft/witness/seat-witness.js'
import { keysAt, validatorsOf } from '../bft/chain.js'
import { openKeyStatement } from '../bft/circuits/key-statements.js'
import type { Circuit } from '../support/circuit.js'
import { R } from '../support/field.js'
import { inputWires, rankTest } from '../support/rank.js'
import { mutateEveryWire } from '../support/wire-mutation.js'

let four: Circuit
let sixteen: Circuit
beforeAll(async () => {
  four = await openKeyStatement('seat', 4)
  sixteen = await openKeyStatement('seat', 16)
})

const set = createValidatorSet(validatorsOf([1, 10n], [2, 20n], [3, 30n]))
const large = createValidatorSet(validatorsOf([1, 10n], [2, 20n], [3, 30n], [4, 40n], [5, 50n]))
const seat = (index: number, size = 4, of = set) => buildSeatWitness({ validators: of, index, size }).inputs

describe('claims that are not so', () => {
  const inputs = seat(1)

  test('behavior: a public input plus one', async () => {
    for (const name of BFT_LAYOUT.publicInputs.seat)
      await four.expectFail({ ...inputs, [name]: (inputs[name] as bigint) + 1n })
  })

  test('behavior: the key of another index, whatever the path', async () => {
    for (const index of [0, 2, 3]) {
      const path = validatorTreePath(set.validators, 4, index)
      await four.expectFail({ ...inputs, index: BigInt(index) })
      await four.expectFail({ ...inputs, index: BigInt(index), siblings: path })
    }
  })

  test('behavior: an index that only agrees in its lowest bits', async () => {
    for (const index of [5n, 1n + 2n ** 252n, R - 3n]) await four.expectFail({ ...inputs, index })
    await sixteen.expectPass(seat(1, 16))
    for (const index of [5n, 9n]) await sixteen.expectFail({ ...seat(1, 16), index })
  })

  test('behavior: a key that is not there, under its own id', async () => {
    const { publicKey } = keysAt(9)
    const stranger = { keyId: validatorKeyId(publicKey), Ax: publicKey.x, Ay: publicKey.y }
    await four.expectFail({ ...inputs, ...stranger })
    await four.expectFail({ ...inputs, keyId: stranger.keyId })
  })

  test('behavior: another power with the total that would follow', async () => {
    const power = (inputs.power as bigint) + 5n
    await four.expectFail({ ...inputs, power })
    await four.expectFail({ ...inputs, power, totalPower: set.totalPower + 5n })
  })

  test('behavior: an unused place', async () => {
    const siblings = validatorTreePath(set.validators, 4, 3)
    for (const power of [0n, 1n]) {
      const nobody = { keyId: validatorKeyId({ x: 0n, y: 0n }), Ax: 0n, Ay: 0n, power }
      await four.expectFail({ ...inputs, ...nobody, index: 3n, siblings })
    }
  })
})

describe('trees of another size', () => {
  const flags = (...sizeFlags: bigint[]) => ({ sizeFlags })

  test('behavior: the size of the set is the only one', async () => {
    await sixteen.expectPass(seat(2, 16))
    await sixteen.expectPass(seat(2, 16, large))
    for (const [inputs, other] of [
      [seat(2, 16), flags(0n, 1n)],
      [seat(2, 16, large), flags(1n, 0n)],
    ] as const)
      await sixteen.expectFail({ ...inputs, ...other })
  })

  test('behavior: no size, two sizes, half of each', async () => {
    for (const sizeFlags of [
      [0n, 0n],
      [1n, 1n],
      [2n, R - 1n],
      [(R + 1n) / 2n, (R + 1n) / 2n],
    ])
      await sixteen.expectFail({ ...seat(2, 16), sizeFlags })
  })

  test('behavior: a subtree does not pass for the set', async () => {
    const half = createValidatorSet(large.validators.slice(0, 4))
    const validatorsRoot = taggedHash('validator set', {
      treeRoot: half.treeRoot,
      totalPower: large.totalPower,
    })
    expect(validatorsRoot).not.toBe(large.root)
    await sixteen.expectFail({ ...seat(2, 16, large), ...flags(1n, 0n), validatorsRoot: large.root })
  })
})

describe('wires', () => {
  const cases: [string, () => Circuit, CircuitInputs][] = [
    ['a circuit of four', () => four, seat(1)],
    ['the first of a single validator', () => four, seat(0, 4, createValidatorSet(validatorsOf([1, 1n])))],
    ['a smaller set in a circuit of sixteen', () => sixteen, seat(2, 16)],
    ['a circuit of sixteen', () => sixteen, seat(4, 16, large)],
  ]
  for (const [what, open, inputs] of cases)
    test(`behavior: none can change alone, and the statement's opening determines the rest: ${what}`, async () => {
      const circuit = open()
      const witness = await circuit.expectPass(inputs)
      expect(mutateEveryWire({ circuit, witness, seed: what })).toMatchObject({
        survivors: [],
        unconstrained: [],
      })
      const opened = inputWires(circuit).filter((wire) => !circuit.nameOf(wire).startsWith('main.sizeFlags'))
      const { nullity, moving } = rankTest({ circuit, witness, frozenWires: opened })
      expect(nullity, moving.join(' ')).toBe(0)
    })
})
