import { describe, expect, test } from 'vitest'
import { HALF_RANGE, HALF_RANGE_TOP_BITS } from '../../../src/ethereum/link/parameters.js'
import { borderKey, CUT } from '../../ethereum/link/border-key.js'
import { linkCase } from '../../ethereum/link/link-fixture.js'
import type { Circuit } from '../../support/circuit.js'
import { createRandom, mod, power } from '../../support/field.js'
import { inputWires, rankTest } from '../../support/rank.js'
import { openTemplate, signalValue } from '../../support/template.js'
import { mutateEveryWire } from '../../support/wire-mutation.js'

const open = (top: number) => {
  const bound = HALF_RANGE >> BigInt(380 - top)
  const bits = Array.from({ length: top }, (_, i) => (bound >> BigInt(i)) & 1n)
  return openTemplate('ethereum/y-star.circom', `YStar(${top}, [${bits.join(', ')}])`)
}
const z = createRandom('y star').element()
const powers = [1n, 2n, 3n, 4n, 5n].map((exponent) => power(z, exponent))
const M128 = 2n ** 128n - 1n
const limbs = (y: bigint) => [y & M128, (y >> 128n) & M128, y >> 256n]
const lowOf = (y: bigint, cut = CUT) => {
  const low = y & (2n ** cut - 1n)
  return [low & M128, low >> 128n]
}
const inputs = (y: bigint, low = lowOf(y)) => ({ yStar: limbs(y), low, powers })
const valueAtZ = (y: bigint) =>
  [0n, 1n, 2n, 3n, 4n, 5n].reduce((sum, w) => sum + ((y >> (64n * w)) & (2n ** 64n - 1n)) * power(z, w), 0n)

/** All wires but the inputs, which are the caller's to bind. */
const innerWires = ({ r1cs }: Circuit) => {
  const first = 1 + r1cs.publicOutputCount + r1cs.publicInputCount
  return [1, ...Array.from({ length: r1cs.wireCount - first }, (_, i) => first + i)]
}
const none = { survivors: [], unconstrained: [] }

/** The limbs as they are: out of range, or with bits that are not theirs. */
const rejected = async (circuit: Circuit, yStar: readonly bigint[], low = [0n, 0n]) => {
  await circuit.expectFail({ yStar: yStar.map(mod), low, powers })
}

describe('YStar', () => {
  const top = HALF_RANGE_TOP_BITS

  test('default: the value at z, for keys, and for both ends of the half-range', async () => {
    const circuit = await open(top)
    const keys = linkCase('y star')
      .committed.keys.slice(0, 4)
      .map(({ yStar }) => yStar)
    for (const y of [...keys, 0n, 1n, 2n ** 379n, HALF_RANGE, HALF_RANGE - 1n, borderKey(99n).yStar]) {
      const witness = await circuit.expectPass(inputs(y))
      expect(signalValue(circuit, witness, 'atZ')).toBe(mod(valueAtZ(y)))
      expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
      expect(mutateEveryWire({ circuit, witness, wires: innerWires(circuit) })).toMatchObject(none)
    }
    const ones = [...HALF_RANGE.toString(2).slice(0, top)].filter((bit) => bit === '1').length
    expect(circuit.constraintCount).toBe(390 + ones)
  })

  test('behavior: below the border the shared bits may be anything', async () => {
    const circuit = await open(top)
    const bound = HALF_RANGE >> CUT
    for (const y of [0n, ((bound - 1n) << CUT) + 2n ** CUT - 1n, (bound << CUT) - 1n])
      for (const low of [[0n, 0n], lowOf(HALF_RANGE), [-1n, 5n].map(mod)])
        await circuit.expectPass(inputs(y, low))
  })

  test('behavior: at the border the shared bits must be its own', async () => {
    const circuit = await open(top)
    for (const y of [(HALF_RANGE >> CUT) << CUT, HALF_RANGE - 5n, HALF_RANGE]) {
      const [first, second] = lowOf(y)
      await circuit.expectPass(inputs(y))
      for (const low of [
        [first + 1n, second],
        [first, second + 1n],
        [first - 1n, second].map(mod),
        [first + 2n ** 128n, second - 1n].map(mod),
        lowOf(y ^ 1n),
      ])
        await circuit.expectFail(inputs(y, low))
    }
  })

  test('behavior: with the top bits above the bound nothing helps, whatever is shared', async () => {
    const circuit = await open(top)
    const above = ((HALF_RANGE >> CUT) + 1n) << CUT
    for (const y of [above, above + 12345n, 2n ** 380n - 1n, HALF_RANGE | (1n << 377n)])
      for (const low of [lowOf(y), [0n, 0n], lowOf(HALF_RANGE)]) await circuit.expectFail(inputs(y, low))
    // In the rest of the sliver the caller's bound on the shared bits decides, not this template.
    await circuit.expectPass(inputs(HALF_RANGE + 1n))
  })

  test('behavior: each limb at its limit, negative, or borrowing is rejected', async () => {
    const circuit = await open(top)
    const [y0, y1, y2] = limbs(linkCase('limits').committed.keys[0].yStar)
    await circuit.expectPass({ yStar: [M128, M128, y2], low: [0n, 0n], powers })
    for (const bad of [
      [2n ** 128n, y1, y2],
      [y0, 2n ** 128n, y2],
      [y0, y1, y2 + 2n ** 124n],
      [-1n, y1, y2],
      [y0, -1n, y2],
      [y0, y1, -1n],
      [y0 + 2n ** 128n, y1 - 1n, y2],
      [y0, y1 + 2n ** 128n, y2 - 1n],
    ])
      await rejected(circuit, bad)
  })

  test.each([1, 100, 124])('behavior: a cut after %i bits compares those', async (bits) => {
    if (((HALF_RANGE >> BigInt(380 - bits)) & 1n) !== 0n) {
      await expect(open(bits)).rejects.toThrow('circom failed')
      return
    }
    const circuit = await open(bits)
    const cut = BigInt(380 - bits)
    const bound = HALF_RANGE >> cut
    await circuit.expectPass(inputs(bound << cut, lowOf(bound << cut, cut)))
    await circuit.expectPass(inputs((bound << cut) - 1n, [0n, 0n]))
    await circuit.expectFail(inputs((bound + 1n) << cut, [0n, 0n]))
  })
})
