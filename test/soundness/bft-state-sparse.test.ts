import { newMemEmptyTrie } from 'circomlibjs'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { neighbourInputs, pathInputs } from '../../src/bft/predicates/path-inputs.js'
import {
  branchHash,
  leafHash,
  rootOf,
  type SparseTree,
  setLeaf,
  sideOf,
} from '../../src/bft/state/sparse-tree.js'
import { type ExclusionProof, type InclusionProof, proveKey } from '../../src/bft/state/state-proof.js'
import { type Circuit, openCircuit } from '../support/circuit.js'
import { R } from '../support/field.js'
import { openTemplate } from '../support/template.js'
import type { Inputs } from '../support/witness-calculator.js'

const DEPTH = 8
let inclusion: Circuit
let exclusion: Circuit
let circomlib: Circuit

beforeAll(async () => {
  inclusion = await openTemplate('bft/state/sparse-inclusion.circom', `SparseInclusion(${DEPTH})`)
  exclusion = await openTemplate('bft/state/sparse-exclusion.circom', `SparseExclusion(${DEPTH})`)
  circomlib = await openCircuit({
    source: `pragma circom 2.2.3;
include "circomlib/circuits/smt/smtverifier.circom";
component main {public [root]} = SMTVerifier(${DEPTH + 1});
`,
  })
})

/** An entry of the tree, with what a prover may say about it; anything goes. */
type Claim = { root: bigint; key: bigint; value: bigint; siblings: readonly bigint[] }
type Absence = { root: bigint } & ExclusionProof

const included = ({ root, key, value, siblings }: Claim): Inputs => ({
  root,
  key,
  value,
  ...pathInputs(siblings, DEPTH),
})
const absent = ({ root, key, siblings, ...rest }: Absence): Inputs => ({
  root,
  key,
  ...pathInputs(siblings, DEPTH),
  ...neighbourInputs({ key, siblings, ...rest }),
})
const padded = (siblings: readonly bigint[]) => Array.from({ length: DEPTH + 1 }, (_, i) => siblings[i] ?? 0n)
const circomlibIncluded = ({ root, key, value, siblings }: Claim): Inputs => ({
  ...{ enabled: 1n, fnc: 0n, root, key, value, siblings: padded(siblings) },
  ...{ oldKey: 0n, oldValue: 0n, isOld0: 0n },
})
const circomlibAbsent = ({ root, key, siblings, neighbour }: Absence): Inputs => ({
  ...{ enabled: 1n, fnc: 1n, root, key, value: 0n, siblings: padded(siblings) },
  ...{ oldKey: neighbour?.key ?? 0n, oldValue: neighbour?.value ?? 0n },
  isOld0: neighbour === undefined ? 1n : 0n,
})
const accepts = (circuit: Circuit, inputs: Inputs) =>
  circuit.witness(inputs).then(
    (witness) => circuit.satisfied(witness).ok,
    () => false,
  )

/** Keys that differ within DEPTH bits, small ones and full-width ones. */
const entries = fc.uniqueArray(
  fc.record({
    key: fc
      .tuple(fc.bigInt(0n, 2n ** BigInt(DEPTH) - 1n), fc.constantFrom(0n, R >> 8n))
      .map(([low, high]) => {
        const key = (high << 8n) + low
        return key < R ? key : low
      }),
    value: fc.oneof(fc.bigInt(0n, 3n), fc.bigInt(0n, R - 1n)),
  }),
  { maxLength: 9, selector: ({ key }) => key % 2n ** BigInt(DEPTH) },
)
const treeOf = (list: readonly { key: bigint; value: bigint }[]) =>
  list.reduce<SparseTree>((tree, entry) => setLeaf(tree, { ...entry, depth: DEPTH }), undefined)

describe('against circomlib', () => {
  test('default: the same trees, the same verdicts on what they hold and what they do not', async () => {
    await fc.assert(
      fc.asyncProperty(entries, fc.bigInt(0n, R - 1n), async (list, stranger) => {
        const tree = treeOf(list)
        const root = rootOf(tree)
        const oracle = await newMemEmptyTrie()
        for (const { key, value } of list) await oracle.insert(key, value)
        expect(root).toBe(oracle.F.toObject(oracle.root))
        for (const key of [stranger, 3n, ...list.map((entry) => entry.key)]) {
          const proof = proveKey(tree, key)
          if (proof.kind === 'inclusion') {
            await inclusion.expectPass(included({ root, ...proof }))
            expect(await accepts(circomlib, circomlibIncluded({ root, ...proof }))).toBe(true)
          } else {
            await exclusion.expectPass(absent({ root, ...proof }))
            expect(await accepts(circomlib, circomlibAbsent({ root, ...proof }))).toBe(true)
          }
        }
      }),
      { numRuns: 25 },
    )
  })

  test('behavior: one thing changed is refused by both, constraints alone included', async () => {
    const fields = fc.constantFrom('root', 'key', 'value', 'sibling', 'neighbourKey', 'neighbourValue')
    const delta = fc.oneof(fc.constantFrom(1n, R - 1n, 1n << 8n, 1n << 40n), fc.bigInt(1n, R - 1n))
    const plus = (value: bigint, change: bigint) => (value + change) % R
    await fc.assert(
      fc.asyncProperty(entries, fc.nat(), fields, delta, async (list, pick, field, change) => {
        fc.pre(list.length > 1)
        const tree = treeOf(list)
        const root = rootOf(tree)
        const alter = <Proof extends InclusionProof | ExclusionProof>(proof: Proof) => {
          const at = pick % Math.max(1, proof.siblings.length)
          const sibling = plus(proof.siblings[at] ?? 0n, change)
          return {
            ...proof,
            root: field === 'root' ? plus(root, change) : root,
            key: field === 'key' ? plus(proof.key, change) : proof.key,
            siblings: field === 'sibling' ? proof.siblings.with(at, sibling) : proof.siblings,
          }
        }
        const entry = list[pick % list.length] ?? { key: 0n, value: 0n }
        const present = proveKey(tree, entry.key)
        if (present.kind !== 'inclusion') throw new Error('an entry is missing')
        const altered = alter(present)
        const claim = field === 'value' ? { ...altered, value: plus(altered.value, change) } : altered
        const same = field.startsWith('neighbour')
        if (!same && claim.siblings.at(-1) !== 0n) {
          await inclusion.expectFail(included(claim))
          expect(await accepts(circomlib, circomlibIncluded(claim))).toBe(false)
        }
        const missing = proveKey(tree, plus(entry.key, 1n << 100n))
        if (missing.kind !== 'exclusion') return
        const absence: Absence = alter(missing)
        const { neighbour } = missing
        if (field === 'value' || absence.siblings.at(-1) === 0n) return
        // Another absent key on the same path is as true, and a sum of changes may be none.
        if (field === 'key' && proveKey(tree, absence.key).kind === 'exclusion') return
        if (same && neighbour === undefined) return
        const moved = neighbour && {
          key: field === 'neighbourKey' ? plus(neighbour.key, change) : neighbour.key,
          value: field === 'neighbourValue' ? plus(neighbour.value, change) : neighbour.value,
        }
        if (moved?.key === absence.key) return
        const claimed = moved === undefined ? absence : { ...absence, neighbour: moved }
        await exclusion.expectFail(absent(claimed))
        expect(await accepts(circomlib, circomlibAbsent(claimed))).toBe(false)
      }),
      { numRuns: 60 },
    )
  })
})

describe('forgeries', () => {
  const list = [1n, 5n, 9n, 12n, 77n, 200n].map((key) => ({ key, value: key * 100n }))
  const tree = treeOf(list)
  const root = rootOf(tree)
  const proofOf = (key: bigint) => {
    const proof = proveKey(tree, key)
    if (proof.kind !== 'inclusion') throw new Error('the key is absent')
    return { root, ...proof }
  }
  const absenceOf = (key: bigint) => {
    const proof = proveKey(tree, key)
    if (proof.kind !== 'exclusion') throw new Error('the key is present')
    return { root, ...proof }
  }

  test('error: an absent key is not included, whatever leaf or value is claimed', async () => {
    for (const key of [13n, 0n, 1n + (1n << 60n)]) {
      const { siblings } = absenceOf(key)
      for (const value of [0n, 100n, 1200n])
        await inclusion.expectFail(included({ root, key, value, siblings }))
    }
    // A branch as a leaf, key and value swapped, the leaf of another key.
    const { siblings, key, value } = proofOf(77n)
    await inclusion.expectFail(included({ root, key, value, siblings: siblings.slice(0, -1) }))
    await inclusion.expectFail(included({ root, key: value, value: key, siblings }))
    await inclusion.expectFail(included({ root, key: 9n, value: 900n, siblings }))
    await inclusion.expectFail(included({ root: leafHash(1n, 2n), key: 1n, value: 3n, siblings: [] }))
  })

  test('error: a present key is not absent: no empty place, no neighbour, no other path', async () => {
    for (const { key, value } of list) {
      const { siblings } = proofOf(key)
      await exclusion.expectFail(absent({ root, key, siblings }))
      for (const other of list)
        if (other.key !== key) {
          await exclusion.expectFail(absent({ root, key, siblings, neighbour: other }))
          // The other's own path, under this key.
          await exclusion.expectFail(
            absent({ root, key, siblings: proofOf(other.key).siblings, neighbour: other }),
          )
        }
      // The key as its own neighbour, the inverse of the difference free.
      for (const differenceInverse of [0n, 1n, R - 1n])
        for (const hasNeighbour of [0n, 1n])
          await exclusion.expectFail({
            ...absent({ root, key, siblings, neighbour: { key: key + 1n, value } }),
            ...{ neighbourKey: key, hasNeighbour, differenceInverse },
          })
    }
  })

  test("error: a leaf that hangs on another's path is no neighbour, though circomlib takes it", async () => {
    // No honest tree has such a leaf; a root that somebody made has.
    const stray = { key: 2n, value: 5n }
    const claim = { root: leafHash(2n, 5n), key: 1n, siblings: [], neighbour: stray }
    await exclusion.expectPass(absent(claim))
    const { key: left, siblings } = absenceOf(13n)
    const other = siblings.at(-1) ?? 0n
    const strayRoot = siblings
      .slice(0, -1)
      .reduceRight(
        (node, sibling, level) =>
          sideOf(left, level) ? branchHash(sibling, node) : branchHash(node, sibling),
        sideOf(left, siblings.length - 1)
          ? branchHash(other, leafHash(2n, 5n))
          : branchHash(leafHash(2n, 5n), other),
      )
    const planted = { root: strayRoot, key: left, siblings, neighbour: stray }
    expect(await accepts(circomlib, circomlibAbsent(planted))).toBe(true)
    await exclusion.expectFail(absent(planted))
  })

  test('error: levels switched on and off at will', async () => {
    const honest = included(proofOf(77n))
    const count = proofOf(77n).siblings.length
    const active = honest.active as bigint[]
    expect(count).toBeGreaterThan(2)
    const patterns: bigint[][] = [
      active.with(0, 0n),
      active.with(count - 1, 0n),
      active.with(count, 1n),
      active.with(DEPTH - 1, 1n),
      active.with(1, 2n),
      active.with(0, R - 1n),
      active.map(() => 0n),
      active.map(() => 1n),
      active.map(() => 2n),
    ]
    for (const pattern of patterns) {
      await inclusion.expectFail({ ...honest, active: pattern })
      for (const lastInverse of [0n, 1n])
        await inclusion.expectFail({ ...honest, active: pattern, lastInverse })
    }
    await inclusion.expectFail({ ...honest, lastInverse: 0n })
    const siblings = honest.siblings as bigint[]
    await inclusion.expectFail({ ...honest, siblings: siblings.with(DEPTH - 1, 1n) })
  })

  test('error: a path that ends in an empty sibling, even under a root made for it', async () => {
    const siblings = Array.from({ length: DEPTH }, () => 0n)
    const active = siblings.with(0, 1n)
    const lonely = { root: branchHash(leafHash(2n, 5n), 0n), key: 2n, value: 5n, siblings, active }
    for (const lastInverse of [0n, 1n]) await inclusion.expectFail({ ...lonely, lastInverse })
    const nothing = { ...absent({ root: branchHash(0n, 0n), key: 2n, siblings: [] }), active }
    for (const lastInverse of [0n, 1n]) await exclusion.expectFail({ ...nothing, lastInverse })
    // Nor is the inverse free where there is no sibling.
    const alone = included({ root: leafHash(2n, 5n), key: 2n, value: 5n, siblings: [] })
    await inclusion.expectPass(alone)
    await inclusion.expectFail({ ...alone, lastInverse: 1n })
  })

  test('behavior: the empty tree holds nothing, and a value of 0 is something', async () => {
    await exclusion.expectPass(absent({ root: 0n, key: 4n, siblings: [] }))
    await inclusion.expectFail(included({ root: 0n, key: 4n, value: 0n, siblings: [] }))
    const zero = rootOf(setLeaf(undefined, { key: 4n, value: 0n, depth: DEPTH }))
    await inclusion.expectPass(included({ root: zero, key: 4n, value: 0n, siblings: [] }))
    await exclusion.expectFail(absent({ root: zero, key: 4n, siblings: [] }))
    await exclusion.expectFail(absent({ root: 0n, key: 4n, siblings: [], neighbour: { key: 5n, value: 0n } }))
  })
})
