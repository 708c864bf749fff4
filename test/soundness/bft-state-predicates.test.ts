import { beforeAll, describe, expect, test } from 'vitest'
import { createAllowList, createValueList } from '../../src/bft/predicates/allow-list.js'
import { createDenyList } from '../../src/bft/predicates/deny-list.js'
import { listSiblings } from '../../src/bft/predicates/list-tree.js'
import { accountOf, nullifierOf } from '../../src/bft/predicates/owner.js'
import { pathInputs } from '../../src/bft/predicates/path-inputs.js'
import { STATE_STATEMENTS, type StateStatementName } from '../../src/bft/predicates/statement.js'
import { context, createState, type Holder, message, slot } from '../bft/predicates/holders.js'
import { openState } from '../bft/predicates/open.js'
import { everyStatement } from '../bft/predicates/statements.js'
import type { Circuit } from '../support/circuit.js'
import { R } from '../support/field.js'
import { signalValue } from '../support/template.js'
import type { Inputs } from '../support/witness-calculator.js'

const SIZE = { depth: 8, listDepth: 3 }
const TOP = 2n ** 128n - 1n
const VALUES = [100n, TOP, TOP + 1n, R - 1n, 2n ** 64n, 0n] as const
const state = createState({ seed: 'holders', values: VALUES, depth: SIZE.depth })
const { stateRoot } = state
const statements = everyStatement(state, SIZE.listDepth)
const holder = (index: number) => state.holders[index] as Holder
const accounts = state.holders.map(({ account }) => account)

const circuits = new Map<StateStatementName, Circuit>()
beforeAll(async () => {
  for (const name of STATE_STATEMENTS) circuits.set(name, await openState(name, SIZE))
})
const circuit = (name: StateStatementName) => circuits.get(name) as Circuit

/** Inputs about a holder that nobody checked. */
const shared = (index: number, { secret, purpose = context }: { secret?: bigint; purpose?: bigint } = {}) => {
  const owner = holder(index)
  const used = secret ?? owner.secret
  return {
    ...{
      stateRoot,
      slot,
      message,
      context: purpose,
      nullifier: nullifierOf({ secret: used, context: purpose }),
    },
    ...{ secret: used, value: owner.value },
    ...pathInputs(state.inclusion(owner.account).siblings, SIZE.depth),
  }
}
const pass = (name: StateStatementName, inputs: Inputs) => circuit(name).expectPass(inputs)
const fail = (name: StateStatementName, inputs: Inputs) => circuit(name).expectFail(inputs)

describe('every statement', () => {
  test('default: the builder satisfies the circuit, whose public wires are the table in its order', async () => {
    for (const name of STATE_STATEMENTS) {
      const { inputs, publicInputs } = statements[name]
      const witness = await pass(name, inputs)
      const { publicInputCount, publicOutputCount } = circuit(name).r1cs
      expect(publicOutputCount).toBe(0)
      expect(publicInputCount).toBe(publicInputs.length)
      expect(witness.slice(1, 1 + publicInputCount)).toEqual(publicInputs)
      expect(circuit(name).droppedInputCount).toBe(0)
    }
  })

  test('error: any public input altered', async () => {
    for (const name of STATE_STATEMENTS) {
      const { inputs, statement } = statements[name]
      for (const [field, value] of Object.entries(statement)) {
        // 100 is also at least 99 and at most 106, but not at least 101.
        const change = field === 'high' ? R - 6n : 1n
        // Any message is as true; what binds it is that it is in a constraint.
        if (field === 'message') await pass(name, { ...inputs, message: value + change })
        else await fail(name, { ...inputs, [field]: (value + change) % R })
      }
    }
  })

  test('error: any hidden input altered', async () => {
    for (const name of STATE_STATEMENTS) {
      const { inputs, statement } = statements[name]
      for (const [field, value] of Object.entries(inputs)) {
        if (field in statement) continue
        const list = Array.isArray(value) ? (value as bigint[]) : [value as bigint]
        for (const [i, element] of list.entries()) {
          const altered = list.with(i, (element + 1n) % R)
          await fail(name, { ...inputs, [field]: Array.isArray(value) ? altered : (altered[0] as bigint) })
        }
      }
    }
  })
})

describe('amounts', () => {
  test('behavior: exactly the threshold passes, one more does not, at both ends of 128 bits', async () => {
    for (const [index, value] of [...VALUES.entries()].filter(([, entry]) => entry <= TOP)) {
      await pass('balance', { ...shared(index), threshold: value })
      await pass('balance', { ...shared(index), threshold: 0n })
      await fail('balance', { ...shared(index), threshold: value + 1n })
      await pass('range', { ...shared(index), low: value, high: value })
      await pass('range', { ...shared(index), low: 0n, high: TOP })
      await fail('range', { ...shared(index), low: value + 1n, high: TOP })
      await fail('range', { ...shared(index), low: 0n, high: (value + R - 1n) % R })
      await fail('range', { ...shared(index), low: value + 1n, high: (value + R - 1n) % R })
    }
  })

  test('error: nothing wraps: neither a threshold near r, nor a value, nor a bound', async () => {
    // value - threshold is small for each of these.
    for (const threshold of [R - 1n, R - 5n, R - TOP, R - 2n ** 64n, TOP + 1n])
      await fail('balance', { ...shared(0), threshold })
    for (const threshold of [0n, 1n, TOP, TOP + 1n, R - 1n, R - 2n])
      for (const index of [2, 3]) await fail('balance', { ...shared(index), threshold })
    for (const low of [R - 1n, R - 5n, R - TOP, R - 2n ** 64n]) {
      await fail('range', { ...shared(0), low, high: 100n })
      await fail('range', { ...shared(0), low, high: TOP })
    }
    for (const high of [TOP + 1n, TOP + 50n, R - 1n]) await fail('range', { ...shared(0), low: 0n, high })
    for (const index of [2, 3])
      for (const [low, high] of [
        [0n, TOP],
        [TOP, TOP + 1n],
        [R - 1n, R - 1n],
        [R - 2n, TOP],
      ] as const)
        await fail('range', { ...shared(index), low, high })
  })

  test('error: another value than the one the state holds', async () => {
    for (const value of [101n, 0n, TOP, R - 1n, 100n + 2n ** 128n]) {
      await fail('balance', { ...shared(0), value, threshold: 0n })
      await fail('range', { ...shared(0), value, low: 0n, high: TOP })
    }
  })
})

describe('owner and context', () => {
  const predicates = STATE_STATEMENTS.filter((name) => name !== 'inclusion' && name !== 'exclusion')
  const stranger = 12345n

  test("error: another owner's account, by any secret but its own", async () => {
    for (const name of predicates) {
      const { inputs } = statements[name]
      for (const secret of [stranger, holder(1).secret, holder(0).account, 0n]) {
        await fail(name, { ...inputs, secret })
        if (secret !== 0n)
          await fail(name, { ...inputs, secret, nullifier: nullifierOf({ secret, context }) })
      }
    }
  })

  test('error: the nullifier of another context, owner, or none', async () => {
    for (const name of predicates) {
      const { inputs } = statements[name]
      const { secret } = holder(0)
      for (const nullifier of [
        nullifierOf({ secret, context: context + 1n }),
        nullifierOf({ secret: holder(1).secret, context }),
        nullifierOf({ secret: context, context: secret }),
        accountOf(secret),
        0n,
      ])
        await fail(name, { ...inputs, nullifier })
      // Replayed under another context, the nullifier kept.
      for (const purpose of [context + 1n, 0n, R - 1n]) await fail(name, { ...inputs, context: purpose })
    }
  })

  test('behavior: the owner may prove in another context, and shows another nullifier there', async () => {
    const other = shared(0, { purpose: context + 1n })
    expect(other.nullifier).not.toBe(shared(0).nullifier)
    await pass('balance', { ...other, threshold: 100n })
  })

  test('behavior: account and nullifier hash one and the same wire', () => {
    for (const name of predicates) {
      const open = circuit(name)
      const secret = open.resolve('secret')
      expect(open.resolve('owned.owner.accountHash.inputs[1]')).toEqual(secret)
      expect(open.resolve('owned.owner.nullifierHash.inputs[1]')).toEqual(secret)
      expect(open.resolve('owned.owner.nullifierHash.inputs[2]')).toEqual(open.resolve('context'))
      expect(open.resolve('owned.key.hash.inputs[2]')).toEqual(open.resolve('slot'))
      expect(open.resolve('owned.key.hash.inputs[1]')).toEqual(open.resolve('owned.account'))
    }
  })

  test('behavior: the message is bound to the proof and leaves the nullifier alone', async () => {
    for (const name of predicates) {
      const open = circuit(name)
      const { inputs, publicInputs } = statements[name]
      const witness = await pass(name, inputs)
      const other = await pass(name, { ...inputs, message: message + 1n })
      expect(open.wireOf('message')).toBe(publicInputs.length - 1)
      expect(signalValue(open, other, 'nullifier')).toBe(signalValue(open, witness, 'nullifier'))
      open.expectUnsatisfied(open.setWire(witness, { message: message + 1n }))
      open.expectUnsatisfied(open.setWire(witness, { message: 0n }))
      open.expectUnsatisfied(open.setWire(witness, { message: -message }))
    }
  })

  test('error: an account beyond 160 bits, though the state had its key', async () => {
    const wide = holder(0).account + 2n ** 160n
    await fail('inclusion', { ...statements.inclusion.inputs, account: wide })
    await fail('exclusion', { ...statements.exclusion.inputs, account: 5n + 2n ** 160n })
  })
})

describe('lists', () => {
  const depth = SIZE.listDepth
  const place = (tree: Parameters<typeof listSiblings>[0], index: number) => ({
    index: BigInt(index),
    listSiblings: listSiblings(tree, index),
  })

  test('error: an account that is not on the list', async () => {
    const list = createAllowList({ accounts: accounts.slice(1), depth })
    for (let index = 0; index < 2 ** depth; index++)
      await fail('allow list', { ...shared(0), allowListRoot: list.root, ...place(list.tree, index) })
    const index = list.entries.indexOf(holder(1).account)
    await pass('allow list', { ...shared(1), allowListRoot: list.root, ...place(list.tree, index) })
  })

  test("error: another list's root, another's path, an index beyond the list", async () => {
    const list = createAllowList({ accounts, depth })
    const other = createAllowList({ accounts: accounts.slice(0, 3), depth })
    const index = list.entries.indexOf(holder(0).account)
    const honest = { ...shared(0), allowListRoot: list.root, ...place(list.tree, index) }
    await pass('allow list', honest)
    await fail('allow list', { ...honest, allowListRoot: other.root })
    await fail('allow list', { ...honest, ...place(other.tree, other.entries.indexOf(holder(0).account)) })
    for (const wrong of [BigInt(index) + 8n, BigInt(index) + R - 1n, R - 1n, BigInt(index ^ 1)])
      await fail('allow list', { ...honest, index: wrong % R })
  })

  test('error: a list of another kind does not pass for this one', async () => {
    const { account, value } = holder(0)
    const values = createValueList({ values: [account, value], depth })
    for (const index of [0, 1])
      await fail('allow list', { ...shared(0), allowListRoot: values.root, ...place(values.tree, index) })
    const allowed = createAllowList({ accounts: [account, value], depth })
    for (const index of [0, 1])
      await fail('value list', { ...shared(0), valueListRoot: allowed.root, ...place(allowed.tree, index) })
  })

  test('error: a value that is not on the list; any field element may be', async () => {
    const list = createValueList({ values: [R - 1n, 0n, 99n], depth })
    for (const index of [0, 1, 2, 3])
      await fail('value list', { ...shared(0), valueListRoot: list.root, ...place(list.tree, index) })
    for (const index of [3, 5])
      await pass('value list', {
        ...{ ...shared(index), valueListRoot: list.root },
        ...place(list.tree, list.entries.indexOf(holder(index).value)),
      })
  })

  test('error: a denied account, with every span there is or could be', async () => {
    const { account } = holder(0)
    const list = createDenyList({ accounts: [account, holder(1).account], depth })
    const limit = 2n ** 160n
    for (const [index, span] of list.spans.entries()) {
      const honest = { ...shared(0), denyListRoot: list.root, ...place(list.tree, index), ...span }
      await fail('deny list', honest)
      for (const wider of [
        { ...span, first: account },
        { ...span, last: account },
        { first: account, last: account },
        { first: 0n, last: limit - 1n },
        { first: span.last, last: span.first },
        { first: (span.first + R - limit) % R, last: span.last },
      ])
        await fail('deny list', { ...honest, ...wider })
    }
    const free = list.spans.findIndex(
      ({ first, last }) => first <= holder(2).account && holder(2).account <= last,
    )
    await pass('deny list', {
      ...{ ...shared(2), denyListRoot: list.root },
      ...{ ...place(list.tree, free), ...(list.spans[free] as { first: bigint; last: bigint }) },
    })
  })

  test('behavior: the neighbours of a denied account pass, the account itself does not', async () => {
    const { account } = holder(0)
    for (const [denied, allowed] of [
      [account - 1n, true],
      [account + 1n, true],
      [account, false],
    ] as const) {
      const list = createDenyList({ accounts: [denied], depth })
      const verdicts = await Promise.all(
        list.spans.map((span, index) =>
          pass('deny list', {
            ...shared(0),
            denyListRoot: list.root,
            ...place(list.tree, index),
            ...span,
          }).then(
            () => true,
            () => false,
          ),
        ),
      )
      expect(verdicts.includes(true)).toBe(allowed)
    }
  })
})
