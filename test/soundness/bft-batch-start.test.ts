import { beforeAll, describe, expect, test } from 'vitest'
import { fromDigits, scalarDigits } from '../../src/bft/batch/digits.js'
import { toMontgomery } from '../../src/bft/batch/montgomery.js'
import { startPoint } from '../../src/bft/batch/start-point.js'
import { BASE, type CurvePoint, SUBGROUP_ORDER } from '../../src/bft/signature/baby-jubjub.js'
import { A, type Affine, multiScalar, negate, plus } from '../bft/batch/affine.js'
import { BATCH_BASE } from '../bft/batch/batch-fixture.js'
import type { Circuit } from '../support/circuit.js'
import { createRandom, mod, squareRoot } from '../support/field.js'
import { rankTest } from '../support/rank.js'
import { openTemplate } from '../support/template.js'
import { mutateEveryWire } from '../support/wire-mutation.js'

const l = SUBGROUP_ORDER
const random = createRandom('start point')
const affine = (point: CurvePoint): Affine => toMontgomery([point])[0]!
const thrice = (point: Affine) => plus(plus(point, point), point)
const modOrder = (value: bigint) => ((value % l) + l) % l
const inverseOfOrder = (value: bigint): bigint => {
  let [a, b, x, y] = [modOrder(value), l, 1n, 0n]
  while (b !== 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y]
  return modOrder(x)
}

/** c A + u R - s B, as one key and one nonce of `MultiScalar`. */
type Equation = { key: CurvePoint; nonce: CurvePoint; c: bigint; s: bigint; weight: readonly bigint[] }

const sumOf = ({ key, nonce, c, s, weight }: Equation) =>
  key
    .multiplyUnsafe(modOrder(c))
    .add(nonce.multiplyUnsafe(modOrder(fromDigits(weight))))
    .subtract(BASE.multiplyUnsafe(modOrder(s)))

let circuit: Circuit
beforeAll(async () => {
  const base = [...BATCH_BASE, ...thrice(BATCH_BASE)]
  circuit = await openTemplate('babyjubjub/multi-scalar.circom', `MultiScalar(1, 1, [${base.join(', ')}])`)
}, 60_000)

/** Inputs of `MultiScalar` for an equation; where operands meet, the slope makes 2T out to be -T. */
function prove(equation: Equation, start: Affine) {
  const points = [affine(equation.key), affine(equation.nonce)]
  const [key, nonce] = points as [Affine, Affine]
  const scalars = [scalarDigits(equation.c), scalarDigits(equation.s)]
  const choose = ([u]: Affine) => squareRoot(A + 3n * u) ?? 42n
  const weights = [equation.weight]
  const result = multiScalar({ start, keys: [key], nonces: [nonce], scalars, weights, choose })
  const inputs = {
    start,
    shift: negate(thrice(start)),
    once: points,
    thrice: points.map(thrice),
    weights: weights.map((digits) => digits.map(mod)),
    weightSquares: weights.map((digits) => digits.map((digit) => digit ** 2n)),
    scalars: scalars.map((digits) => digits.map(mod)),
    scalarSquares: scalars.map((digits) => digits.slice(0, -1).map((digit) => digit ** 2n)),
    slopes: result.slopes,
  }
  return { ...result, inputs }
}

const randomWeight = () => [1n, ...Array.from({ length: 49 }, () => 2n * random.below(4n) - 3n)]
/** A START taken from a challenge, as the circuit takes it. */
const drawn = (challenge: bigint) => {
  const { counter, v } = startPoint(challenge)
  return [mod(challenge + counter), v] as const
}

const inputsButSlopes = () =>
  Array.from({ length: circuit.r1cs.publicInputCount }, (_, wire) => wire + 1).filter(
    (wire) => !circuit.nameOf(wire).startsWith('main.slopes'),
  )

describe('a START that depends on everything', () => {
  test('default: true equations pass', async () => {
    for (let i = 0; i < 3; i++) {
      const [a, rho, c] = [random.below(l), random.below(l), random.below(l)]
      const weight = randomWeight()
      const s = c * a + fromDigits(weight) * rho
      const proof = prove(
        { key: BASE.multiply(a), nonce: BASE.multiply(rho), c, s, weight },
        drawn(random.element()),
      )
      expect(proof).toMatchObject({ accepted: true, met: 0 })
      const witness = await circuit.expectPass(proof.inputs)
      expect(rankTest({ circuit, witness, frozenWires: inputsButSlopes() }).nullity).toBe(0)
    }
  })

  test('behavior: the other point of the same u is as good, and one of another counter too', async () => {
    const weight = randomWeight()
    const equation = {
      key: BASE.multiply(5n),
      nonce: BASE.multiply(7n),
      c: 9n,
      s: 45n + 7n * fromDigits(weight),
      weight,
    }
    const [u, v] = drawn(random.element())
    await circuit.expectPass(prove(equation, [u, mod(-v)]).inputs)
    await circuit.expectPass(prove(equation, drawn(u + 1n)).inputs)
  })

  test('error: an equation that is off by one, or off by the least scalar that can be forged below', async () => {
    const weight = randomWeight()
    const s = 45n + 7n * fromDigits(weight)
    const equation = { key: BASE.multiply(5n), nonce: BASE.multiply(7n), c: 9n, s, weight }
    for (const off of [1n, -1n, 3n * 7n]) {
      const proof = prove({ ...equation, s: s + off }, drawn(random.element()))
      expect(proof).toMatchObject({ accepted: false, met: 0 })
      await circuit.expectFail(proof.inputs)
    }
  })
})

describe('a START that the prover knows too early', () => {
  /** A nonce point R = -START, or with a known logarithm, for which the slope sqrt(A + 3u) exists. */
  const usable = (point: CurvePoint) => squareRoot(A + 3n * affine(point)[0]) !== undefined

  test('default: chosen after the scalars, it proves a false equation', async () => {
    let rho = random.below(l)
    while (!usable(BASE.multiply(rho))) rho++
    const [a, c, weight] = [random.below(l), random.below(l), randomWeight()]
    const nonce = BASE.multiply(rho)
    // The last addition is that of 1 R. START + X - R = R there: 2R is made out to be -R, and X - 3R = 0.
    const s = c * a + (fromDigits(weight) - 3n) * rho
    const equation = { key: BASE.multiply(a), nonce, c, s, weight }
    expect(sumOf(equation).clearCofactor().is0()).toBe(false)
    const proof = prove(equation, affine(nonce.negate()))
    expect(proof).toMatchObject({ accepted: true, met: 1 })
    await circuit.expectPass(proof.inputs)
    for (let i = 0; i < 4; i++) await circuit.expectFail(prove(equation, drawn(random.element())).inputs)
  })

  test('behavior: the rank test does not see it, wire mutation finds the other sign of the slope', async () => {
    let rho = random.below(l)
    while (!usable(BASE.multiply(rho))) rho++
    const nonce = BASE.multiply(rho)
    const weight = randomWeight()
    const s = 3n * 9n + (fromDigits(weight) - 3n) * rho
    const { inputs } = prove({ key: BASE.multiply(3n), nonce, c: 9n, s, weight }, affine(nonce.negate()))
    const witness = await circuit.expectPass(inputs)
    expect(rankTest({ circuit, witness, frozenWires: inputsButSlopes() }).nullity).toBe(0)
    const { survivors } = mutateEveryWire({ circuit, witness })
    expect(survivors.map(({ name }) => name)).toEqual([`main.slopes[${inputs.slopes.length - 7}]`])
  })

  test('default: known before the scalars, it proves one without any logarithm of it', async () => {
    let challenge = random.element()
    const startOf = () => startPoint(challenge).point
    while (!startOf().isTorsionFree() || !usable(startOf())) challenge++
    const nonce = startOf().negate()
    const [a, c, weight] = [random.below(l), random.below(l), randomWeight()]
    // A = a B + k R with c k + u = 3: what is left of R is made to vanish.
    const k = modOrder((3n - fromDigits(weight)) * inverseOfOrder(c))
    const key = BASE.multiply(a).add(nonce.multiplyUnsafe(k))
    const equation = { key, nonce, c, s: c * a, weight }
    expect(sumOf(equation).clearCofactor().is0()).toBe(false)
    const proof = prove(equation, affine(startOf()))
    expect(proof).toMatchObject({ accepted: true, met: 1 })
    await circuit.expectPass(proof.inputs)
    for (let i = 1n; i <= 4n; i++)
      await circuit.expectFail(prove(equation, drawn(challenge + 1000n * i)).inputs)
  })

  test('behavior: meeting a key in the top column is as good to a forger', async () => {
    let a = random.below(l)
    while (!usable(BASE.multiply(a))) a++
    const key = BASE.multiply(a)
    const [weight, rho] = [randomWeight(), random.below(l)]
    const c = 2n ** 250n + 12_345n
    expect(scalarDigits(c)[125]).toBe(1n)
    // START = A: 2A is made out to be -A, so 3 A are missing, times 4^125.
    const s = (c - 3n * 4n ** 125n) * a + fromDigits(weight) * rho
    const equation = { key, nonce: BASE.multiply(rho), c, s, weight }
    expect(sumOf(equation).clearCofactor().is0()).toBe(false)
    const proof = prove(equation, affine(key))
    expect(proof).toMatchObject({ accepted: true, met: 1 })
    await circuit.expectPass(proof.inputs)
    await circuit.expectFail(prove(equation, drawn(random.element())).inputs)
  })
})
