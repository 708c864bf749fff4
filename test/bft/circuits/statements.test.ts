import { describe, expect, test } from 'vitest'
import { BFT_LAYOUT } from '../../../src/bft/layout.js'
import { MAX_POWER, type Validator } from '../../../src/bft/validators/validator.js'
import { createValidatorSet } from '../../../src/bft/validators/validator-set.js'
import { PRECOMMIT, PREVOTE } from '../../../src/bft/votes/vote.js'
import { buildEquivocationWitness } from '../../../src/bft/witness/equivocation-witness.js'
import { buildQuorumWitness } from '../../../src/bft/witness/quorum-witness.js'
import { buildSkippingWitness } from '../../../src/bft/witness/skipping-witness.js'
import type { StatementWitness } from '../../../src/bft/witness/statement-witness.js'
import { createRandom } from '../../support/field.js'
import { CHAIN_ID, makeBlock, validatorsOf, voteBy } from '../chain.js'
import { openStatement, publicInputsOf } from './statements.js'

const vote = { chainId: CHAIN_ID, height: 5n, round: 3n, type: PRECOMMIT, headerHash: 111n }
const random = createRandom('statements')
const setOf = (count: number, powerOf: (key: number) => bigint, from = 0): Validator[] =>
  validatorsOf(...Array.from({ length: count }, (_, key) => [from + key, powerOf(from + key)] as const))
const even = () => 10n
const largest = () => MAX_POWER
const uneven = (key: number) => 1n + 7n * BigInt(key % 5)

async function accepts(witness: StatementWitness): Promise<void> {
  const [, statement, size] = witness.circuit.split('-') as [string, 'quorum', string]
  const circuit = await openStatement(statement, Number(size))
  const values = await circuit.expectPass(witness.inputs)
  expect(publicInputsOf(circuit, values)).toEqual(witness.publicInputs)
}

describe('quorum', () => {
  for (const [what, validators, places] of [
    ['all of four sign', setOf(4, even), [0, 1, 2, 3]],
    ['three of four sign', setOf(4, even), [0, 2, 3]],
    ['a single validator signs', setOf(1, even), [0]],
    ['powers are as large as can be', setOf(4, largest), [1, 2, 3]],
  ] as const)
    test(`default: ${what}`, async () => {
      const block = makeBlock({ height: 5n, validators, places, round: random.below(2n ** 32n) })
      await accepts(buildQuorumWitness({ chainId: CHAIN_ID, block }))
    })

  test('default: sets of any size in the circuit of 16', async () => {
    for (const [count, places] of [
      [16, [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 15]],
      [9, [0, 1, 2, 3, 4, 5, 8]],
    ] as const) {
      const block = makeBlock({ height: 5n, validators: setOf(count, even), places })
      await accepts(buildQuorumWitness({ chainId: CHAIN_ID, block }))
    }
    const block = makeBlock({ height: 5n, validators: setOf(3, uneven) })
    await accepts(buildQuorumWitness({ chainId: CHAIN_ID, block, size: 16 }))
  })

  test('behavior: two thirds and one unit of power are enough', async () => {
    const validators = validatorsOf([1, 1000n], [2, 1001n], [3, 999n])
    const places = validators.flatMap(({ power }, i) => (power === 999n ? [] : [i]))
    await accepts(
      buildQuorumWitness({ chainId: CHAIN_ID, block: makeBlock({ height: 5n, validators, places }) }),
    )
  })
})

describe('skipping', () => {
  const build = (trusted: Validator[], validators: Validator[], places?: number[], size?: number) =>
    buildSkippingWitness({
      chainId: CHAIN_ID,
      trustedValidators: createValidatorSet(trusted),
      block: makeBlock({ height: 50n, validators, parentHash: 5n, ...(places && { places }) }),
      ...(size !== undefined && { size }),
    })

  test('default: the same set, a set that changed in part, powers that changed', async () => {
    await accepts(build(setOf(4, even), setOf(4, even)))
    await accepts(build(setOf(4, even), setOf(4, uneven, 2)))
    await accepts(build(setOf(4, largest), setOf(4, even, 2)))
    await accepts(build(setOf(3, even), setOf(4, even), [0, 1, 3]))
  })

  test('default: sets whose trees differ in size', async () => {
    await accepts(build(setOf(4, even), setOf(10, even)))
    await accepts(build(setOf(16, even), setOf(6, uneven, 10)))
    await accepts(build(setOf(2, even), setOf(2, even), undefined, 16))
  })
})

describe('equivocation', () => {
  const build = (
    validators: Validator[],
    first: number[],
    second: number[],
    headerHash: bigint,
    type = PRECOMMIT,
  ) =>
    buildEquivocationWitness({
      chainId: CHAIN_ID,
      evidence: {
        validators,
        first: voteBy(validators, first, { ...vote, type }),
        second: voteBy(validators, second, { ...vote, type, headerHash }),
      },
    })

  test('default: all, some or one of four sign twice', async () => {
    await accepts(build(setOf(4, even), [0, 1, 2, 3], [0, 1, 2, 3], 222n))
    await accepts(build(setOf(4, uneven), [0, 1, 2], [1, 2, 3], 222n, PREVOTE))
    await accepts(build(setOf(3, largest), [0, 2], [2], 222n))
  })

  test('default: a vote for a header and one for none', async () => {
    await accepts(build(setOf(4, even), [0, 1], [1, 3], 0n, PREVOTE))
  })

  test('default: in a larger set', async () => {
    await accepts(build(setOf(11, uneven), [0, 4, 5, 6, 10], [1, 4, 6, 10], 222n))
  })
})

describe('shape of the circuits', () => {
  for (const statement of ['quorum', 'skipping', 'equivocation'] as const)
    test(`default: public inputs of ${statement} are those of the table, in its order`, async () => {
      const { r1cs, wireOf, droppedInputCount } = await openStatement(statement, 4)
      const names = BFT_LAYOUT.publicInputs[statement]
      expect([r1cs.publicOutputCount, r1cs.publicInputCount]).toEqual([0, names.length])
      expect(names.map(wireOf)).toEqual(names.map((_, i) => i + 1))
      // The first place of each set must be taken: that input is a constant.
      expect(droppedInputCount).toBe(statement === 'skipping' ? 2 : 1)
    })

  test('behavior: constraints of the smallest circuits', async () => {
    const counts = { quorum: 19017, skipping: 21782, equivocation: 23029 } as const
    for (const statement of ['quorum', 'skipping', 'equivocation'] as const)
      expect((await openStatement(statement, 4)).constraintCount).toBe(counts[statement])
  })
})
