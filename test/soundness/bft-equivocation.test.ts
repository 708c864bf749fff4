import { beforeAll, describe, expect, test } from 'vitest'
import type { CircuitInputs } from '../../src/arithmetic/circuit-inputs.js'
import { DUMMY_KEYS } from '../../src/bft/batch/parameters.js'
import { BFT_LAYOUT, taggedHash } from '../../src/bft/layout.js'
import type { EquivocationEvidence } from '../../src/bft/light-client/equivocation.js'
import { sign } from '../../src/bft/signature/sign.js'
import { createValidatorSet } from '../../src/bft/validators/validator-set.js'
import { bitmapWords } from '../../src/bft/votes/bitmap.js'
import { PRECOMMIT, PREVOTE, type Vote } from '../../src/bft/votes/vote.js'
import { buildEquivocationWitness } from '../../src/bft/witness/equivocation-witness.js'
import { setInputs } from '../../src/bft/witness/set-inputs.js'
import { CHAIN_ID, validatorsOf, voteBy } from '../bft/chain.js'
import { forgeBatch } from '../bft/circuits/forge-batch.js'
import { byPlace, messageOf } from '../bft/circuits/forge-commit.js'
import { openStatement } from '../bft/circuits/statements.js'
import type { Circuit } from '../support/circuit.js'
import { inverse, mod } from '../support/field.js'
import { inputWires, rankTest } from '../support/rank.js'
import { mutateEveryWire } from '../support/wire-mutation.js'

let circuit: Circuit
beforeAll(async () => {
  circuit = await openStatement('equivocation', 4)
})

const validators = validatorsOf([1, 10n], [2, 20n], [3, 30n], [4, 40n])
const vote: Vote = { chainId: CHAIN_ID, height: 5n, round: 3n, type: PRECOMMIT, headerHash: 111n }
const other: Vote = { ...vote, headerHash: 222n }
const all = [0, 1, 2, 3]
const evidenceOf = (first: readonly number[], second: readonly number[], members = validators) => ({
  validators: members,
  first: voteBy(members, first, vote),
  second: voteBy(members, second, other),
})
const build = (evidence: EquivocationEvidence) =>
  buildEquivocationWitness({ chainId: CHAIN_ID, evidence }).inputs

type Changes = {
  signers?: bigint
  /** The slot that the public inputs claim; the first vote's unless told. */
  claimed?: Partial<Record<'chainId' | 'height' | 'round' | 'type', bigint>>
  headerHashes?: readonly [bigint, bigint]
  differenceInverse?: bigint
  doublePower?: bigint
  totalPower?: bigint
}

/** Inputs from two vote sets of any slots; what contradicts the statement is left to the constraints. */
function forge({ validators: members, first, second }: EquivocationEvidence, changes: Changes = {}) {
  const { signers = first.signers & second.signers } = changes
  const { chainId, height, round, type } = { ...first.vote, ...changes.claimed }
  const [firstHeaderHash, secondHeaderHash] = changes.headerHashes ?? [
    first.vote.headerHash,
    second.vote.headerHash,
  ]
  const set = createValidatorSet(members)
  const messages = [firstHeaderHash, secondHeaderHash].map((hash) =>
    messageOf(chainId, height, round, type, hash),
  )
  const slots = [first, second].flatMap((votes, half) =>
    all.map((place) => {
      if (((signers >> BigInt(place)) & 1n) === 0n) return undefined
      const publicKey = members[place]?.publicKey ?? DUMMY_KEYS.publicKey
      return { publicKey, signature: byPlace(votes).get(place) ?? sign(DUMMY_KEYS, messages[half]!) }
    }),
  )
  const { hints, holds } = forgeBatch(
    slots,
    slots.map((_, i) => messages[i < 4 ? 0 : 1]!),
    2,
  )
  const power = members.reduce((sum, each, i) => sum + ((signers >> BigInt(i)) & 1n) * each.power, 0n)
  const doublePower = changes.doublePower ?? power
  const difference = mod(firstHeaderHash - secondHeaderHash)
  const inputs: CircuitInputs = {
    chainId,
    validatorsRoot: set.root,
    height,
    round,
    type,
    firstHeaderHash,
    secondHeaderHash,
    ...bitmapWords(signers),
    doublePower,
    totalPower: changes.totalPower ?? set.totalPower,
    ...setInputs(set, 4),
    differenceInverse: changes.differenceInverse ?? (difference === 0n ? 0n : inverse(difference)),
    doublePowerInverse: doublePower === 0n ? 0n : inverse(doublePower),
    ...hints,
  }
  return { inputs, holds }
}
const rejected = async ({ inputs }: { inputs: CircuitInputs }) => circuit.expectFail(inputs)

describe('the forger', () => {
  test('default: is honest on honest evidence', async () => {
    const evidence = evidenceOf([0, 1, 2], [1, 2, 3])
    const forged = forge(evidence)
    expect(forged.holds).toBe(true)
    expect(forged.inputs).toEqual(build(evidence))
    await circuit.expectPass(forged.inputs)
  })
})

describe('votes that do not contradict each other', () => {
  const changes: Record<string, Partial<Vote>> = {
    round: { round: 4n },
    height: { height: 6n },
    type: { type: PREVOTE },
    chain: { chainId: CHAIN_ID + 1n },
  }
  for (const [what, change] of Object.entries(changes))
    test(`behavior: of another ${what}`, async () => {
      const second = voteBy(validators, all, { ...other, ...change })
      const evidence = { validators, first: voteBy(validators, all, vote), second }
      const forged = forge(evidence)
      expect(forged.holds).toBe(false)
      await rejected(forged)
      await rejected(forge(evidence, { claimed: change }))
    })

  test('behavior: for one header, whatever the inverse', async () => {
    const first = voteBy(validators, all, vote)
    const evidence = { validators, first, second: first }
    for (const differenceInverse of [0n, 1n, 12345n]) {
      const forged = forge(evidence, { differenceInverse })
      expect(forged.holds).toBe(true)
      await rejected(forged)
    }
  })

  test('behavior: a header that nobody voted for', async () => {
    await rejected(forge(evidenceOf(all, all), { headerHashes: [111n, 333n] }))
    await rejected(forge(evidenceOf(all, all), { headerHashes: [222n, 111n] }))
    await rejected(forge(evidenceOf(all, all), { headerHashes: [111n, 0n] }))
  })

  test('behavior: a header and none do contradict each other', async () => {
    const second = voteBy(validators, [1, 2], { ...vote, headerHash: 0n })
    await circuit.expectPass(forge({ validators, first: voteBy(validators, all, vote), second }).inputs)
  })
})

describe('double signers', () => {
  test('behavior: somebody who signed only one of both is not one', async () => {
    for (const [first, second] of [
      [[0, 1], [0]],
      [[0], [0, 1]],
    ] as const) {
      await circuit.expectPass(forge(evidenceOf(first, second)).inputs)
      const forged = forge(evidenceOf(first, second), { signers: 3n })
      expect(forged.holds).toBe(false)
      await rejected(forged)
    }
  })

  test('behavior: one signature for both votes, or of another', async () => {
    const { first, second } = evidenceOf(all, all)
    await rejected(forge({ validators, first, second: { ...second, signatures: first.signatures } }))
    await rejected(forge({ validators, first: { ...first, signatures: second.signatures }, second }))
    const swapped = [1, 0, 2, 3].map((i) => second.signatures[i]!)
    await rejected(forge({ validators, first, second: { ...second, signatures: swapped } }))
  })

  test('behavior: errors of the two votes that would cancel under one weight', async () => {
    const { first, second } = evidenceOf(all, all)
    const off = (votes: typeof first, error: bigint) => ({
      ...votes,
      signatures: votes.signatures.map(({ R8, S }, i) => ({ R8, S: i === 0 ? S + error : S })),
    })
    const forged = forge({ validators, first: off(first, 1n), second: off(second, -1n) })
    expect(forged.holds).toBe(false)
    await rejected(forged)
  })

  test('behavior: nobody', async () => {
    await rejected(forge(evidenceOf([0, 1], [2, 3])))
    await rejected(forge(evidenceOf([0, 1], [2, 3]), { doublePower: 1n }))
  })

  test('behavior: leaving double signers out is allowed, and lowers the power', async () => {
    const forged = forge(evidenceOf(all, all), { signers: 5n })
    expect(forged.inputs.doublePower).toBe(validators[0]!.power + validators[2]!.power)
    await circuit.expectPass(forged.inputs)
  })

  test('behavior: a place without a validator', async () => {
    const few = validators.slice(0, 3)
    const { inputs, holds } = forge(evidenceOf([0, 1], [0, 1], few), { signers: 11n })
    expect(holds).toBe(true)
    const { x, y } = DUMMY_KEYS.publicKey
    const Ax = (inputs.Ax as bigint[]).with(3, x)
    const Ay = (inputs.Ay as bigint[]).with(3, y)
    await rejected({ inputs: { ...inputs, Ax, Ay } })
    await circuit.expectPass({ ...build(evidenceOf([0, 1], [0, 1], few)), Ax, Ay })
  })
})

describe('power and set', () => {
  test('behavior: another double power or total', async () => {
    const evidence = evidenceOf(all, [1, 2])
    for (const delta of [1n, -1n]) {
      const { doublePower, totalPower } = forge(evidence).inputs as Record<string, bigint>
      await rejected(forge(evidence, { doublePower: doublePower! + delta }))
      await rejected(forge(evidence, { totalPower: totalPower! + delta }))
    }
  })

  test('behavior: a total that the root commits to, but that is not the sum', async () => {
    const { inputs } = forge(evidenceOf(all, [1, 2]))
    const { treeRoot } = createValidatorSet(validators)
    for (const totalPower of [10n, 99n]) {
      const validatorsRoot = taggedHash('validator set', { treeRoot, totalPower })
      await circuit.expectFail({ ...inputs, validatorsRoot, totalPower })
    }
  })

  test('behavior: a public input plus one', async () => {
    const { inputs } = forge(evidenceOf(all, [1, 2]))
    for (const name of BFT_LAYOUT.publicInputs.equivocation)
      await circuit.expectFail({ ...inputs, [name]: (inputs[name] as bigint) + 1n })
  })
})

describe('wires', () => {
  const cases = {
    'all sign twice': evidenceOf(all, all),
    'one signs twice': evidenceOf([0, 2], [2, 3]),
    'a place is unused': evidenceOf([0, 1], [0, 1], validators.slice(0, 3)),
  }
  for (const [what, evidence] of Object.entries(cases))
    test(`behavior: none can change alone, and the inputs determine them, when ${what}`, async () => {
      const witness = await circuit.expectPass(build(evidence))
      const report = mutateEveryWire({ circuit, witness, seed: what })
      expect(report).toMatchObject({ survivors: [], unconstrained: [] })
      expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
    })

  for (const [what, evidence] of Object.entries(cases))
    test(`behavior: nothing moves once statement and transcript are fixed, when ${what}`, async () => {
      const witness = await circuit.expectPass(build(evidence))
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
})
