import { describe, expect, test } from 'vitest'
import { neighbourInputs, pathInputs } from '../../src/bft/predicates/path-inputs.js'
import { STATE_STATEMENTS } from '../../src/bft/predicates/statement.js'
import { rootOf, type SparseTree, setLeaf } from '../../src/bft/state/sparse-tree.js'
import { type ExclusionProof, proveKey } from '../../src/bft/state/state-proof.js'
import { createState } from '../bft/predicates/holders.js'
import { openState } from '../bft/predicates/open.js'
import { everyStatement } from '../bft/predicates/statements.js'
import type { Circuit, Witness } from '../support/circuit.js'
import { R } from '../support/field.js'
import { inputWires, publicWires, rankTest } from '../support/rank.js'
import { openTemplate } from '../support/template.js'
import { mutateEveryWire } from '../support/wire-mutation.js'

const SIZE = { depth: 4, listDepth: 2 }

/** Inputs that nothing but the constraints on them ties to the statement. */
const HINTS = /^main\.(active|lastInverse|hasNeighbour|differenceInverse)(\[|$)/

/** With the statement and its opening fixed, neither a hint nor an inner wire moves. */
function expectDetermined(circuit: Circuit, witness: Witness): void {
  const inputs = inputWires(circuit)
  expect(rankTest({ circuit, witness, frozenWires: inputs }).nullity).toBe(0)
  const opened = inputs.filter((wire) => !HINTS.test(circuit.nameOf(wire)))
  expect(opened.length).toBeLessThan(inputs.length)
  const { nullity, moving } = rankTest({ circuit, witness, frozenWires: opened })
  expect(nullity, moving.join(' ')).toBe(0)
}

describe('circuits about the state', () => {
  for (const name of STATE_STATEMENTS)
    test(`default: ${name}: no wire can change alone, and inputs without hints determine the rest`, async () => {
      const circuit = await openState(name, SIZE)
      for (const [seed, values] of [
        ['wires', [100n, 5n, 7n, 2n ** 128n - 1n]],
        ['zeros', [0n, 1n, 2n]],
      ] as const) {
        const state = createState({ seed, values, depth: SIZE.depth })
        const witness = await circuit.expectPass(everyStatement(state, SIZE.listDepth)[name].inputs)
        const report = mutateEveryWire({ circuit, witness, seed })
        expect(report).toMatchObject({ survivors: [], unconstrained: [] })
        expect(report.tried).toBeGreaterThan(5 * circuit.r1cs.wireCount)
        expectDetermined(circuit, witness)
      }
    })

  test('behavior: what the public inputs of a predicate leave free are preimages of hashes', async () => {
    const circuit = await openState('balance', SIZE)
    const state = createState({ seed: 'wires', values: [100n, 5n, 7n, 9n], depth: SIZE.depth })
    const { inputs } = everyStatement(state, SIZE.listDepth).balance
    const witness = await circuit.expectPass(inputs)
    // Free: siblings of the levels in use. Fixed: the value, by its range, to first order; the secret, by the nullifier.
    const used = (inputs.active as bigint[]).filter((active) => active === 1n).length
    const { nullity } = rankTest({ circuit, witness, frozenWires: publicWires(circuit) })
    expect(nullity).toBe(used - 1)
  })
})

describe('paths of every shape', () => {
  const depth = 3
  const treeOf = (...keys: bigint[]) =>
    keys.reduce<SparseTree>((tree, key) => setLeaf(tree, { key, value: (key + 1n) % R, depth }), undefined)
  const trees = {
    'one leaf': treeOf(6n),
    'two leaves': treeOf(6n, 5n),
    'a path to the last level': treeOf(6n, 2n),
    'a full tree': treeOf(0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n),
    'a key near r': treeOf(R - 1n, R - 2n, 6n),
  }

  for (const [what, tree] of Object.entries(trees))
    test(`default: ${what}: inclusion`, async () => {
      const circuit = await openTemplate('bft/state/sparse-inclusion.circom', `SparseInclusion(${depth})`)
      const root = rootOf(tree)
      const proof = proveKey(tree, what === 'a key near r' ? R - 1n : 6n)
      if (proof.kind !== 'inclusion') throw new Error('the key is absent')
      const { key, value, siblings } = proof
      const witness = await circuit.expectPass({ root, key, value, ...pathInputs(siblings, depth) })
      expect(mutateEveryWire({ circuit, witness })).toMatchObject({ survivors: [], unconstrained: [] })
      expectDetermined(circuit, witness)
    })

  for (const [what, tree] of Object.entries({ 'no leaf': undefined, ...trees }))
    test(`default: ${what}: exclusion`, async () => {
      const circuit = await openTemplate('bft/state/sparse-exclusion.circom', `SparseExclusion(${depth})`)
      const root = rootOf(tree)
      for (const key of [14n, 9n, 2n ** 253n]) {
        const proof = proveKey(tree, key)
        if (proof.kind !== 'exclusion') throw new Error('the key is present')
        const { siblings } = proof
        const inputs = { root, key, ...pathInputs(siblings, depth), ...neighbourInputs(proof) }
        const witness = await circuit.expectPass(inputs)
        expect(mutateEveryWire({ circuit, witness })).toMatchObject({ survivors: [], unconstrained: [] })
        expectDetermined(circuit, witness)
      }
    })

  test('error: at full depth a neighbour that shares every level but is the key itself', async () => {
    const circuit = await openTemplate('bft/state/sparse-exclusion.circom', `SparseExclusion(${depth})`)
    const present: ExclusionProof = {
      key: 6n,
      siblings: proveKey(trees['a full tree'], 6n).siblings,
      neighbour: { key: 14n, value: 7n },
    }
    const root = rootOf(trees['a full tree'])
    const inputs = { root, key: 6n, ...pathInputs(present.siblings, depth), ...neighbourInputs(present) }
    await circuit.expectFail(inputs)
  })
})
