import { newMemEmptyTrie } from 'circomlibjs'
import { expect, test } from 'vitest'
import { SCALAR_FIELD_ORDER } from '../../../src/arithmetic/scalar-field.js'
import { deleteLeaf, leafHash, rootOf, type SparseTree, setLeaf } from '../../../src/bft/state/sparse-tree.js'
import { stateKey } from '../../../src/bft/state/state-key.js'
import { proveKey } from '../../../src/bft/state/state-proof.js'
import { updatedRoot, verifyExclusion, verifyInclusion } from '../../../src/bft/state/verify-state-proof.js'
import { codeOf } from '../../support/error-code.js'
import { seeded } from '../chain.js'
import { expectCode } from '../expect-code.js'

const depth = 32
const put = (tree: SparseTree, key: bigint, value: bigint) => setLeaf(tree, { key, value, depth })

test('default: insertions, updates and deletions give the roots and proofs of circomlibjs', async () => {
  const random = seeded(3)
  const oracle = await newMemEmptyTrie()
  let tree: SparseTree
  const values = new Map<bigint, bigint>()
  for (let step = 0; step < 120; step++) {
    // Small keys share long paths; hashed ones are as in use.
    const key = random(2) === 0 ? BigInt(random(40)) : stateKey({ account: BigInt(random(9)), slot: 1n })
    const value = BigInt(random(1000))
    if (values.has(key) && random(2) === 0) {
      await oracle.delete(key)
      tree = deleteLeaf(tree, key)
      values.delete(key)
    } else {
      await (values.has(key) ? oracle.update(key, value) : oracle.insert(key, value))
      tree = put(tree, key, value)
      values.set(key, value)
    }
    expect(rootOf(tree)).toBe(oracle.F.toObject(oracle.root))

    const probe = random(3) === 0 ? BigInt(random(60)) : key
    const proof = proveKey(tree, probe)
    const found = await oracle.find(probe)
    expect(proof.kind === 'inclusion').toBe(found.found)
    expect(proof.siblings).toEqual(found.siblings.map((sibling) => oracle.F.toObject(sibling)))
    if (proof.kind === 'inclusion') verifyInclusion(rootOf(tree), proof, depth)
    else verifyExclusion(rootOf(tree), proof, depth)
  }
})

function sample(): SparseTree {
  let tree: SparseTree
  for (const key of [1n, 5n, 9n, 12n, 77n]) tree = put(tree, key, key * 100n)
  return tree
}

test('behavior: the order of insertions does not matter, and values may be zero', () => {
  const forward = put(put(put(undefined, 1n, 0n), 2n, 7n), 3n, 9n)
  const backward = put(put(put(undefined, 3n, 9n), 2n, 7n), 1n, 0n)
  expect(rootOf(forward)).toBe(rootOf(backward))
  expect(rootOf(deleteLeaf(forward, 1n))).not.toBe(rootOf(forward))
  expect(rootOf(deleteLeaf(forward, 8n))).toBe(rootOf(forward))
})

test('error: an inclusion proof binds key, value, siblings and root', async () => {
  const tree = sample()
  const root = rootOf(tree)
  const proof = proveKey(tree, 9n)
  if (proof.kind !== 'inclusion') throw new Error('9 is included')
  verifyInclusion(root, proof, depth)
  await expectCode('INVALID_STATE_PROOF', () => verifyInclusion(root + 1n, proof, depth))
  await expectCode('INVALID_STATE_PROOF', () => verifyInclusion(root, { ...proof, value: 901n }, depth))
  for (const key of [1n, 5n, 8n, 9n + (1n << 40n)])
    await expectCode('INVALID_STATE_PROOF', () => verifyInclusion(root, { ...proof, key }, depth))
  await expectCode('INVALID_STATE_PROOF', () =>
    verifyInclusion(root, { ...proof, key: proof.value, value: proof.key }, depth),
  )
  for (let i = 0; i < proof.siblings.length; i++) {
    const siblings = proof.siblings.with(i, (proof.siblings[i] ?? 0n) + 1n)
    await expectCode('INVALID_STATE_PROOF', () => verifyInclusion(root, { ...proof, siblings }, depth))
  }
  const padded = { ...proof, siblings: [...proof.siblings, 0n] }
  await expectCode('INVALID_STATE_PROOF', () => verifyInclusion(root, padded, depth))
  await expectCode('INVALID_STATE_PROOF', () => verifyInclusion(root, proof, proof.siblings.length - 1))
  await expectCode('FIELD_OUT_OF_RANGE', () =>
    verifyInclusion(root, { ...proof, key: proof.key + SCALAR_FIELD_ORDER }, depth),
  )
})

test('error: an exclusion proof cannot hide a key that is there', async () => {
  const tree = sample()
  const root = rootOf(tree)
  const absent = proveKey(tree, 13n)
  if (absent.kind !== 'exclusion') throw new Error('13 is absent')
  verifyExclusion(root, absent, depth)
  verifyExclusion(0n, { key: 4n, siblings: [] }, depth)
  const present = proveKey(tree, 9n)
  if (present.kind !== 'inclusion') throw new Error('9 is included')
  const { key, value, siblings } = present
  await expectCode('INVALID_STATE_PROOF', () => verifyExclusion(root, { key, siblings }, depth))
  await expectCode('INVALID_STATE_PROOF', () =>
    verifyExclusion(root, { key, siblings, neighbour: { key, value } }, depth),
  )
  await expectCode('INVALID_STATE_PROOF', () =>
    verifyExclusion(root, { key: key + 1n, siblings, neighbour: { key, value } }, depth),
  )
  // Any branch as if it were a leaf, at every height.
  for (let cut = 0; cut < siblings.length; cut++) {
    const shorter = { key, siblings: siblings.slice(0, cut) }
    expect(await codeOf(() => verifyExclusion(root, shorter, depth))).not.toBe('NONE')
  }
})

test('default: an update proof gives the root of the updated tree', async () => {
  const tree = sample()
  const proof = proveKey(tree, 77n)
  if (proof.kind !== 'inclusion') throw new Error('77 is included')
  expect(updatedRoot(rootOf(tree), proof, { value: 3n, depth })).toBe(rootOf(put(tree, 77n, 3n)))
  await expectCode('INVALID_STATE_PROOF', () =>
    updatedRoot(rootOf(tree), { ...proof, value: 1n }, { value: 3n, depth }),
  )
})

test('args: depth bounds the path', async () => {
  const tree = setLeaf(undefined, { key: 0n, value: 1n, depth: 3 })
  expect(rootOf(tree)).toBe(leafHash(0n, 1n))
  expect(() => setLeaf(tree, { key: 4n, value: 1n, depth: 3 })).not.toThrow()
  await expectCode('TREE_DEPTH_EXCEEDED', () => setLeaf(tree, { key: 8n, value: 1n, depth: 3 }))
  for (const bad of [0, 254, 1.5])
    await expectCode('INVALID_TREE_DEPTH', () => setLeaf(undefined, { key: 0n, value: 1n, depth: bad }))
  await expectCode('FIELD_OUT_OF_RANGE', () => put(undefined, SCALAR_FIELD_ORDER, 1n))
  await expectCode('FIELD_OUT_OF_RANGE', () => put(undefined, 1n, -1n))
  await expectCode('FIELD_OUT_OF_RANGE', () => proveKey(undefined, SCALAR_FIELD_ORDER))
  await expectCode('FIELD_OUT_OF_RANGE', () => stateKey({ account: 1n << 160n, slot: 0n }))
})
