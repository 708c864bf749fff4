import { describe, expect, test } from 'vitest'
import { BFT_LAYOUT } from '../../../src/bft/layout.js'
import { findEquivocation } from '../../../src/bft/light-client/equivocation.js'
import { signersOf } from '../../../src/bft/votes/bitmap.js'
import { PREVOTE, type Vote } from '../../../src/bft/votes/vote.js'
import { buildEquivocationWitness } from '../../../src/bft/witness/equivocation-witness.js'
import { splitEvidence } from '../../../src/bft/witness/split-evidence.js'
import { CHAIN_ID, validatorsOf, voteBy } from '../chain.js'
import { expectCode } from '../expect-code.js'

const vote: Vote = { chainId: CHAIN_ID, height: 5n, round: 3n, type: PREVOTE, headerHash: 111n }
const setOf = (count: number) =>
  validatorsOf(...Array.from({ length: count }, (_, key) => [key, 10n + BigInt(key)] as const))
const large = setOf(140)
const evidenceOf = (validators: typeof large, first: readonly number[], second: readonly number[]) => ({
  validators,
  first: voteBy(validators, first, vote),
  second: voteBy(validators, second, { ...vote, headerHash: 222n }),
})

describe('splitEvidence', () => {
  test('default: double signers of both halves of a set above 128 are shown apart, and lose nothing', () => {
    const evidence = evidenceOf(large, [0, 5, 100, 127, 128, 133], [0, 1, 127, 128, 130, 133])
    const whole = findEquivocation(CHAIN_ID, evidence)
    const parts = splitEvidence(evidence).map((part) => findEquivocation(CHAIN_ID, part))
    expect(parts.map(({ signers }) => signersOf(signers))).toEqual([
      [0, 127],
      [128, 133],
    ])
    expect(parts.reduce((sum, { power }) => sum + power, 0n)).toBe(whole.power)
    for (const part of parts) expect(part).toEqual({ ...whole, signers: part.signers, power: part.power })
  })

  test('behavior: evidence that one proof shows stays as it is', () => {
    for (const [first, second] of [
      [[0, 1, 128], [1]],
      [
        [130, 139],
        [4, 139],
      ],
      [[0], [130]],
    ] as const) {
      const evidence = evidenceOf(large, first, second)
      expect(splitEvidence(evidence)).toEqual([evidence])
    }
    const small = evidenceOf(setOf(128), [0, 127], [0, 127])
    expect(splitEvidence(small)).toEqual([small])
  })

  test('error: a set without members, and one of too many', async () => {
    const { first, second } = evidenceOf(large, [0], [0])
    const validators = new Array(257).fill(large[0])
    await expectCode('VALIDATOR_SET_TOO_LARGE', () => splitEvidence({ validators, first, second }))
    await expectCode('EMPTY_VALIDATOR_SET', () => splitEvidence({ validators: [], first, second }))
  })
})

describe('witness of a set above 128', () => {
  const names: readonly string[] = BFT_LAYOUT.publicInputs.equivocation

  test('default: each part has the slots of its half, and the bitmap and the total of the whole set', () => {
    const evidence = evidenceOf(large, [2, 127, 128, 139], [2, 127, 128, 139])
    const { totalPower } = findEquivocation(CHAIN_ID, evidence)
    const [low, high] = splitEvidence(evidence).map((part) =>
      buildEquivocationWitness({ chainId: CHAIN_ID, evidence: part }),
    )
    for (const [half, witness] of [low, high].entries()) {
      expect(witness).toMatchObject({ circuit: 'bft-equivocation-256', size: 256 })
      expect(witness!.publicInputs[names.indexOf('totalPower')]).toBe(totalPower)
      const { half: chosen, Ax, R8x, scalars, ...rest } = witness!.inputs as Record<string, bigint[]>
      expect(chosen).toEqual([BigInt(half)])
      expect([Ax, R8x, scalars].map((each) => each!.length)).toEqual([256, 256, 129])
      expect([rest.signersLow, rest.signersHigh]).toEqual(
        half === 0 ? [4n | (1n << 127n), 0n] : [0n, 1n | (1n << 11n)],
      )
    }
    const evidenceX = (part: number, slot: number) => {
      const [signature] = splitEvidence(evidence)[part]!.first.signatures.slice(slot)
      return signature!.R8.x
    }
    // the first vote of key i of the half is slot i
    const slotOf = (witness: typeof low, slot: number) => (witness!.inputs.R8x as bigint[])[slot]
    expect([slotOf(low, 2), slotOf(low, 127)]).toEqual([evidenceX(0, 0), evidenceX(0, 1)])
    expect([slotOf(high, 0), slotOf(high, 11)]).toEqual([evidenceX(1, 0), evidenceX(1, 1)])
  })

  test('error: double signers of both halves at once', async () => {
    const evidence = evidenceOf(large, [0, 128], [0, 128])
    await expectCode('SIGNERS_IN_BOTH_HALVES', () =>
      buildEquivocationWitness({ chainId: CHAIN_ID, evidence }),
    )
  })
})
