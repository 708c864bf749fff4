import { describe, expect, test } from 'vitest'
import { findEquivocation } from '../../../src/bft/light-client/equivocation.js'
import { createValidatorSet } from '../../../src/bft/validators/validator-set.js'
import { PRECOMMIT, PREVOTE, type Vote } from '../../../src/bft/votes/vote.js'
import { buildEquivocationWitness } from '../../../src/bft/witness/equivocation-witness.js'
import { codeOf } from '../../support/error-code.js'
import { createRandom } from '../../support/field.js'
import { CHAIN_ID, validatorsOf, voteBy } from '../chain.js'
import { expectCode } from '../expect-code.js'
import { randomPlaces, randomValidators } from './random-blocks.js'

const vote: Vote = { chainId: CHAIN_ID, height: 5n, round: 3n, type: PRECOMMIT, headerHash: 111n }

describe('equivocation witness', () => {
  test('default: 200 random vote sets: the double signers of the light client', async () => {
    const random = createRandom('equivocation witness')
    const codes = new Map<string, number>()
    for (let round = 0; round < 200; round++) {
      const validators = randomValidators(random, { pool: 20, most: round % 20 === 0 ? 12 : 5 })
      const places = () => {
        const some = randomPlaces(random, validators.length, 60n)
        return some.length === 0 ? [0] : some
      }
      const slot = { ...vote, type: random.below(2n) === 0n ? PREVOTE : PRECOMMIT, height: random.below(99n) }
      const hashes = [random.element(), random.below(5n) === 0n ? 0n : random.element()]
      const [first, second] = hashes.map((headerHash) =>
        voteBy(validators, places(), { ...slot, headerHash }),
      )
      const evidence = { validators, first: first!, second: second! }
      const build = () => buildEquivocationWitness({ chainId: CHAIN_ID, evidence })
      const code = await codeOf(() => findEquivocation(CHAIN_ID, evidence))
      codes.set(code, (codes.get(code) ?? 0) + 1)
      if (code !== 'NONE') {
        await expectCode(code as 'NO_MISBEHAVIOUR', build)
        continue
      }
      const set = createValidatorSet(validators)
      const double = first!.signers & second!.signers
      const power = validators.reduce((sum, each, i) => sum + ((double >> BigInt(i)) & 1n) * each.power, 0n)
      const { circuit, publicInputs } = build()
      expect(circuit).toBe(`bft-equivocation-${set.size}`)
      expect(publicInputs).toEqual([
        CHAIN_ID,
        set.root,
        slot.height,
        3n,
        slot.type,
        ...hashes,
        double,
        0n,
        power,
        set.totalPower,
      ])
    }
    expect([...codes.keys()].sort()).toEqual(['NONE', 'NO_MISBEHAVIOUR'])
    for (const count of codes.values()) expect(count).toBeGreaterThan(20)
  })

  test('error: votes of different slots, of one header, or of nobody twice', async () => {
    const validators = validatorsOf([1, 10n], [2, 10n], [3, 10n])
    const first = voteBy(validators, [0, 1, 2], vote)
    const with_ = (change: Partial<Vote>, places = [0, 1, 2]) =>
      buildEquivocationWitness({
        chainId: CHAIN_ID,
        evidence: { validators, first, second: voteBy(validators, places, { ...vote, ...change }) },
      })
    const headerHash = 222n
    for (const change of [
      { headerHash, height: 6n },
      { headerHash, round: 4n },
      { headerHash, type: PREVOTE },
      { headerHash, chainId: CHAIN_ID + 1n },
      {},
    ])
      await expectCode('NO_MISBEHAVIOUR', () => with_(change))
    const split = { validators, first: voteBy(validators, [0], vote) }
    await expectCode('NO_MISBEHAVIOUR', () =>
      buildEquivocationWitness({
        chainId: CHAIN_ID,
        evidence: { ...split, second: voteBy(validators, [1, 2], { ...vote, headerHash }) },
      }),
    )
    expect(with_({ headerHash }, [2]).publicInputs[7]).toBe(4n)
    await expectCode('WRONG_CHAIN', () =>
      buildEquivocationWitness({
        chainId: CHAIN_ID + 1n,
        evidence: { validators, first, second: voteBy(validators, [0], { ...vote, headerHash }) },
      }),
    )
  })
})
