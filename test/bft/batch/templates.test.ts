import { describe, expect, test } from 'vitest'
import { fromDigits, HASH_TOP, scalarDigits } from '../../../src/bft/batch/digits.js'
import { drawBatchWeights } from '../../../src/bft/batch/draw-weights.js'
import { MONTGOMERY_A, ORDER_8_SUM, toMontgomery } from '../../../src/bft/batch/montgomery.js'
import { BASE, toJubPoint } from '../../../src/bft/signature/baby-jubjub.js'
import { poseidon } from '../../../src/hash/poseidon.js'
import { createRandom, inverse, mod, R, squareRoot } from '../../support/field.js'
import { openTemplate, signalValue, signalValues } from '../../support/template.js'
import { type Affine, addSlope, along, doubleSlope, negate, plus, times } from './affine.js'
import { torsion } from './torsion.js'

const random = createRandom('parts')
const pointAt = (factor: bigint) => BASE.multiply(factor).add(torsion()[Number(factor % 8n)]!)
const affine = (factor: bigint): Affine => toMontgomery([pointAt(factor)])[0]!

describe('templates', () => {
  test('default: a digit is -3, -1, 1 or 3', async () => {
    const circuit = await openTemplate('babyjubjub/digit.circom', 'Digit()')
    for (const digit of [-3n, -1n, 1n, 3n]) await circuit.expectPass({ in: mod(digit) })
    for (const digit of [0n, 2n, -2n, 5n, -9n, inverse(3n)]) await circuit.expectFail({ in: mod(digit) })
  })

  test('default: HashBits takes every field element, and r - 1 is the largest integer', async () => {
    const circuit = await openTemplate('babyjubjub/hash-bits.circom', 'HashBits()')
    for (const value of [
      0n,
      1n,
      HASH_TOP - 1n,
      HASH_TOP,
      2n ** 253n - 1n,
      2n ** 253n,
      R - 1n,
      random.element(),
    ]) {
      const witness = await circuit.expectPass({ in: value })
      const bits = signalValues(circuit, witness, 'bits', 254)
      expect(
        bits.reduceRight((sum, bit, i) => sum + bit * (i === 253 ? HASH_TOP : 2n ** BigInt(i)), 0n),
      ).toBe(value)
    }
  })

  test('behavior: HashBits has no form for h + r, and a second one for the integer alone', async () => {
    const circuit = await openTemplate('babyjubjub/hash-bits.circom', 'HashBits()')
    const bitsOf = (low: bigint, top: bigint) =>
      Object.fromEntries(
        Array.from({ length: 254 }, (_, i) => [`bits[${i}]`, i === 253 ? top : (low >> BigInt(i)) & 1n]),
      )
    const small = await circuit.expectPass({ in: 5n })
    circuit.expectUnsatisfied(circuit.setWire(small, bitsOf(R + 5n - HASH_TOP - 2n ** 253n, 1n)))
    circuit.expectUnsatisfied(circuit.setWire(small, bitsOf((R + 5n) % 2n ** 253n, 1n)))
    const value = HASH_TOP + 77n
    const either = await circuit.expectPass({ in: value })
    expect(circuit.satisfied(circuit.setWire(either, bitsOf(77n, 1n))).ok).toBe(true)
    expect(circuit.satisfied(circuit.setWire(either, bitsOf(value, 0n))).ok).toBe(true)
    circuit.expectUnsatisfied(circuit.setWire(either, bitsOf(78n, 1n)))
  })

  test('default: multiples by a digit', async () => {
    const circuit = await openTemplate('babyjubjub/signed-multiple.circom', 'SignedMultiple()')
    const once = affine(987n)
    const thrice = times(once, 3n)
    for (const digit of [-3n, -1n, 1n, 3n]) {
      const witness = await circuit.expectPass({ once, thrice, digit: mod(digit), square: digit ** 2n })
      const size = digit ** 2n === 9n ? thrice : once
      expect(signalValues(circuit, witness, 'out', 2)).toEqual([...(digit < 0n ? negate(size) : size)])
    }
  })

  test('default: a scalar from its digits, the top one 1 or -1', async () => {
    const circuit = await openTemplate('babyjubjub/scalar-digits.circom', 'ScalarDigits()')
    const digits = scalarDigits(random.element())
    const witness = await circuit.expectPass({ digits: digits.map(mod) })
    expect(signalValue(circuit, witness, 'out')).toBe(mod(fromDigits(digits)))
    for (const top of [3n, -3n, 0n, 2n]) await circuit.expectFail({ digits: digits.with(125, top).map(mod) })
    await circuit.expectFail({ digits: digits.with(60, 0n).map(mod) })
  })

  for (const count of [2, 4, 5, 13, 40])
    test(`default: ${count} weights are those of the twin, and no others`, async () => {
      const circuit = await openTemplate('babyjubjub/weight-digits.circom', `WeightDigits(77, ${count})`)
      let [challenge, drawn] = [0n, drawBatchWeights({ tag: 77n, challenge: 0n, count })]
      while (drawn === undefined) drawn = drawBatchWeights({ tag: 77n, challenge: ++challenge, count })
      const { weights, draws } = drawn
      const inputs = { challenge, draws: draws.map((digits) => digits.map(mod)) }
      const witness = await circuit.expectPass(inputs)
      for (const [k, digits] of weights.entries())
        expect(signalValues(circuit, witness, `digits[${k}]`, 50)).toEqual(digits.map(mod))
      const changed = draws.with(0, draws[0]!.with(124, draws[0]![124]! === 3n ? 1n : 3n))
      await circuit.expectFail({ ...inputs, draws: changed.map((digits) => digits.map(mod)) })
      await circuit.expectFail({ ...inputs, challenge: challenge + 1n })
    })

  test('error: an element of 12 2^250 or more has neither weights nor a proof', async () => {
    const circuit = await openTemplate('babyjubjub/weight-digits.circom', 'WeightDigits(77, 2)')
    let challenge = 0n
    while (drawBatchWeights({ tag: 77n, challenge, count: 2 }) !== undefined) challenge++
    const element = poseidon([challenge, 77n, 0n])
    expect(element).toBeGreaterThanOrEqual(12n << 250n)
    const digitsOf = (value: bigint) =>
      Array.from({ length: 125 }, (_, j) => mod(2n * ((value >> BigInt(2 * j)) & 3n) - 3n))
    await circuit.expectFail({ challenge, draws: [digitsOf(element)] })
    await circuit.expectFail({ challenge, draws: [digitsOf(element + R)] })
  })
})

describe('points that a slot takes', () => {
  const hintsOf = (point: Affine) => {
    const [u] = point
    const small = mod((u * u - u) * (u * u - ORDER_8_SUM * u + 1n))
    const twice = plus(point, point)
    return [...point, inverse(small), doubleSlope(point), addSlope(point, twice)]
  }

  test('default: P and 3P, with a torsion part or without', async () => {
    const circuit = await openTemplate('babyjubjub/odd-multiples.circom', 'OddMultiples()')
    for (const factor of [1n, 2n, 3n, 4n, 5n, 12n, 16n]) {
      const point = affine(factor)
      const witness = await circuit.expectPass({ ...toJubPoint(pointAt(factor)), hints: hintsOf(point) })
      expect(signalValues(circuit, witness, 'once', 2)).toEqual([...point])
      expect(signalValues(circuit, witness, 'thrice', 2)).toEqual([...times(point, 3n)])
    }
  })

  test('error: every point of small order, whatever the hints', async () => {
    const circuit = await openTemplate('babyjubjub/odd-multiples.circom', 'OddMultiples()')
    for (const part of torsion()) {
      const { x, y } = toJubPoint(part)
      for (let tries = 0; tries < 4; tries++) {
        const u = y === 1n ? random.element() : mod((1n + y) * inverse(1n - y))
        const v = x === 0n ? [0n, 1n, random.element(), 5n][tries]! : mod(u * inverse(x))
        const free = Array.from({ length: 3 }, () => random.element())
        await circuit.expectFail({ x, y, hints: [u, v, ...free] })
      }
    }
  })

  test('error: (x, -1), a point off the curve, another u or v', async () => {
    const circuit = await openTemplate('babyjubjub/odd-multiples.circom', 'OddMultiples()')
    const free = [random.element(), random.element(), random.element()]
    await circuit.expectFail({ x: 5n, y: R - 1n, hints: [0n, 0n, ...free] })
    await circuit.expectFail({ x: 5n, y: 1n, hints: [0n, 0n, ...free] })
    const [point, { x, y }] = [affine(9n), toJubPoint(pointAt(9n))]
    const hints = hintsOf(point)
    await circuit.expectPass({ x, y, hints })
    await circuit.expectFail({ x: x + 1n, y, hints })
    await circuit.expectFail({ x, y, hints: [hints[0]!, mod(-hints[1]!), ...hints.slice(2)] })
    for (let i = 0; i < 5; i++) await circuit.expectFail({ x, y, hints: hints.with(i, hints[i]! + 1n) })
    // Off the curve with its own u and v: the curve equation alone refuses it.
    const off: Affine = [mod((1n + y) * inverse(1n - y)), mod(point[0] * inverse(x + 1n))]
    await circuit.expectFail({ x: x + 1n, y, hints: hintsOf(off) })
  })

  test('behavior: a slope is free where an addition meets its operand, and leads to the curve again', async () => {
    const circuit = await openTemplate('babyjubjub/montgomery-add.circom', 'MontgomeryAdd()')
    for (let factor = 11n; ; factor++) {
      const point = affine(factor)
      await circuit.expectPass({ left: point, right: point, slope: 42n })
      await circuit.expectFail({ left: point, right: negate(point), slope: 42n })
      const slope = squareRoot(MONTGOMERY_A + 3n * point[0])
      if (slope === undefined) continue
      expect(along(point, point, slope)).toEqual(negate(point))
      break
    }
  })
})
