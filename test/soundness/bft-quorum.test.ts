import { beforeAll, describe, expect, test } from 'vitest'
import type { CircuitInputs } from '../../src/arithmetic/circuit-inputs.js'
import { DUMMY_KEYS } from '../../src/bft/batch/parameters.js'
import { BFT_LAYOUT, taggedHash } from '../../src/bft/layout.js'
import type { LightBlock } from '../../src/bft/light-client/light-block.js'
import { sign } from '../../src/bft/signature/sign.js'
import { MAX_POWER } from '../../src/bft/validators/validator.js'
import { createValidatorSet } from '../../src/bft/validators/validator-set.js'
import { hashHeader } from '../../src/bft/votes/header.js'
import { PRECOMMIT, PREVOTE, type Vote } from '../../src/bft/votes/vote.js'
import { buildQuorumWitness } from '../../src/bft/witness/quorum-witness.js'
import { CHAIN_ID, commitTo, keysAt, makeBlock, validatorsOf, voteBy } from '../bft/chain.js'
import { byPlace, forgeCommit, messageOf } from '../bft/circuits/forge-commit.js'
import { openStatement } from '../bft/circuits/statements.js'
import type { Circuit } from '../support/circuit.js'
import { inputWires, rankTest } from '../support/rank.js'
import { mutateEveryWire } from '../support/wire-mutation.js'

let circuit: Circuit
beforeAll(async () => {
  circuit = await openStatement('quorum', 4)
})

const validators = validatorsOf([1, 10n], [2, 10n], [3, 10n], [4, 10n])
const block = makeBlock({ height: 5n, validators, round: 1n, parentHash: 9n })
const all = [0, 1, 2, 3]
const rejected = async (forged: { inputs: CircuitInputs }) => circuit.expectFail(forged.inputs)
/** The votes of everybody, cast for the vote of the commit with some fields changed. */
const votesFor = (change: Partial<Vote>) =>
  byPlace(voteBy(validators, all, { ...block.commit.vote, ...change }))
const withInput = (name: string, change: (value: bigint) => bigint) => {
  const { inputs } = buildQuorumWitness({ chainId: CHAIN_ID, block })
  return { inputs: { ...inputs, [name]: change(inputs[name] as bigint) } }
}

describe('the forger', () => {
  test('default: is honest on honest blocks', async () => {
    const forged = forgeCommit({ block })
    expect(forged.holds).toBe(true)
    expect(forged.inputs).toEqual(buildQuorumWitness({ chainId: CHAIN_ID, block }).inputs)
    await circuit.expectPass(forged.inputs)
  })
})

describe('votes that do not count together', () => {
  const changes: Record<string, Partial<Vote>> = {
    round: { round: 2n },
    height: { height: 6n },
    type: { type: PREVOTE },
    header: { headerHash: 1n },
    chain: { chainId: CHAIN_ID + 1n },
  }
  for (const [what, change] of Object.entries(changes))
    test(`behavior: one vote of another ${what}, or all of them`, async () => {
      const other = votesFor(change)
      const mixed = new Map(byPlace(block.commit)).set(2, other.get(2)!)
      const forged = forgeCommit({ block, signatures: mixed })
      expect(forged.holds).toBe(false)
      await rejected(forged)
      if (change.round === undefined) await rejected(forgeCommit({ block, signatures: other }))
      else await circuit.expectPass(forgeCommit({ block, signatures: other, round: 2n }).inputs)
    })

  test('behavior: a round of more than 32 bits', async () => {
    const round = 2n ** 32n
    const hash = hashHeader(block.header)
    const message = messageOf(CHAIN_ID, 5n, round, PRECOMMIT, hash)
    const places = new Map(
      validators.map(({ publicKey }, place) => {
        const keys = [1, 2, 3, 4].map(keysAt).find((pair) => pair.publicKey.x === publicKey.x)!
        return [place, sign(keys, message)] as const
      }),
    )
    const forged = forgeCommit({ block, signatures: places, round })
    expect(forged.holds).toBe(true)
    await rejected(forged)
  })
})

describe('signers', () => {
  test('behavior: somebody who did not sign', async () => {
    const three = makeBlock({ height: 5n, validators, places: [0, 1, 3] })
    await circuit.expectPass(forgeCommit({ block: three }).inputs)
    await rejected(forgeCommit({ block: three, signers: 15n }))
  })

  test('behavior: one signature in two places, signatures in another order', async () => {
    const own = byPlace(block.commit)
    await rejected(forgeCommit({ block, signatures: new Map(own).set(1, own.get(0)!) }))
    await rejected(forgeCommit({ block, signatures: new Map(own).set(1, own.get(2)!).set(2, own.get(1)!) }))
  })

  test('behavior: fewer bits than signatures leave the others out', async () => {
    await circuit.expectPass(forgeCommit({ block, signers: 7n }).inputs)
    await rejected(forgeCommit({ block, signers: 3n }))
  })

  test('behavior: a place without a validator, signed for with the key of inactive slots', async () => {
    const few = makeBlock({ height: 5n, validators: validators.slice(0, 3) })
    const { inputs, holds } = forgeCommit({ block: few, signers: 15n })
    expect(holds).toBe(true)
    // The key of an unused place is free: only the rule that such a place does not sign is in the way.
    const { x, y } = DUMMY_KEYS.publicKey
    const Ax = (inputs.Ax as bigint[]).with(3, x)
    const Ay = (inputs.Ay as bigint[]).with(3, y)
    await rejected({ inputs: { ...inputs, Ax, Ay } })
    await circuit.expectPass({ ...forgeCommit({ block: few }).inputs, Ax, Ay })
  })

  test('behavior: bits beyond the places', async () => {
    await rejected(withInput('signersLow', (bits) => bits + 16n))
    await rejected(withInput('signersHigh', () => 1n))
  })
})

describe('power', () => {
  const commitOf = (powers: readonly bigint[], signing: readonly number[]): LightBlock => {
    const members = validatorsOf(...powers.map((power, key) => [key, power] as const))
    const places = members.flatMap(({ publicKey }, place) =>
      signing.some((key) => keysAt(key).publicKey.x === publicKey.x) ? [place] : [],
    )
    return makeBlock({ height: 5n, validators: members, places })
  }

  test('behavior: exactly two thirds, with signatures that all hold', async () => {
    for (const [powers, signing] of [
      [
        [1n, 1n, 1n],
        [0, 1],
      ],
      [
        [MAX_POWER, MAX_POWER, MAX_POWER],
        [0, 2],
      ],
      [
        [2n, 2n, 1n, 1n],
        [0, 1],
      ],
      [
        [5n, 5n, 2n, 3n],
        [0, 1],
      ],
    ] as const) {
      const forged = forgeCommit({ block: commitOf(powers, signing) })
      expect(forged.holds).toBe(true)
      await rejected(forged)
    }
    await circuit.expectPass(forgeCommit({ block: commitOf([2n, 2n, 1n], [0, 1]) }).inputs)
  })

  test('behavior: little power against the largest powers', async () => {
    const forged = forgeCommit({ block: commitOf([1n, MAX_POWER, MAX_POWER, MAX_POWER], [0]) })
    expect(forged.holds).toBe(true)
    await rejected(forged)
    await rejected(forgeCommit({ block: commitOf([1n, MAX_POWER], [0]) }))
  })

  test('behavior: nobody', async () => {
    await rejected(forgeCommit({ block, signers: 0n }))
  })

  test('behavior: a set whose committed total is not the sum', async () => {
    const set = createValidatorSet(validators)
    for (const totalPower of [30n, 39n, 41n, 0n]) {
      const validatorsRoot = taggedHash('validator set', { treeRoot: set.treeRoot, totalPower })
      const header = { ...block.header, validatorsRoot }
      const places = [0, 1, 2]
      const forged = forgeCommit({
        block: { ...block, header, commit: commitTo(header, validators, { places }) },
      })
      expect(forged.holds).toBe(true)
      await rejected(forged)
    }
  })
})

describe('header and set', () => {
  test('behavior: a field of the header altered, with the hash and without it', async () => {
    for (const field of Object.keys(block.header) as (keyof LightBlock['header'])[]) {
      const header = { ...block.header, [field]: block.header[field] + 1n }
      await rejected(forgeCommit({ block: { ...block, header }, headerHash: hashHeader(block.header) }))
      await rejected(forgeCommit({ block: { ...block, header } }))
    }
  })

  test('behavior: a validator replaced by one who signs willingly', async () => {
    const other = validatorsOf([1, 10n], [2, 10n], [3, 10n], [9, 10n])
    const forged = forgeCommit({
      block: { ...block, validators: other, commit: commitTo(block.header, other) },
    })
    expect(forged.holds).toBe(true)
    await rejected(forged)
  })

  test('behavior: a public input plus one', async () => {
    for (const name of BFT_LAYOUT.publicInputs.quorum) await rejected(withInput(name, (value) => value + 1n))
  })
})

describe('wires', () => {
  const cases: Record<string, LightBlock> = {
    'all of four sign': block,
    'three of four sign': makeBlock({ height: 5n, validators, places: [0, 2, 3] }),
    'a place is unused': makeBlock({ height: 5n, validators: validators.slice(1) }),
  }
  for (const [what, of] of Object.entries(cases))
    test(`behavior: none can change alone, and the inputs determine them, when ${what}`, async () => {
      const { inputs } = buildQuorumWitness({ chainId: CHAIN_ID, block: of })
      const witness = await circuit.expectPass(inputs)
      const report = mutateEveryWire({ circuit, witness, seed: what })
      expect(report).toMatchObject({ survivors: [], unconstrained: [] })
      expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
    })

  for (const [what, of] of Object.entries(cases))
    test(`behavior: nothing moves once statement and transcript are fixed, when ${what}`, async () => {
      const { inputs } = buildQuorumWitness({ chainId: CHAIN_ID, block: of })
      const witness = await circuit.expectPass(inputs)
      const report = rankTest({ circuit, witness, frozenSignals: frozenSignals() })
      expect(report.nullity, report.moving.join(' ')).toBe(0)
    })

  /** What the challenges absorb, and what Poseidon fixes with it: the public inputs, the set, the nonces, the round. */
  function frozenSignals(): string[] {
    const statement = BFT_LAYOUT.publicInputs.quorum.map((name) => `main.${name}`)
    return circuit.names.filter(
      (name) =>
        statement.includes(name) ||
        /^main\.(round|(Ax|Ay|power|present|R8x|R8y)\[\d+\])$/.test(name) ||
        /\.(second|sponge|block\[\d+\])\.inputs\[\d+\]$/.test(name),
    )
  }
})
