import { expect, test } from 'vitest'
import { pathInputs } from '../../src/bft/predicates/path-inputs.js'
import { rootOf, type SparseTree, setLeaf, sideOf } from '../../src/bft/state/sparse-tree.js'
import { R } from '../support/field.js'
import { failingRows } from '../support/row-values.js'
import { openTemplate, signalValue } from '../support/template.js'

const DEPTH = 6
const key = 5n
const bitsOf = (value: bigint, width: number) =>
  Array.from({ length: width }, (_, i) => (value >> BigInt(i)) & 1n)

/** Siblings along the path of a number, however large, to an empty place. */
function siblingsTo(tree: SparseTree, path: bigint): bigint[] {
  const siblings: bigint[] = []
  let node = tree
  for (let level = 0; node?.kind === 'branch'; level++) {
    const right = sideOf(path, level)
    siblings.push(rootOf(right ? node.left : node.right))
    node = right ? node.right : node.left
  }
  if (node !== undefined) throw new Error('the path ends at a leaf')
  return siblings
}

test('error: a present key is not absent on the path of its alias, key + r: only the comparison refuses', async () => {
  const alias = key + R
  // Two keys that share the alias's path but for the last bit leave an empty place on it.
  const low = alias & 7n
  const keys = [key, low ^ 4n, (low ^ 4n) + 8n]
  const tree = keys.reduce<SparseTree>(
    (grown, added) => setLeaf(grown, { key: added, value: 1n, depth: DEPTH }),
    undefined,
  )
  const root = rootOf(tree)
  const path = pathInputs(siblingsTo(tree, alias), DEPTH)
  const exclusion = await openTemplate('bft/state/sparse-exclusion.circom', `SparseExclusion(${DEPTH})`)
  const climb = await openTemplate('bft/state/sparse-path.circom', `SparsePath(${DEPTH})`)
  const climbed = await climb.expectPass({ bottom: 0n, bits: bitsOf(alias, DEPTH), ...path })
  expect(signalValue(climb, climbed, 'root')).toBe(root)

  const neighbour = { hasNeighbour: 0n, neighbourKey: key, neighbourValue: 0n, differenceInverse: 0n }
  const witness = await exclusion.uncheckedWitness({ root, key, ...path, ...neighbour })
  const set = (signal: string, value: bigint) => {
    try {
      witness[exclusion.wireOf(signal)] = value
    } catch {
      // A sum of wires, or the wire of another name.
    }
  }
  const compared = new Set<number>()
  for (const split of ['bits', 'neighbourBits']) {
    const bits = bitsOf(alias, 254)
    for (let i = 253, equal = 1n; i >= 0; i--) {
      if (bitsOf(R - 1n, 254)[i] === 1n) equal *= bits[i] as bigint
      for (const [signal, value] of [
        [`${split}.bits.out[${i}]`, bits[i] as bigint],
        [`${split}.bits.equal[${i}]`, equal],
      ] as const) {
        set(signal, value)
        for (const wire of exclusion.resolve(signal).keys()) compared.add(wire)
      }
    }
  }
  for (const name of climb.names)
    try {
      set(`path.${name.slice('main.'.length)}`, signalValue(climb, climbed, name))
    } catch {
      // Dropped by the compiler.
    }

  const failing = failingRows(exclusion.r1cs, witness)
  expect(failing.length).toBeGreaterThan(0)
  const { a, b, c } = exclusion.r1cs
  for (const row of failing)
    for (const { start, wire } of [a, b, c])
      for (let k = start[row] as number; k < (start[row + 1] as number); k++)
        expect(compared.has(wire[k] as number) || wire[k] === 0).toBe(true)
  // A failing row is a bit below a 0 of r - 1, not the sum: the alias is the same field element.
  expect(failing.length).toBeLessThan(130)
})
