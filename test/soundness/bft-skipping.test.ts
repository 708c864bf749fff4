import { beforeAll, describe, expect, test } from 'vitest'
import type { CircuitInputs } from '../../src/arithmetic/circuit-inputs.js'
import { BFT_LAYOUT, taggedHash, untaggedHash } from '../../src/bft/layout.js'
import type { Validator } from '../../src/bft/validators/validator.js'
import { createValidatorSet, type ValidatorSet } from '../../src/bft/validators/validator-set.js'
import { validatorLeaf } from '../../src/bft/validators/validator-tree.js'
import { findOverlap } from '../../src/bft/witness/overlap.js'
import { type SetInputs, setInputs } from '../../src/bft/witness/set-inputs.js'
import { buildSkippingWitness } from '../../src/bft/witness/skipping-witness.js'
import { CHAIN_ID, commitTo, makeBlock, validatorsOf } from '../bft/chain.js'
import { forgeCommit } from '../bft/circuits/forge-commit.js'
import { openStatement } from '../bft/circuits/statements.js'
import type { Circuit } from '../support/circuit.js'
import { R } from '../support/field.js'
import { inputWires, rankTest } from '../support/rank.js'
import { mutateEveryWire } from '../support/wire-mutation.js'

let circuit: Circuit
beforeAll(async () => {
  circuit = await openStatement('skipping', 4)
})

const setOf = (...members: readonly (readonly [key: number, power: bigint])[]) =>
  createValidatorSet(validatorsOf(...members))
const trusted = setOf([1, 10n], [2, 10n], [3, 10n], [4, 10n])
const blockOf = (own: readonly Validator[], places?: readonly number[]) =>
  makeBlock({ height: 50n, validators: own, parentHash: 9n, round: 1n, ...(places && { places }) })
const own = validatorsOf([3, 5n], [4, 5n], [5, 5n], [6, 5n])
const block = blockOf(own)

type Changes = Partial<Record<'trustedFlag' | 'ownFlag', bigint[]>> & { root?: bigint; there?: SetInputs }

/** Inputs of `skipping` from any parts, whether more than a third of the trusted power signed or not. */
function forge(set: ValidatorSet, of: ReturnType<typeof blockOf>, changes: Changes = {}): CircuitInputs {
  const { inputs } = forgeCommit({ block: of })
  const found = findOverlap({
    trusted: set,
    own: createValidatorSet(of.validators),
    signers: of.commit.signers,
    size: 4,
  })
  return {
    ...inputs,
    ...trustedInputs(set, changes),
    trustedFlag: changes.trustedFlag ?? found.trustedFlag,
    ownFlag: changes.ownFlag ?? found.ownFlag,
  }
}
function trustedInputs(set: ValidatorSet, { root = set.root, there = setInputs(set, 4) }: Changes = {}) {
  return {
    trustedValidatorsRoot: root,
    trustedAx: there.Ax,
    trustedAy: there.Ay,
    trustedPower: there.power,
    trustedPresent: there.present,
    trustedPowerInverse: there.powerInverse,
  }
}

const flags = (...places: readonly number[]): bigint[] =>
  Array.from({ length: 4 }, (_, i) => (places.includes(i) ? 1n : 0n))
const all = flags(0, 1, 2, 3)

describe('the forger', () => {
  test('default: is honest on honest blocks', async () => {
    const { inputs } = buildSkippingWitness({ chainId: CHAIN_ID, trustedValidators: trusted, block })
    expect(forge(trusted, block)).toEqual(inputs)
    await circuit.expectPass(inputs)
  })
})

describe('trusted power', () => {
  test('behavior: exactly a third, with signatures that all hold', async () => {
    const three = setOf([1, 10n], [2, 10n], [3, 10n])
    await circuit.expectFail(forge(three, blockOf(validatorsOf([3, 5n], [7, 1n]))))
    await circuit.expectPass(
      forge(setOf([1, 10n], [2, 10n], [3, 11n]), blockOf(validatorsOf([3, 5n], [7, 1n]))),
    )
    const most = 2n ** 64n - 1n
    await circuit.expectFail(
      forge(setOf([1, most], [2, most], [3, most]), blockOf(validatorsOf([3, most], [7, 1n]))),
    )
  })

  test('behavior: nobody trusted signed, however the places are flagged', async () => {
    const strangers = blockOf(validatorsOf([7, 5n], [8, 5n], [9, 5n], [10, 5n]))
    for (const [trustedFlag, ownFlag] of [
      [flags(), flags()],
      [all, all],
      [all, flags()],
      [flags(0, 1), flags(2, 3)],
    ] as const)
      await circuit.expectFail(forge(trusted, strangers, { trustedFlag, ownFlag }))
  })

  test('behavior: more than two thirds of the own set, counted by its own power, is still asked for', async () => {
    await circuit.expectFail(forge(trusted, blockOf(own, [0, 1])))
    await circuit.expectPass(forge(trusted, blockOf(own, [0, 1, 2])))
  })

  test('behavior: somebody trusted who is in the own set but did not sign', async () => {
    const places = own.flatMap(({ publicKey }, i) => (publicKey.x === own[0]!.publicKey.x ? [] : [i]))
    const without = blockOf(own, places)
    const honest = findOverlap({ trusted, own: createValidatorSet(own), signers: 15n, size: 4 })
    await circuit.expectFail(
      forge(trusted, without, { trustedFlag: honest.trustedFlag, ownFlag: honest.ownFlag }),
    )
  })

  test('behavior: one signer flagged for several trusted places', async () => {
    const single = blockOf(validatorsOf([3, 50n], [7, 1n]))
    const honest = findOverlap({
      trusted,
      own: createValidatorSet(single.validators),
      signers: 3n,
      size: 4,
    })
    await circuit.expectFail(forge(trusted, single))
    for (let more = 0; more < 4; more++)
      for (const ownFlag of [honest.ownFlag, flags(0, 1)])
        await circuit.expectFail(
          forge(trusted, single, { trustedFlag: honest.trustedFlag.with(more, 1n), ownFlag }),
        )
  })

  test('behavior: powers or flags that are not those of the trusted set', async () => {
    const { power, present, powerInverse, ...rest } = setInputs(trusted, 4)
    const raised = { ...rest, present, power: power.with(0, 11n), powerInverse }
    await circuit.expectFail(forge(trusted, block, { there: raised }))
    await circuit.expectFail(forge(trusted, block, { trustedFlag: flags(0).with(0, 2n) }))
    await circuit.expectFail(forge(trusted, block, { root: trusted.root + 1n }))
    await circuit.expectFail(forge(setOf([3, 10n], [4, 10n]), block, { root: trusted.root }))
  })

  test('behavior: a trusted total that is not the sum', async () => {
    const strong = setOf([1, 10n], [2, 10n], [3, 10n])
    const one = blockOf(validatorsOf([3, 5n], [7, 1n]))
    const root = taggedHash('validator set', { treeRoot: strong.treeRoot, totalPower: 29n })
    await circuit.expectFail(forge(strong, one, { root }))
  })
})

describe('the own set', () => {
  /** A set with any leaves: a header may name what it likes. */
  function freeSet(members: readonly Validator[]) {
    const leaves = Array.from({ length: 4 }, (_, i) => (members[i] ? validatorLeaf(members[i]) : 0n))
    const node = (left: bigint, right: bigint) => untaggedHash('node', { left, right })
    const treeRoot = node(node(leaves[0]!, leaves[1]!), node(leaves[2]!, leaves[3]!))
    const totalPower = members.reduce((sum, { power }) => sum + power, 0n)
    return taggedHash('validator set', { treeRoot, totalPower })
  }

  test('behavior: a trusted key twice in it counts once', async () => {
    // Key 1 has a quarter of the trusted power; the own set has it twice, signed with one signature.
    const twin = validatorsOf([1, 5n])[0]!
    const validators = [twin, twin]
    const header = { ...blockOf([twin]).header, validatorsRoot: freeSet(validators) }
    const commit = commitTo(header, [twin])
    const signature = commit.signatures[0]!
    const { inputs, holds } = forgeCommit({
      block: { header, commit, validators, nextValidators: validators },
      signers: 3n,
      signatures: new Map([
        [0, signature],
        [1, signature],
      ]),
    })
    expect(holds).toBe(true)
    const place = trusted.validators.findIndex(({ publicKey }) => publicKey.x === twin.publicKey.x)
    for (const ownFlag of [flags(0), flags(1), flags(0, 1)]) {
      await circuit.expectFail({ ...inputs, ...trustedInputs(trusted), ownFlag, trustedFlag: flags(place) })
      for (let more = 0; more < 4; more++) {
        const trustedFlag = flags(place, more)
        if (more !== place)
          await circuit.expectFail({ ...inputs, ...trustedInputs(trusted), ownFlag, trustedFlag })
      }
    }
    // With more trusted power the same block passes: the quorum of the two places is not what was in the way.
    const strong = setOf([1, 20n], [2, 10n], [3, 10n])
    const at = strong.validators.findIndex(({ power }) => power === 20n)
    await circuit.expectPass({
      ...inputs,
      ...trustedInputs(strong),
      ownFlag: flags(1),
      trustedFlag: flags(at),
    })
  })

  test('behavior: a key that equals a trusted one in a single coordinate', async () => {
    const large = setOf([1, 1n], [2, 100n])
    const strong = large.validators.find(({ power }) => power === 100n)!
    const { x, y } = strong.publicKey
    const near = [
      { x, y: R - y },
      { x: R - x, y },
    ]
    for (const publicKey of near) {
      const mine = { publicKey, power: 5n }
      const header = { ...block.header, validatorsRoot: freeSet([mine]) }
      const { inputs } = forgeCommit({
        block: { ...block, header, validators: [mine] },
        signers: 1n,
        signatures: new Map([[0, block.commit.signatures[0]!]]),
      })
      const trustedFlag = flags(large.validators.indexOf(strong))
      await circuit.expectFail({ ...inputs, ...trustedInputs(large), trustedFlag, ownFlag: flags(0) })
    }
  })
})

describe('public inputs', () => {
  test('behavior: each plus one', async () => {
    const inputs = forge(trusted, block)
    for (const name of BFT_LAYOUT.publicInputs.skipping)
      await circuit.expectFail({ ...inputs, [name]: (inputs[name] as bigint) + 1n })
  })

  test('behavior: the parent hash is part of the header that was signed', async () => {
    await circuit.expectFail({ ...forge(trusted, block), parentHash: 10n })
  })
})

describe('wires', () => {
  const cases = {
    'all match': [setOf([3, 10n], [4, 10n], [5, 1n], [6, 2n]), block],
    'some match, a place is unused': [trusted, blockOf(own.slice(0, 3))],
    'trees have unused places': [setOf([3, 10n], [4, 10n]), blockOf(own, [0, 1, 3])],
  } as const
  for (const [what, [set, of]] of Object.entries(cases))
    test(`behavior: none can change alone, and the inputs determine them, when ${what}`, async () => {
      const witness = await circuit.expectPass(forge(set, of))
      const report = mutateEveryWire({ circuit, witness, seed: what })
      expect(report).toMatchObject({ survivors: [], unconstrained: [] })
      expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
    })

  for (const [what, [set, of]] of Object.entries(cases))
    test(`behavior: nothing moves once statement and transcript are fixed, when ${what}`, async () => {
      const witness = await circuit.expectPass(forge(set, of))
      const statement = BFT_LAYOUT.publicInputs.skipping.map((name) => `main.${name}`)
      const preimages =
        /^main\.(parentHash|round|((trusted)?(Ax|Ay|Power|power|Present|present)|R8x|R8y)\[\d+\])$/
      const frozenSignals = circuit.names.filter(
        (name) =>
          statement.includes(name) ||
          preimages.test(name) ||
          /\.(challenge|first|second|sponge|block\[\d+\])\.inputs\[\d+\]$/.test(name),
      )
      const report = rankTest({ circuit, witness, frozenSignals })
      expect(report.nullity, report.moving.join(' ')).toBe(0)
    })
})
