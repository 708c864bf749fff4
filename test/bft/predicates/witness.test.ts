import { describe, expect, test } from 'vitest'
import { SCALAR_FIELD_ORDER } from '../../../src/arithmetic/scalar-field.js'
import { bftTag } from '../../../src/bft/layout.js'
import { createAllowList, createValueList } from '../../../src/bft/predicates/allow-list.js'
import { buildBalanceWitness, buildRangeWitness } from '../../../src/bft/predicates/amount-witness.js'
import { createDenyList } from '../../../src/bft/predicates/deny-list.js'
import {
  buildAllowListWitness,
  buildDenyListWitness,
  buildValueListWitness,
} from '../../../src/bft/predicates/list-witness.js'
import { accountOf, nullifierOf } from '../../../src/bft/predicates/owner.js'
import { PredicateError } from '../../../src/bft/predicates/predicate-error.js'
import { buildExclusionWitness, buildInclusionWitness } from '../../../src/bft/predicates/public-witness.js'
import { poseidon } from '../../../src/hash/poseidon.js'
import { codeOf } from '../../support/error-code.js'
import { context, createState, type Holder, message, slot } from './holders.js'

const TOP = 2n ** 128n - 1n
const state = createState({ seed: 'witness', values: [100n, 0n, TOP, TOP + 1n, 77n], depth: 32 })
const { stateRoot, depth, held } = state
const holder = (index: number) => state.holders[index] as Holder
const accounts = state.holders.map(({ account }) => account)

/** The code of the error of either family that a function throws. */
async function errorCode(run: () => unknown): Promise<string> {
  try {
    return await codeOf(run)
  } catch (error) {
    if (error instanceof PredicateError) return error.code
    throw error
  }
}

describe('an owner', () => {
  test('default: the account is 160 bits of a tagged hash, the nullifier one hash for each context', () => {
    const secret = 2n ** 250n + 12345n
    expect(accountOf(secret)).toBe(poseidon([bftTag('account'), secret]) % 2n ** 160n)
    expect(nullifierOf({ secret, context })).toBe(poseidon([bftTag('nullifier'), secret, context]))
    const shown = [secret, secret + 1n].flatMap((owner) =>
      [1n, 2n].map((purpose) => nullifierOf({ secret: owner, context: purpose })),
    )
    expect(new Set(shown).size).toBe(4)
  })

  test('error: a secret or a context that is no field element; the secret is not told', async () => {
    for (const secret of [0n, -1n, SCALAR_FIELD_ORDER, 7 as unknown as bigint]) {
      expect(await errorCode(() => accountOf(secret))).toBe('INVALID_SECRET')
      expect(await errorCode(() => nullifierOf({ secret, context }))).toBe('INVALID_SECRET')
    }
    expect(await errorCode(() => nullifierOf({ secret: 5n, context: SCALAR_FIELD_ORDER }))).toBe(
      'FIELD_OUT_OF_RANGE',
    )
    expect(() => accountOf(SCALAR_FIELD_ORDER + 987654321n)).toThrowError(
      expect.not.objectContaining({ message: expect.stringContaining(`${SCALAR_FIELD_ORDER + 987654321n}`) }),
    )
  })
})

describe('public statements', () => {
  test('default: what the state holds, and that it holds nothing', () => {
    const { account, value } = holder(1)
    const included = buildInclusionWitness({
      stateRoot,
      account,
      slot,
      proof: state.inclusion(account),
      depth,
    })
    expect(included.publicInputs).toEqual([stateRoot, account, slot, value])
    const excluded = buildExclusionWitness({
      stateRoot,
      account: 5n,
      slot,
      proof: state.exclusion(5n),
      depth,
    })
    expect(excluded.publicInputs).toEqual([stateRoot, 5n, slot])
  })

  test('error: the proof of another entry, root or value', async () => {
    const { account } = holder(0)
    const proof = state.inclusion(account)
    const build = (change: object) => () =>
      buildInclusionWitness({ stateRoot, account, slot, proof, depth, ...change })
    expect(await errorCode(build({}))).toBe('NONE')
    expect(await errorCode(build({ slot: 8n }))).toBe('WRONG_STATE_KEY')
    expect(await errorCode(build({ account: accounts[1] }))).toBe('WRONG_STATE_KEY')
    expect(await errorCode(build({ stateRoot: stateRoot + 1n }))).toBe('INVALID_STATE_PROOF')
    expect(await errorCode(build({ proof: { ...proof, value: 101n } }))).toBe('INVALID_STATE_PROOF')
    expect(await errorCode(build({ account: account + 2n ** 160n }))).toBe('FIELD_OUT_OF_RANGE')
    const present = { stateRoot, account, slot, proof: { key: proof.key, siblings: proof.siblings }, depth }
    expect(await errorCode(() => buildExclusionWitness(present))).toBe('INVALID_STATE_PROOF')
    const absent = { stateRoot, account: 5n, slot: 8n, proof: state.exclusion(5n), depth }
    expect(await errorCode(() => buildExclusionWitness(absent))).toBe('WRONG_STATE_KEY')
  })
})

describe('private predicates', () => {
  const nullifier = (index: number) => nullifierOf({ secret: holder(index).secret, context })

  test('default: the public inputs are the statement and nothing else', () => {
    const shared = { stateRoot, slot, context, message, nullifier: nullifier(0) }
    const balance = buildBalanceWitness({ ...held(0), threshold: 100n })
    expect(balance.statement).toEqual({ ...shared, threshold: 100n })
    expect(balance.publicInputs).toEqual([stateRoot, slot, 100n, context, message, nullifier(0)])
    const range = buildRangeWitness({ ...held(0), low: 100n, high: 100n })
    expect(range.publicInputs).toEqual([stateRoot, slot, 100n, 100n, context, message, nullifier(0)])
    const allowed = createAllowList({ accounts })
    expect(buildAllowListWitness({ ...held(0), list: allowed }).statement).toEqual({
      ...shared,
      allowListRoot: allowed.root,
    })
    const values = createValueList({ values: [5n, 100n] })
    expect(buildValueListWitness({ ...held(0), list: values }).statement).toEqual({
      ...shared,
      valueListRoot: values.root,
    })
    const denied = createDenyList({ accounts: accounts.slice(1) })
    expect(buildDenyListWitness({ ...held(0), list: denied }).statement).toEqual({
      ...shared,
      denyListRoot: denied.root,
    })
  })

  test('behavior: thresholds and bounds are allowed themselves, one further is not', async () => {
    const balance = (index: number, threshold: bigint) =>
      errorCode(() => buildBalanceWitness({ ...held(index), threshold }))
    expect(await balance(0, 99n)).toBe('NONE')
    expect(await balance(0, 100n)).toBe('NONE')
    expect(await balance(0, 101n)).toBe('PREDICATE_FALSE')
    expect(await balance(1, 0n)).toBe('NONE')
    expect(await balance(1, 1n)).toBe('PREDICATE_FALSE')
    expect(await balance(2, TOP)).toBe('NONE')
    expect(await balance(3, 1n)).toBe('NOT_AN_AMOUNT')
    expect(await balance(2, TOP + 1n)).toBe('FIELD_OUT_OF_RANGE')
    const range = (low: bigint, high: bigint) => errorCode(() => buildRangeWitness({ ...held(0), low, high }))
    expect(await range(0n, 100n)).toBe('NONE')
    expect(await range(100n, TOP)).toBe('NONE')
    expect(await range(101n, TOP)).toBe('PREDICATE_FALSE')
    expect(await range(0n, 99n)).toBe('PREDICATE_FALSE')
    expect(await range(101n, 99n)).toBe('PREDICATE_FALSE')
    expect(await range(0n, TOP + 1n)).toBe('FIELD_OUT_OF_RANGE')
    expect(await errorCode(() => buildRangeWitness({ ...held(3), low: 0n, high: TOP }))).toBe('NOT_AN_AMOUNT')
  })

  test('error: off the list, or on the denied one', async () => {
    const list = createAllowList({ accounts: accounts.slice(1) })
    expect(await errorCode(() => buildAllowListWitness({ ...held(0), list }))).toBe('PREDICATE_FALSE')
    const values = createValueList({ values: [99n, 101n] })
    expect(await errorCode(() => buildValueListWitness({ ...held(0), list: values }))).toBe('PREDICATE_FALSE')
    const denied = createDenyList({ accounts: accounts.slice(0, 1) })
    expect(await errorCode(() => buildDenyListWitness({ ...held(0), list: denied }))).toBe('PREDICATE_FALSE')
  })

  test("error: another owner's entry, and a proof that does not open the root", async () => {
    const build = (change: object) => () => buildBalanceWitness({ ...held(0), threshold: 1n, ...change })
    expect(await errorCode(build({ secret: holder(1).secret }))).toBe('WRONG_OWNER')
    expect(await errorCode(build({ proof: held(1).proof }))).toBe('WRONG_OWNER')
    expect(await errorCode(build({ slot: 8n }))).toBe('WRONG_OWNER')
    expect(await errorCode(build({ stateRoot: 1n }))).toBe('INVALID_STATE_PROOF')
    expect(await errorCode(build({ depth: 0 }))).toBe('INVALID_TREE_DEPTH')
    expect(await errorCode(build({ message: SCALAR_FIELD_ORDER }))).toBe('FIELD_OUT_OF_RANGE')
    expect(await errorCode(build({ context: SCALAR_FIELD_ORDER }))).toBe('FIELD_OUT_OF_RANGE')
  })
})
