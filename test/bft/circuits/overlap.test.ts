import { describe, expect, test } from 'vitest'
import { createValidatorSet, type ValidatorSet } from '../../../src/bft/validators/validator-set.js'
import { signersOf } from '../../../src/bft/votes/bitmap.js'
import { powerOfKeys } from '../../../src/bft/votes/power.js'
import { findOverlap } from '../../../src/bft/witness/overlap.js'
import { setInputs } from '../../../src/bft/witness/set-inputs.js'
import { createRandom, R } from '../../support/field.js'
import { rankTest } from '../../support/rank.js'
import { openTemplate, signalValue } from '../../support/template.js'
import { mutateEveryWire } from '../../support/wire-mutation.js'
import { validatorsOf } from '../chain.js'

const SIZE = 4
const TAG = 12345n
const open = (size = SIZE) => openTemplate('bft/overlap.circom', `Overlap(${size}, ${TAG})`)

const setOf = (...keys: readonly number[]) =>
  createValidatorSet(validatorsOf(...keys.map((key) => [key, 100n + BigInt(key)] as const)))
const bitsOf = (bitmap: bigint, size: number) =>
  Array.from({ length: size }, (_, i) => (bitmap >> BigInt(i)) & 1n)

function inputsOf(trusted: ValidatorSet, own: ValidatorSet, signers: bigint, size = SIZE) {
  const [there, here] = [setInputs(trusted, size), setInputs(own, size)]
  const { trustedFlag, ownFlag, power } = findOverlap({ trusted, own, signers, size })
  return {
    power,
    inputs: {
      trustedRoot: trusted.root,
      ownRoot: own.root,
      trustedAx: there.Ax,
      trustedAy: there.Ay,
      trustedPower: there.power,
      trustedPresent: there.present,
      ownAx: here.Ax,
      ownAy: here.Ay,
      signer: bitsOf(signers, size),
      trustedFlag,
      ownFlag,
    },
  }
}
/** The two arrays have equal entries at the places of a key that both sets have. */
const common = (trusted: ValidatorSet, own: ValidatorSet) => {
  for (const [j, { publicKey }] of trusted.validators.entries()) {
    const i = own.validators.findIndex((other) => other.publicKey.x === publicKey.x)
    if (i >= 0) return { i, j }
  }
  throw new Error('nothing in common')
}

describe('Overlap', () => {
  test('default: counts what the light client counts, for random sets and signers', async () => {
    const circuit = await open(16)
    const random = createRandom('overlap')
    const subset = () => {
      const keys = Array.from({ length: 20 }, (_, key) => key).filter(() => random.below(3n) > 0n)
      return setOf(...(keys.length === 0 ? [1] : keys.slice(0, 16)))
    }
    for (let round = 0; round < 60; round++) {
      const [trusted, own] = [subset(), subset()]
      const signers = random.below(1n << BigInt(own.validators.length))
      const { inputs, power } = inputsOf(trusted, own, signers, 16)
      const keys = signersOf(signers).map((place) => own.validators[place]!.publicKey)
      expect(power).toBe(powerOfKeys(trusted, keys))
      const witness = await circuit.expectPass(inputs)
      expect(signalValue(circuit, witness, 'power')).toBe(power)
    }
  })

  test('behavior: counting less than matches is allowed, since it only harms the prover', async () => {
    const circuit = await open()
    const [trusted, own] = [setOf(1, 2, 3), setOf(2, 3, 4)]
    const { inputs, power } = inputsOf(trusted, own, 7n)
    const { i, j } = common(trusted, own)
    const witness = await circuit.expectPass({
      ...inputs,
      trustedFlag: inputs.trustedFlag.with(j, 0n),
      ownFlag: inputs.ownFlag.with(i, 0n),
    })
    expect(signalValue(circuit, witness, 'power')).toBe(power - trusted.validators[j]!.power)
  })

  test('behavior: nothing flagged is worth nothing', async () => {
    const circuit = await open()
    const { inputs } = inputsOf(setOf(1, 2, 3), setOf(4, 5, 6), 7n)
    const witness = await circuit.expectPass(inputs)
    expect(signalValue(circuit, witness, 'power')).toBe(0n)
  })

  test('behavior: the largest instances absorb all flags', async () => {
    for (const size of [128, 256]) {
      const circuit = await open(size)
      const keys = Array.from({ length: size }, (_, key) => key)
      const set = setOf(...keys)
      const signers = (1n << BigInt(size)) - 1n - (1n << 3n)
      const { inputs, power } = inputsOf(set, set, signers, size)
      const witness = await circuit.expectPass(inputs)
      expect(signalValue(circuit, witness, 'power')).toBe(power)
      await circuit.expectFail({ ...inputs, trustedFlag: inputs.trustedFlag.with(3, 1n) })
    }
  })
})

describe('attacks on the overlap', () => {
  const [trusted, own] = [setOf(1, 2, 3, 4), setOf(2, 3, 5, 6)]
  const { i, j } = common(trusted, own)
  const otherThan = (place: number) => (place === 0 ? 1 : 0)

  test('behavior: one signer does not answer for two trusted places', async () => {
    const { inputs } = inputsOf(trusted, own, 1n << BigInt(i))
    for (let other = 0; other < 4; other++)
      if (other !== j)
        await (await open()).expectFail({ ...inputs, trustedFlag: inputs.trustedFlag.with(other, 1n) })
  })

  test('behavior: a key twice in the own set does not count twice', async () => {
    const { inputs } = inputsOf(trusted, own, 15n)
    const twice = {
      ...inputs,
      ownAx: inputs.ownAx.with(otherThan(i), inputs.ownAx[i]!),
      ownAy: inputs.ownAy.with(otherThan(i), inputs.ownAy[i]!),
      trustedFlag: inputs.trustedFlag.map((_, at) => (at === j ? 1n : 0n)),
      ownFlag: inputs.ownFlag.map((_, at) => (at === i || at === otherThan(i) ? 1n : 0n)),
    }
    await (await open()).expectFail(twice)
    for (let other = 0; other < 4; other++)
      if (other !== j)
        await (await open()).expectFail({ ...twice, trustedFlag: twice.trustedFlag.with(other, 1n) })
    await (await open()).expectPass({
      ...twice,
      ownFlag: inputs.ownFlag.map((_, at) => (at === i ? 1n : 0n)),
    })
  })

  test('behavior: a match that did not sign is rejected', async () => {
    const { inputs } = inputsOf(trusted, own, 15n)
    await (await open()).expectFail({ ...inputs, signer: inputs.signer.with(i, 0n) })
  })

  test('behavior: a key that agrees in one coordinate is another key', async () => {
    const { inputs } = inputsOf(trusted, own, 1n << BigInt(i))
    await (await open()).expectFail({ ...inputs, ownAy: inputs.ownAy.with(i, R - inputs.ownAy[i]!) })
    await (await open()).expectFail({ ...inputs, ownAx: inputs.ownAx.with(i, R - inputs.ownAx[i]!) })
    // Coordinates exchanged between two flagged keys: sums agree, pairs do not.
    const both = inputsOf(setOf(2, 3), setOf(2, 3), 3n).inputs
    const [x0, x1] = both.ownAx as [bigint, bigint]
    await (await open()).expectFail({ ...both, ownAx: [x1, x0, 0n, 0n] })
    await (await open()).expectPass({
      ...both,
      ownAx: [x1, x0, 0n, 0n],
      ownAy: [both.ownAy[1]!, both.ownAy[0]!, 0n, 0n],
    })
  })

  test('behavior: unused places of both sets do not match', async () => {
    const { inputs } = inputsOf(setOf(1, 2), setOf(2, 3), 3n)
    await (await open()).expectFail({
      ...inputs,
      trustedFlag: inputs.trustedFlag.with(3, 1n),
      ownFlag: inputs.ownFlag.with(3, 1n),
    })
    await (await open()).expectFail({
      ...inputs,
      trustedFlag: inputs.trustedFlag.with(3, 1n),
      ownFlag: inputs.ownFlag.with(3, 1n),
      signer: inputs.signer.with(3, 1n),
    })
  })

  test('behavior: flags that are not boolean are rejected', async () => {
    const { inputs } = inputsOf(trusted, own, 15n)
    for (const flag of [2n, R - 1n, 3n])
      for (const at of [0, 3]) {
        await (await open()).expectFail({ ...inputs, trustedFlag: inputs.trustedFlag.with(at, flag) })
        await (await open()).expectFail({ ...inputs, ownFlag: inputs.ownFlag.with(at, flag) })
      }
  })
})

describe('transcript of the overlap', () => {
  const list = (name: string) => Array.from({ length: SIZE }, (_, i) => `${name}[${i}]`)
  const committed = ['trustedAx', 'trustedAy', 'trustedPower', 'trustedPresent', 'ownAx', 'ownAy', 'signer']
  const absorbed = Array.from({ length: 5 }, (_, i) => `challenge.inputs[${i}]`)

  for (const [what, trusted, own, signers] of [
    ['all match', setOf(1, 2, 3, 4), setOf(1, 2, 3, 4), 15n],
    ['some match', setOf(1, 2, 3), setOf(2, 3, 4), 3n],
    ['none match', setOf(1, 2), setOf(3, 4), 3n],
    ['nobody signs', setOf(1, 2), setOf(1, 2), 0n],
  ] as const)
    test(`default: nothing moves once it is fixed, when ${what}`, async () => {
      const circuit = await open()
      const witness = await circuit.expectPass(inputsOf(trusted, own, signers).inputs)
      const frozenSignals = [...absorbed, ...committed.flatMap(list)]
      const report = rankTest({ circuit, witness, frozenSignals })
      // A word of flags is one value; that it holds booleans is what fixes each.
      const free = report.moving.filter((name) => !/Flag\[\d\]$/.test(name))
      expect(report.nullity, free.join(' ')).toBe(0)
    })

  test('behavior: it absorbs both roots and a word of the flags of each set', async () => {
    const circuit = await open()
    const resolve = (name: string) => circuit.resolve(name)
    expect(resolve('challenge.inputs[1]')).toEqual(resolve('trustedRoot'))
    expect(resolve('challenge.inputs[2]')).toEqual(resolve('ownRoot'))
    const [trusted, own] = [setOf(1, 2, 3), setOf(2, 3, 4)]
    for (const signers of [7n, 6n, 2n, 1n]) {
      const { inputs } = inputsOf(trusted, own, signers)
      const witness = await circuit.expectPass(inputs)
      for (const [at, flags] of [
        [3, inputs.trustedFlag],
        [4, inputs.ownFlag],
      ] as const)
        expect(signalValue(circuit, witness, `challenge.inputs[${at}]`)).toBe(
          flags.reduce((sum, flag, i) => sum + (flag << BigInt(i)), 0n),
        )
    }
  })

  test('behavior: no wire can change alone', async () => {
    const circuit = await open()
    for (const signers of [15n, 3n, 0n]) {
      const { inputs } = inputsOf(setOf(1, 2, 3, 4), setOf(2, 3, 4, 5), signers)
      const witness = await circuit.expectPass(inputs)
      const report = mutateEveryWire({ circuit, witness })
      // Keys, powers and `present` of places that are not flagged are read by the caller's trees alone.
      const alone = report.survivors.filter(({ name }) => !/^main\.(trusted|own|signer)/.test(name))
      expect(alone).toEqual([])
    }
  })
})
