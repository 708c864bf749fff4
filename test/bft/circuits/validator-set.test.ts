import { describe, expect, test } from 'vitest'
import { bftTag, taggedHash, untaggedHash } from '../../../src/bft/layout.js'
import { MAX_POWER, type Validator } from '../../../src/bft/validators/validator.js'
import { createValidatorSet, type ValidatorSet } from '../../../src/bft/validators/validator-set.js'
import { validatorLeaf } from '../../../src/bft/validators/validator-tree.js'
import { type SetInputs, setInputs } from '../../../src/bft/witness/set-inputs.js'
import { poseidon } from '../../../src/hash/poseidon.js'
import { createRandom, inverse, R } from '../../support/field.js'
import { inputWires, rankTest } from '../../support/rank.js'
import { openTemplate, signalValue } from '../../support/template.js'
import { mutateEveryWire } from '../../support/wire-mutation.js'
import { validatorsOf } from '../chain.js'

const TAG = bftTag('validator set')
const SIZE = 16
const open = (size = SIZE) =>
  openTemplate('bft/validator-set.circom', `ValidatorSet(${size === 4 ? '1, [2]' : '2, [2, 4]'}, ${TAG})`)

const random = createRandom('validator set')
const setOf = (count: number, powerOf: (i: number) => bigint = () => 1n + random.below(MAX_POWER)) =>
  createValidatorSet(validatorsOf(...Array.from({ length: count }, (_, i) => [i, powerOf(i)] as const)))
const inputsOf = (set: ValidatorSet, size = SIZE) => ({
  validatorsRoot: set.root,
  ...(setInputs(set, size) as SetInputs),
})

/** The root over any leaves, of a tree of any size, with any total: what a careless header could name. */
function rootOver(parameters: { members: readonly Validator[]; places: number; totalPower?: bigint }) {
  const { members, places } = parameters
  let row = Array.from({ length: places }, (_, i) => {
    const member = members[i]
    return member === undefined ? 0n : validatorLeaf(member)
  })
  for (; row.length > 1; ) {
    const below = row
    row = Array.from({ length: below.length / 2 }, (_, i) =>
      untaggedHash('node', { left: below[2 * i]!, right: below[2 * i + 1]! }),
    )
  }
  const total = parameters.totalPower ?? members.reduce((sum, { power }) => sum + power, 0n)
  return taggedHash('validator set', { treeRoot: row[0]!, totalPower: total })
}

describe('ValidatorSet', () => {
  test('default: sets of every number of members open, whatever the size of their tree', async () => {
    const circuit = await open()
    for (let count = 1; count <= SIZE; count++) {
      const set = setOf(count)
      expect(set.size).toBe(count <= 4 ? 4 : 16)
      const witness = await circuit.expectPass(inputsOf(set))
      expect(signalValue(circuit, witness, 'totalPower')).toBe(set.totalPower)
    }
  })

  test('default: powers of 2^64 - 1 add up without wrapping', async () => {
    const circuit = await open()
    const set = setOf(SIZE, () => MAX_POWER)
    const witness = await circuit.expectPass(inputsOf(set))
    expect(signalValue(circuit, witness, 'totalPower')).toBe(16n * (2n ** 64n - 1n))
  })

  for (const count of [1, 4, 5, 16])
    test(`behavior: of ${count} members, nothing moves and no wire can change alone`, async () => {
      const circuit = await open()
      const witness = await circuit.expectPass(inputsOf(setOf(count)))
      expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
      expect(mutateEveryWire({ circuit, witness })).toMatchObject({ survivors: [], unconstrained: [] })
    })

  test('behavior: the smallest circuit alone', async () => {
    const circuit = await open(4)
    for (const count of [1, 2, 3, 4]) await circuit.expectPass(inputsOf(setOf(count), 4))
    expect(circuit.constraintCount).toBe(2328)
  })
})

describe('a set that is not the committed one', () => {
  const set = setOf(6)
  const changed = (change: (inputs: SetInputs & { validatorsRoot: bigint }) => void) => {
    const inputs = inputsOf(set)
    change(inputs)
    return inputs
  }
  const cases: Record<string, (inputs: SetInputs & { validatorsRoot: bigint }) => void> = {
    'x of a key': ({ Ax }) => Ax.splice(2, 1, Ax[2]! + 1n),
    'y of a key': ({ Ay }) => Ay.splice(2, 1, Ay[2]! + 1n),
    'two members swapped': ({ Ax, Ay, power, powerInverse }) => {
      for (const list of [Ax, Ay, power, powerInverse]) list.splice(1, 2, list[2]!, list[1]!)
    },
    'a power': ({ power, powerInverse }) => {
      power[3]! += 1n
      powerInverse[3] = inverse(power[3]!)
    },
    'power moved between members': ({ power, powerInverse }) => {
      power[3]! += 1n
      power[4]! -= 1n
      for (const i of [3, 4]) powerInverse[i] = inverse(power[i]!)
    },
    'a member left out': ({ power, present, powerInverse }) => {
      for (const list of [power, present, powerInverse]) list[5] = 0n
    },
    'a member more': ({ Ax, Ay, power, present, powerInverse }) => {
      for (const list of [power, present, powerInverse]) list[6] = 1n
      Ax[6] = Ax[0]!
      Ay[6] = Ay[0]!
    },
    'the root': (inputs) => {
      inputs.validatorsRoot += 1n
    },
  }
  for (const [what, change] of Object.entries(cases))
    test(`behavior: ${what} altered is rejected`, async () => {
      await (await open()).expectFail(changed(change))
    })

  test('behavior: a total that is not the sum is rejected', async () => {
    const circuit = await open()
    for (const delta of [1n, -1n, 2n ** 64n]) {
      const validatorsRoot = taggedHash('validator set', {
        treeRoot: set.treeRoot,
        totalPower: set.totalPower + delta,
      })
      await circuit.expectFail({ ...inputsOf(set), validatorsRoot })
    }
  })
})

describe('a committed set that is not well-formed', () => {
  const members = setOf(6, (i) => 10n + BigInt(i)).validators

  test('behavior: a tree larger or smaller than the members need is rejected', async () => {
    const circuit = await open()
    const small = setOf(4)
    const inputs = inputsOf(small)
    await circuit.expectPass(inputs)
    await circuit.expectFail({
      ...inputs,
      validatorsRoot: rootOver({ members: small.validators, places: 16 }),
    })
    await circuit.expectFail({
      ...inputsOf(setOf(6)),
      validatorsRoot: rootOver({ members, places: 8 }),
    })
  })

  test('behavior: a hole among the members is rejected', async () => {
    const circuit = await open()
    const { validatorsRoot: _, ...inputs } = inputsOf(createValidatorSet(members))
    for (const list of [inputs.power, inputs.present, inputs.powerInverse]) list[3] = 0n
    const leaves = members.map((member, i) => (i === 3 ? 0n : validatorLeaf(member)))
    const row = Array.from({ length: 16 }, (_, i) => leaves[i] ?? 0n)
    await circuit.expectFail({ ...inputs, validatorsRoot: rootOfLeaves(row, 10n * 6n + 15n - 13n) })
  })

  test('behavior: a power of 0, of 2^64 or below 0 is rejected though the root opens', async () => {
    const circuit = await open()
    for (const power of [0n, 2n ** 64n, -1n, 2n ** 72n]) {
      const set = setOf(6, () => 1000n)
      const inputs = inputsOf(set)
      const field = ((power % R) + R) % R
      inputs.power[3] = field
      inputs.powerInverse[3] = field === 0n ? 0n : inverse(field)
      const leaves = set.validators.map((member, i) =>
        i === 3 ? hashLeaf(member, field) : validatorLeaf(member),
      )
      const row = Array.from({ length: 16 }, (_, i) => leaves[i] ?? 0n)
      await circuit.expectFail({ ...inputs, validatorsRoot: rootOfLeaves(row, 5000n + power) })
    }
  })

  test('behavior: power of an unused place is rejected', async () => {
    const circuit = await open()
    const set = createValidatorSet(members)
    const inputs = inputsOf(set)
    inputs.power[9] = 7n
    for (const hint of [0n, inverse(7n), R - 7n])
      await circuit.expectFail({
        ...inputs,
        powerInverse: inputs.powerInverse.with(9, hint),
        validatorsRoot: rootOver({ members, places: 16, totalPower: set.totalPower + 7n }),
      })
  })

  test('behavior: flags that are not boolean are rejected', async () => {
    const circuit = await open()
    const inputs = inputsOf(createValidatorSet(members))
    for (const flag of [2n, R - 1n, inverse(2n)])
      for (const at of [0, 3, 6, 15])
        await circuit.expectFail({ ...inputs, present: inputs.present.with(at, flag) })
    // A flag -p^2 with the inverse -p satisfies both rows of the hint: only the prefix rule is in the way.
    await circuit.expectFail({
      ...inputs,
      power: inputs.power.with(6, 3n),
      powerInverse: inputs.powerInverse.with(6, R - 3n),
      present: inputs.present.with(6, R - 9n),
    })
  })
})

function hashLeaf(member: Validator, power: bigint): bigint {
  return poseidon([member.publicKey.x, member.publicKey.y, power])
}

function rootOfLeaves(leaves: readonly bigint[], totalPower: bigint): bigint {
  let row = [...leaves]
  while (row.length > 1)
    row = Array.from({ length: row.length / 2 }, (_, i) => poseidon([row[2 * i]!, row[2 * i + 1]!]))
  return poseidon([TAG, row[0]!, ((totalPower % R) + R) % R])
}
