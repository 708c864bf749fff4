import { beforeAll, describe, expect, test } from 'vitest'
import { combineSlots, drawCombination } from '../../src/bft/batch/combine.js'
import { fromDigits, HASH_TOP, oddDigits, scalarDigits } from '../../src/bft/batch/digits.js'
import { buildBatchInputs } from '../../src/bft/batch/inputs.js'
import { type BatchSignatureParameters, DUMMY_KEYS } from '../../src/bft/batch/parameters.js'
import { BASE, type JubPoint, SUBGROUP_ORDER, toJubPoint } from '../../src/bft/signature/baby-jubjub.js'
import { challenge, sign } from '../../src/bft/signature/sign.js'
import { batchCase, honestInputs, openBatch, signedSlots, statementOf } from '../bft/batch/batch-fixture.js'
import { forgeBatch } from '../bft/batch/forge-batch.js'
import type { Circuit } from '../support/circuit.js'
import { createRandom, mod, R } from '../support/field.js'
import { failingRows } from '../support/row-values.js'

const l = SUBGROUP_ORDER
const random = createRandom('batch attacks')
const of = batchCase('batch attacks', 2)
const statement = statementOf(of)
let circuit: Circuit
let parameters: BatchSignatureParameters

beforeAll(async () => {
  ;({ circuit, parameters } = await openBatch(2))
}, 120_000)

/** Names of the components whose constraints are all that a forgery does not satisfy. */
async function inTheWay(inputs: Parameters<Circuit['witness']>[0]): Promise<string[]> {
  const { r1cs, nameOf, uncheckedWitness } = circuit
  const rows = failingRows(r1cs, await uncheckedWitness(inputs))
  const wires = rows.flatMap((row) =>
    [r1cs.a, r1cs.b, r1cs.c].flatMap(({ start, wire }) => [...wire.subarray(start[row], start[row + 1])]),
  )
  const names = wires
    .filter((wire) => wire !== 0)
    .map((wire) => nameOf(wire).split('.').slice(1, 3).join('.'))
  return [...new Set(names.map((name) => name.replace(/\[\d+\]/g, '')))].toSorted()
}

/** Slots of the statement whose nonces the forger chose, without the secret of any key. */
function chosenNonces(nonces: readonly bigint[]) {
  const slots = of.keys.map(({ publicKey }, i) => {
    const R8 = toJubPoint(BASE.multiply(nonces[i]!))
    return { publicKey, R8, hash: challenge(R8, publicKey, of.messages[i]!) }
  })
  const combination = drawCombination(
    parameters,
    slots.map(({ hash }) => hash),
  )
  const factors = combination.weights.map(fromDigits)
  const rightScalars = slots.map(({ hash }, i) => scalarDigits(8n * factors[i]! * hash))
  return { slots, combination, factors, rightScalars }
}

describe('a forger without the keys', () => {
  test('default: with everything right but s, only the last equation and its slopes are in the way', async () => {
    const { slots, combination, factors, rightScalars } = chosenNonces([111n, 222n])
    for (const s of [factors[0]! * 111n + factors[1]! * 222n, random.below(l)]) {
      const scalars = [...rightScalars, scalarDigits(s)]
      const { hints, holds } = combineSlots({ parameters, slots, combination, scalars })
      expect(holds).toBe(false)
      const inputs = { ...statement, ...hints }
      await circuit.expectFail(inputs)
      expect(await inTheWay(inputs)).toEqual(['slopes', 'sum.end'])
    }
  })

  test('behavior: c = l, the multiple that no key can notice, is refused by the check of scalars alone', async () => {
    const { slots, combination, factors } = chosenNonces([111n, 222n])
    const gone = [oddDigits(l), oddDigits(-l)]
    const s = scalarDigits(factors[0]! * 111n + factors[1]! * 222n)
    const { hints, holds } = forgeBatch({ parameters, slots, combination, scalars: [...gone, s] })
    expect(holds).toBe(true)
    const inputs = { ...statement, ...hints }
    await circuit.expectFail(inputs)
    const blockers = await inTheWay(inputs)
    expect(blockers.length).toBeGreaterThan(0)
    expect(blockers.every((name) => name.startsWith('check.'))).toBe(true)
    expect(() => combineSlots({ parameters, slots, combination, scalars: [...gone, s] })).toThrow(RangeError)
  })

  test('behavior: one scalar off by two, the least that digits can say, likewise', async () => {
    const { slots, combination, rightScalars } = chosenNonces([111n, 222n])
    const off = oddDigits(fromDigits(rightScalars[1]!) + 2n)
    const s = scalarDigits(5n)
    const { hints } = forgeBatch({ parameters, slots, combination, scalars: [rightScalars[0]!, off, s] })
    const blockers = await inTheWay({ ...statement, ...hints })
    expect(blockers.some((name) => name.startsWith('check.'))).toBe(true)
  })

  test('behavior: errors that cancel under equal weights do not under drawn ones', async () => {
    // S_1 + 1 and S_2 - 1: a plain sum of equations would hold.
    const signatures = of.keys.map((keys, i) => sign(keys, of.messages[i]!))
    const slots = of.keys.map(({ publicKey }, i) => {
      const { R8 } = signatures[i]!
      return { publicKey, R8, hash: challenge(R8, publicKey, of.messages[i]!) }
    })
    const combination = drawCombination(
      parameters,
      slots.map(({ hash }) => hash),
    )
    const factors = combination.weights.map(fromDigits)
    const scalarsWith = (errors: readonly bigint[]) => [
      ...slots.map(({ hash }, i) => scalarDigits(8n * factors[i]! * hash)),
      scalarDigits(signatures.reduce((sum, { S }, i) => sum + factors[i]! * (S + errors[i]!), 0n)),
    ]
    const honest = combineSlots({ parameters, slots, combination, scalars: scalarsWith([0n, 0n]) })
    expect(honest.holds).toBe(true)
    await circuit.expectPass({ ...statement, ...honest.hints })
    const wrong = combineSlots({ parameters, slots, combination, scalars: scalarsWith([1n, -1n]) })
    expect(wrong.holds).toBe(false)
    await circuit.expectFail({ ...statement, ...wrong.hints })
  })

  test('behavior: the public key of inactive slots does not sign for an active one', async () => {
    const dummy = { publicKey: DUMMY_KEYS.publicKey, signature: sign(DUMMY_KEYS, of.messages[0]!) }
    const slots = [dummy, signedSlots(of)[1]]
    const hints = buildBatchInputs({ parameters, slots, messages: of.messages })
    await circuit.expectFail({ ...statement, ...hints })
    await circuit.expectPass({ ...statement, active: [0n, 1n], ...hints })
  })
})

describe('honest hints for another statement', () => {
  const changes: [
    string,
    (inputs: ReturnType<typeof statementOf>) => Partial<ReturnType<typeof statementOf>>,
  ][] = [
    ['another message', ({ messages }) => ({ messages: [messages[0]! + 1n, messages[1]!] })],
    ['messages swapped', ({ messages }) => ({ messages: messages.toReversed() })],
    ['another key', ({ Ax, Ay }) => ({ Ax: [Ax[1]!, Ax[1]!], Ay: [Ay[1]!, Ay[1]!] })],
    ['the key negated', ({ Ax }) => ({ Ax: [mod(-Ax[0]!), Ax[1]!] })],
    ['an active slot idle', () => ({ active: [1n, 0n] })],
  ]
  for (const [name, change] of changes)
    test(`error: ${name}`, async () => {
      const inputs = honestInputs(parameters, of)
      await circuit.expectPass(inputs)
      await circuit.expectFail({ ...inputs, ...change(statement) })
    })
})

describe('changed hints', () => {
  type Hints = ReturnType<typeof honestInputs>
  const list = (value: unknown) => value as bigint[]
  const table = (value: unknown) => value as bigint[][]
  const small: JubPoint = { x: 0n, y: R - 1n }
  const changes: [string, (hints: Hints) => Partial<Hints>][] = [
    ['R8 swapped', ({ R8x, R8y }) => ({ R8x: list(R8x).toReversed(), R8y: list(R8y).toReversed() })],
    ['R8 negated', ({ R8x }) => ({ R8x: list(R8x).with(0, mod(-list(R8x)[0]!)) })],
    ['R8 off the curve', ({ R8x }) => ({ R8x: list(R8x).with(0, 5n) })],
    [
      'R8 of order 2',
      ({ R8x, R8y }) => ({ R8x: list(R8x).with(0, small.x), R8y: list(R8y).with(0, small.y) }),
    ],
    ['another s', ({ scalars }) => ({ scalars: table(scalars).with(2, scalarDigits(3n).map(mod)) })],
    ['scalars swapped', ({ scalars }) => ({ scalars: [1, 0, 2].map((i) => table(scalars)[i]!) })],
    ['another weight', ({ draws }) => ({ draws: [table(draws)[0]!.with(0, mod(-table(draws)[0]![0]!))] })],
    ['another salt', ({ salt }) => ({ salt: (salt as bigint) + 1n })],
    ['START mirrored', ({ start }) => ({ start: list(start).with(1, mod(-list(start)[1]!)) })],
    ['counter past its range', ({ start }) => ({ start: list(start).with(0, list(start)[0]! + 256n) })],
    [
      'a quotient more',
      ({ quotient }) => ({ quotient: table(quotient).with(0, table(quotient)[0]!.with(0, 1n)) }),
    ],
    [
      'rounds swapped',
      ({ quotient, carries }) => ({
        quotient: table(quotient).toReversed(),
        carries: table(carries).toReversed(),
      }),
    ],
  ]
  for (const [name, change] of changes)
    test(`error: ${name}`, async () => {
      const hints = honestInputs(parameters, of)
      await circuit.expectFail({ ...hints, ...change(hints) })
    })

  test('error: the other form of a hash after the challenges are known', async () => {
    let seed = 0
    const between = (hash: bigint) => hash >= HASH_TOP && hash < 2n ** 253n
    const hashOf = (i: number) => {
      const { keys, messages } = batchCase(`forms ${i}`, 2)
      return challenge(sign(keys[0]!, messages[0]!).R8, keys[0]!.publicKey, messages[0]!)
    }
    while (!between(hashOf(seed))) seed++
    const witness = await circuit.expectPass(honestInputs(parameters, batchCase(`forms ${seed}`, 2)))
    const low = hashOf(seed) - HASH_TOP
    const bits = Object.fromEntries(
      Array.from({ length: 254 }, (_, i) => [`hashBits[0][${i}]`, i === 253 ? 1n : (low >> BigInt(i)) & 1n]),
    )
    const changed = circuit.setWire(witness, bits)
    const rows = failingRows(circuit.r1cs, changed)
    expect(rows.length).toBeGreaterThan(0)
    // Not the decomposition: what absorbs the form, and the value of the identity.
    const names = rows.flatMap((row) =>
      [...circuit.r1cs.c.wire.subarray(circuit.r1cs.c.start[row], circuit.r1cs.c.start[row + 1])].map(
        (wire) => circuit.nameOf(wire),
      ),
    )
    expect(
      names.some((name) => name.startsWith('main.second') || name.startsWith('main.check.identity')),
    ).toBe(true)
  })
})

describe('freedom that is left', () => {
  test('behavior: a scalar has a second form, which proves the same', async () => {
    for (let nonce = 1n; ; nonce++) {
      const signatures = of.keys.map((keys, i) => sign(keys, of.messages[i]! + nonce))
      const messages = of.messages.map((message) => message + nonce)
      const slots = of.keys.map(({ publicKey }, i) => {
        const { R8 } = signatures[i]!
        return { publicKey, R8, hash: challenge(R8, publicKey, messages[i]!) }
      })
      const combination = drawCombination(
        parameters,
        slots.map(({ hash }) => hash),
      )
      const factors = combination.weights.map(fromDigits)
      const scalars = slots.map(({ hash }, i) => fromDigits(scalarDigits(8n * factors[i]! * hash)))
      const other = scalars[0]! - (scalars[0]! > 0n ? 2n * l : -2n * l)
      if (other ** 2n >= 4n ** 251n) continue
      const s = scalarDigits(signatures.reduce((sum, { S }, i) => sum + factors[i]! * S, 0n))
      for (const first of [scalars[0]!, other]) {
        const chosen = [oddDigits(first), oddDigits(scalars[1]!), s]
        const { hints, holds } = combineSlots({ parameters, slots, combination, scalars: chosen })
        expect(holds).toBe(true)
        await circuit.expectPass({ ...statement, messages, ...hints })
      }
      break
    }
  })
})
