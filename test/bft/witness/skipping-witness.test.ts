import { describe, expect, test } from 'vitest'
import { verifySkipping } from '../../../src/bft/light-client/verify-skipping.js'
import { createValidatorSet } from '../../../src/bft/validators/validator-set.js'
import { hashHeader } from '../../../src/bft/votes/header.js'
import { buildSkippingWitness } from '../../../src/bft/witness/skipping-witness.js'
import { codeOf } from '../../support/error-code.js'
import { createRandom } from '../../support/field.js'
import { CHAIN_ID, makeBlock, policy, START, trusted, validatorsOf } from '../chain.js'
import { expectCode } from '../expect-code.js'
import { randomPlaces, randomValidators } from './random-blocks.js'

describe('skipping witness', () => {
  test('default: 400 random pairs of sets: a witness exists when the light client accepts', async () => {
    const random = createRandom('skipping witness')
    const codes = new Map<string, number>()
    for (let round = 0; round < 400; round++) {
      const most = round % 20 === 0 ? 12 : 5
      const before = randomValidators(random, { pool: most + 3, most })
      const validators = randomValidators(random, { pool: most + 3, most })
      const parent = makeBlock({ height: 4n, validators: before, places: [0] })
      const block = makeBlock({
        height: 9n,
        validators,
        parentHash: random.element(),
        round: random.below(2n ** 32n),
        places: [0, ...randomPlaces(random, validators.length, 70n)].filter(
          (place, i) => i === 0 || place > 0,
        ),
      })
      const base = trusted(parent)
      const code = await codeOf(() => verifySkipping({ trusted: base, block, policy, now: START + 9000n }))
      codes.set(code, (codes.get(code) ?? 0) + 1)
      const build = () =>
        buildSkippingWitness({ chainId: CHAIN_ID, trustedValidators: base.nextValidators, block })
      if (code !== 'NONE') {
        await expectCode(code as 'NOT_ENOUGH_TRUST', build)
        continue
      }
      const { circuit, publicInputs } = build()
      const [there, here] = [createValidatorSet(before), createValidatorSet(validators)]
      expect(circuit).toBe(`bft-skipping-${Math.max(there.size, here.size)}`)
      const { header, commit } = block
      expect(publicInputs).toEqual([
        CHAIN_ID,
        there.root,
        here.root,
        hashHeader(header),
        9n,
        header.timestamp,
        header.stateRoot,
        here.root,
        commit.signers,
        0n,
      ])
    }
    expect([...codes.keys()].sort()).toEqual(['NONE', 'NOT_ENOUGH_POWER', 'NOT_ENOUGH_TRUST'])
    for (const count of codes.values()) expect(count).toBeGreaterThan(20)
  })

  test('error: exactly a third of the trusted power, counted as it is there', async () => {
    const before = createValidatorSet(validatorsOf([1, 10n], [2, 10n], [3, 10n]))
    const block = makeBlock({ height: 9n, validators: validatorsOf([1, 1000n], [5, 1n], [6, 1n]) })
    await expectCode('NOT_ENOUGH_TRUST', () =>
      buildSkippingWitness({ chainId: CHAIN_ID, trustedValidators: before, block }),
    )
    const after = createValidatorSet(validatorsOf([1, 11n], [2, 10n], [3, 10n]))
    buildSkippingWitness({ chainId: CHAIN_ID, trustedValidators: after, block })
  })

  test('args: the circuit has room for the larger of both sets', () => {
    const many = validatorsOf(...Array.from({ length: 6 }, (_, key) => [key, 1n] as const))
    const few = createValidatorSet(validatorsOf([0, 1n], [1, 1n]))
    const build = (validators: typeof many, trustedValidators: typeof few) =>
      buildSkippingWitness({
        chainId: CHAIN_ID,
        trustedValidators,
        block: makeBlock({ height: 9n, validators }),
      })
    expect(build(many, few).circuit).toBe('bft-skipping-16')
    expect(
      build(validatorsOf([0, 1n], [1, 1n]), createValidatorSet(many.slice(0, 5))).inputs.trustedAx,
    ).toHaveLength(16)
    expect(build(validatorsOf([0, 1n], [1, 1n]), few).circuit).toBe('bft-skipping-4')
  })
})
