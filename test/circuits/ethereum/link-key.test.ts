import { describe, expect, test } from 'vitest'
import { splitLimbs } from '../../../src/arithmetic/limbs.js'
import { keyLimbs } from '../../../src/ethereum/committee/committee-key.js'
import { HALF_RANGE, HALF_RANGE_TOP_BITS } from '../../../src/ethereum/link/parameters.js'
import { linkCase } from '../../ethereum/link/link-fixture.js'
import { createRandom, mod, power, R } from '../../support/field.js'
import { inputWires, rankTest } from '../../support/rank.js'
import { openTemplate, signalValue } from '../../support/template.js'
import { mutateEveryWire } from '../../support/wire-mutation.js'

const bound = HALF_RANGE >> BigInt(380 - HALF_RANGE_TOP_BITS)
const bits = Array.from({ length: HALF_RANGE_TOP_BITS }, (_, i) => (bound >> BigInt(i)) & 1n)
const open = () =>
  openTemplate('ethereum/link-key.circom', `LinkKey(${HALF_RANGE_TOP_BITS}, [${bits.join(', ')}])`)
const random = createRandom('link key')
const [z, rho, before] = [random.element(), random.below(2n ** 248n), random.element()]
const powers = [1n, 2n, 3n, 4n, 5n].map((exponent) => power(z, exponent))
const at = (limbs: readonly bigint[]) =>
  limbs.reduce((sum, limb, i) => mod(sum + limb * power(z, BigInt(i))), 0n)
const keys = linkCase('link key').committed.keys.slice(0, 3)
const inputsOf = (key: (typeof keys)[number]) => ({
  ...keyLimbs(key),
  powers,
  low: [0n, 0n],
  rho,
  before,
})

describe('LinkKey', () => {
  test('default: the curve equation at z and six steps of Horner', async () => {
    const circuit = await open()
    for (const key of keys) {
      const witness = await circuit.expectPass(inputsOf(key))
      const x = at(splitLimbs(key.x, [64, 64, 64, 64, 64, 61]))
      const y = at(splitLimbs(key.yStar, [64, 64, 64, 64, 64, 60]))
      expect(signalValue(circuit, witness, 'identity')).toBe(mod(y * y - x * x * x - 4n))
      const after = [5n, 4n, 3n, 2n, 1n, 0n].reduce(
        (value, i) => mod(value * rho + ((key.x >> (64n * i)) & (2n ** 64n - 1n))),
        before,
      )
      expect(signalValue(circuit, witness, 'after')).toBe(after)
      expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
      // The inputs are the caller's to bind.
      const inputs = new Set(inputWires(circuit))
      const wires = Array.from({ length: circuit.r1cs.wireCount - 1 }, (_, i) => i + 1)
      const inner = wires.filter((wire) => !inputs.has(wire))
      expect(mutateEveryWire({ circuit, witness, wires: inner })).toMatchObject({
        survivors: [],
        unconstrained: [],
      })
    }
    expect(circuit.constraintCount).toBeLessThan(500)
  })

  test('behavior: each limb of x moves both outputs', async () => {
    const circuit = await open()
    const inputs = inputsOf(keys[0])
    const outputs = async (x: readonly bigint[]) => {
      const witness = await circuit.expectPass({ ...inputs, x })
      return ['identity', 'after'].map((name) => signalValue(circuit, witness, name))
    }
    const [seenIdentity, seenAfter] = [new Set<bigint>(), new Set<bigint>()]
    for (const x of [inputs.x, ...inputs.x.map((limb, i) => inputs.x.with(i, limb ^ 1n))]) {
      const [identity, after] = await outputs(x)
      seenIdentity.add(identity)
      seenAfter.add(after)
    }
    expect([seenIdentity.size, seenAfter.size]).toEqual([7, 7])
  })

  test('behavior: a sign is 0 or 1', async () => {
    const circuit = await open()
    for (const sign of [0n, 1n]) await circuit.expectPass({ ...inputsOf(keys[0]), sign })
    for (const sign of [2n, R - 1n, (R + 1n) / 2n, 2n ** 124n])
      await circuit.expectFail({ ...inputsOf(keys[0]), sign })
  })
})
