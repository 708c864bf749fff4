import { beforeAll, describe, expect, test } from 'vitest'
import type { CircuitInputs } from '../../src/arithmetic/circuit-inputs.js'
import { DUMMY_KEYS } from '../../src/bft/batch/parameters.js'
import { bftMainSource } from '../../src/bft/circuits.js'
import { BFT_LAYOUT } from '../../src/bft/layout.js'
import type { EquivocationEvidence } from '../../src/bft/light-client/equivocation.js'
import { sign } from '../../src/bft/signature/sign.js'
import { createValidatorSet } from '../../src/bft/validators/validator-set.js'
import { bitmapWords } from '../../src/bft/votes/bitmap.js'
import { PRECOMMIT, type Vote } from '../../src/bft/votes/vote.js'
import { buildEquivocationWitness } from '../../src/bft/witness/equivocation-witness.js'
import { setInputs } from '../../src/bft/witness/set-inputs.js'
import { CHAIN_ID, validatorsOf, voteBy } from '../bft/chain.js'
import { forgeBatch } from '../bft/circuits/forge-batch.js'
import { byPlace, messageOf } from '../bft/circuits/forge-commit.js'
import { publicInputsOf } from '../bft/circuits/statements.js'
import { type Circuit, openCircuit } from '../support/circuit.js'
import { inverse, mod } from '../support/field.js'
import { inputWires, rankTest } from '../support/rank.js'
import { failingRows } from '../support/row-values.js'
import { openTemplate } from '../support/template.js'
import { mutateEveryWire } from '../support/wire-mutation.js'

/** The circuit for 256 places and 128 keys, on a smaller scale. */
const SIZE = 16
const KEYS = 8

let circuit: Circuit
beforeAll(async () => {
  circuit = await openCircuit({
    source: bftMainSource({ statement: 'equivocation', size: SIZE, keys: KEYS }),
  })
}, 300_000)

// places 0 to 7 are the low half, 8 to 10 the high one, and the others are unused
const validators = validatorsOf(...Array.from({ length: 11 }, (_, i) => [i, 10n + BigInt(i)] as const))
const everybody = validators.map((_, i) => i)
const vote: Vote = { chainId: CHAIN_ID, height: 5n, round: 3n, type: PRECOMMIT, headerHash: 111n }
const evidenceOf = (first: readonly number[], second = first): EquivocationEvidence => ({
  validators,
  first: voteBy(validators, first, vote),
  second: voteBy(validators, second, { ...vote, headerHash: 222n }),
})
const build = (evidence: EquivocationEvidence) =>
  buildEquivocationWitness({ chainId: CHAIN_ID, evidence, keys: KEYS })
const bitmapOf = (places: readonly number[]) =>
  places.reduce((bits, place) => bits | (1n << BigInt(place)), 0n)
const low = evidenceOf([0, 2, 7, 9], [0, 2, 7, 10])
const high = evidenceOf([0, 8, 10], [1, 8, 10])

/** Everything by the rules for the claimed signers, from keys and signatures of the half `from`. */
function forge(
  evidence: EquivocationEvidence,
  { signers, half, from = Number(half) }: { signers: readonly number[]; half: bigint; from?: number },
): { inputs: CircuitInputs; holds: boolean } {
  const { first, second } = evidence
  const set = createValidatorSet(validators)
  const [firstHeaderHash, secondHeaderHash] = [first.vote.headerHash, second.vote.headerHash]
  const messages = [firstHeaderHash, secondHeaderHash].map((hash) =>
    messageOf(CHAIN_ID, 5n, 3n, PRECOMMIT, hash),
  )
  const slots = [first, second].flatMap((votes, which) =>
    Array.from({ length: KEYS }, (_, slot) => {
      if (!signers.some((place) => place % KEYS === slot)) return undefined
      const place = from * KEYS + slot
      const publicKey = validators[place]?.publicKey ?? DUMMY_KEYS.publicKey
      return { publicKey, signature: byPlace(votes).get(place) ?? sign(DUMMY_KEYS, messages[which]!) }
    }),
  )
  const { hints, holds } = forgeBatch(
    slots,
    slots.map((_, k) => messages[k < KEYS ? 0 : 1]!),
    2,
  )
  const doublePower = signers.reduce((sum, place) => sum + (validators[place]?.power ?? 0n), 0n)
  const inputs = {
    ...vote,
    validatorsRoot: set.root,
    firstHeaderHash,
    secondHeaderHash,
    ...bitmapWords(bitmapOf(signers)),
    doublePower,
    totalPower: set.totalPower,
    ...setInputs(set, SIZE),
    differenceInverse: inverse(mod(firstHeaderHash - secondHeaderHash)),
    doublePowerInverse: inverse(doublePower),
    half: [half],
    ...hints,
  }
  const { headerHash: _, ...statement } = inputs
  return { inputs: statement, holds }
}

/** Rows that fail on the witness of a prover who computes every signal by the rules. */
async function failures({ inputs }: { inputs: CircuitInputs }): Promise<number> {
  await circuit.expectFail(inputs)
  return [...failingRows(circuit.r1cs, await circuit.uncheckedWitness(inputs))].length
}

describe('honest witnesses', () => {
  test('default: double signers of the low half, and of the high one', async () => {
    for (const [evidence, signers, half] of [
      [low, [0, 2, 7], 0n],
      [high, [8, 10], 1n],
      [evidenceOf([8]), [8], 1n],
      [evidenceOf([0, 1, 2, 3, 4, 5, 6, 7]), [0, 1, 2, 3, 4, 5, 6, 7], 0n],
    ] as const) {
      const { inputs, publicInputs } = build(evidence)
      expect(inputs.half).toEqual([half])
      const witness = await circuit.expectPass(inputs)
      expect(publicInputsOf(circuit, witness)).toEqual(publicInputs)
      const names = BFT_LAYOUT.publicInputs.equivocation
      expect(publicInputs[names.indexOf('signersLow')]).toBe(bitmapOf(signers))
      // the whole set's, whichever half is shown
      expect(publicInputs[names.indexOf('totalPower')]).toBe(createValidatorSet(validators).totalPower)
      const forged = forge(evidence, { signers, half })
      expect(forged).toEqual({ inputs, holds: true })
    }
  })

  test('behavior: leaving double signers of the other half out, or of the same', async () => {
    const evidence = evidenceOf(everybody)
    await circuit.expectPass(forge(evidence, { signers: [0, 1, 2, 3, 4, 5, 6, 7], half: 0n }).inputs)
    await circuit.expectPass(forge(evidence, { signers: [9], half: 1n }).inputs)
  })

  test('behavior: a set that fills a smaller tree', async () => {
    const few = validators.slice(0, 4)
    const evidence = {
      validators: few,
      first: voteBy(few, [1, 3], vote),
      second: voteBy(few, [1, 3], { ...vote, headerHash: 222n }),
    }
    const { inputs } = buildEquivocationWitness({ chainId: CHAIN_ID, evidence, size: SIZE, keys: KEYS })
    await circuit.expectPass(inputs)
  })
})

describe('forged witnesses', () => {
  const all = evidenceOf(everybody)

  test('behavior: a signer in the half that is not chosen: one row refuses each', async () => {
    // whoever sits in the same slot of the chosen half did sign twice
    for (const [signers, half] of [
      [[0, 9], 0n],
      [[1], 1n],
    ] as const) {
      const forged = forge(all, { signers, half })
      expect(forged.holds).toBe(true)
      expect(await failures(forged)).toBe(1)
    }
  })

  test('behavior: two signers in one slot', async () => {
    for (const half of [0n, 1n])
      expect(await failures(forge(all, { signers: [0, 8], half }))).toBeGreaterThan(0)
  })

  test('behavior: half is no bit', async () => {
    for (const half of [2n, inverse(2n)]) {
      await failures(forge(all, { signers: [0], half: mod(half), from: 0 }))
      await failures(forge(all, { signers: [8], half: mod(half), from: 1 }))
    }
  })

  test('behavior: the key of the other half in a slot', async () => {
    for (const [signers, half, from] of [
      [[0], 0n, 1],
      [[8], 1n, 0],
    ] as const) {
      const forged = forge(all, { signers, half, from })
      expect(forged.holds).toBe(true)
      expect(await failures(forged)).toBeGreaterThan(0)
    }
  })

  test('behavior: an honest witness with the other half', async () => {
    for (const evidence of [low, high]) {
      const { inputs } = build(evidence)
      await circuit.expectFail({ ...inputs, half: [1n - (inputs.half as bigint[])[0]!] })
    }
  })

  test('behavior: a place of the high half without a validator', async () => {
    const forged = forge(all, { signers: [8, 12], half: 1n })
    await circuit.expectFail(forged.inputs)
  })

  test('behavior: somebody who signed only one of both is not one', async () => {
    for (const [signers, half] of [
      [[0, 2, 7, 1], 0n],
      [[8, 10, 9], 1n],
    ] as const)
      await failures(forge(half === 0n ? low : high, { signers, half }))
  })
})

describe('wires', () => {
  test('behavior: none can change alone, and the inputs determine them', async () => {
    const witness = await circuit.expectPass(build(high).inputs)
    const report = mutateEveryWire({ circuit, witness, seed: 'halves' })
    expect(report).toMatchObject({ survivors: [], unconstrained: [] })
    expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
  })

  for (const [what, evidence] of Object.entries({ low, high }))
    test(`behavior: nothing moves once statement and transcript are fixed, in the ${what} half`, async () => {
      const witness = await circuit.expectPass(build(evidence).inputs)
      const statement = BFT_LAYOUT.publicInputs.equivocation.map((name) => `main.${name}`)
      const frozenSignals = circuit.names.filter(
        (name) =>
          statement.includes(name) ||
          /^main\.(Ax|Ay|power|present|R8x|R8y)\[\d+\]$/.test(name) ||
          /\.(first|second|sponge|block\[\d+\])\.inputs\[\d+\]$/.test(name),
      )
      const report = rankTest({ circuit, witness, frozenSignals })
      expect(report.nullity, report.moving.join(' ')).toBe(0)
    })

  test('behavior: the gadget alone: inputs determine outputs, a signer determines the half', async () => {
    const gadget = await openTemplate('bft/chosen-half.circom', 'ChosenHalf(4)')
    const Ax = [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n]
    const Ay = Ax.map((x) => 100n + x)
    for (const [half, signer] of [
      [0n, [1n, 0n, 1n, 0n, 0n, 0n, 0n, 0n]],
      [1n, [0n, 0n, 0n, 0n, 0n, 1n, 0n, 0n]],
    ] as const) {
      const witness = await gadget.expectPass({ half, signer, Ax, Ay })
      expect(rankTest({ circuit: gadget, witness, frozenWires: inputWires(gadget) }).nullity).toBe(0)
      const free = new Set([gadget.wireOf('half')])
      const frozenWires = inputWires(gadget).filter((wire) => !free.has(wire))
      expect(rankTest({ circuit: gadget, witness, frozenWires }).nullity).toBe(0)
    }
    for (const half of [2n, -1n]) await gadget.expectFail({ half, signer: new Array(8).fill(0n), Ax, Ay })
    await gadget.expectFail({ half: 0n, signer: [0n, 0n, 0n, 0n, 0n, 0n, 0n, 1n], Ax, Ay })
    await gadget.expectFail({ half: 1n, signer: [0n, 0n, 0n, 1n, 0n, 0n, 0n, 1n], Ax, Ay })
  })
})
