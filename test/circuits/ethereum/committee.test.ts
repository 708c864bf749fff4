import { describe, expect, test } from 'vitest'
import { KEY_X_LAYOUT, KEY_Y_LAYOUT } from '../../../src/ethereum/apk/parameters.js'
import { commitmentTag } from '../../../src/ethereum/committee/committee-commitment.js'
import { committeeLeaf, keyLimbs } from '../../../src/ethereum/committee/committee-key.js'
import { openingChildren, topNodes } from '../../../src/ethereum/committee/committee-tree.js'
import { testCommittee } from '../../support/apk-fixture.js'
import { createRandom, mod, power, R } from '../../support/field.js'
import { inputWires, rankTest } from '../../support/rank.js'
import { openTemplate, signalValue } from '../../support/template.js'
import { mutateEveryWire } from '../../support/wire-mutation.js'
import type { Inputs } from '../../support/witness-calculator.js'

const small = testCommittee(32, 'committee')
const full = testCommittee(512, 'committee')
const indexBits = (index: number, count: number) =>
  Array.from({ length: count }, (_, b) => BigInt((index >> b) & 1))

describe('CommitteeLeaf', () => {
  test('default: gives the leaf of the twin; every limb and the sign count', async () => {
    const circuit = await openTemplate('ethereum/committee-leaf.circom', 'CommitteeLeaf()')
    const leafOf = async (inputs: Inputs) => signalValue(circuit, await circuit.expectPass(inputs), 'out')
    for (const key of small.keys.slice(0, 3)) {
      const { x, yStar, sign } = keyLimbs(key)
      const witness = await circuit.expectPass({ x, yStar, sign })
      expect(signalValue(circuit, witness, 'out')).toBe(committeeLeaf(key))
      expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
      const leaves = new Set([committeeLeaf(key), await leafOf({ x, yStar, sign: 1n - sign })])
      for (const [i, limb] of x.entries()) leaves.add(await leafOf({ x: x.with(i, limb + 1n), yStar, sign }))
      for (const [i, limb] of yStar.entries())
        leaves.add(await leafOf({ x, yStar: yStar.with(i, limb + 1n), sign }))
      expect(leaves.size).toBe(2 + x.length + yStar.length)
    }
  })

  test('behavior: sign and top limb share an element, and only CommitteeSign tells them apart', async () => {
    const circuit = await openTemplate('ethereum/committee-leaf.circom', 'CommitteeLeaf()')
    const sign = await openTemplate('ethereum/committee-sign.circom', 'CommitteeSign()')
    const { x, yStar } = keyLimbs(small.keys[0])
    const moved = yStar.with(2, yStar[2] + 2n ** 124n)
    const one = await circuit.expectPass({ x, yStar, sign: 1n })
    const other = await circuit.expectPass({ x, yStar: moved, sign: 0n })
    expect(signalValue(circuit, one, 'out')).toBe(signalValue(circuit, other, 'out'))
    await sign.expectPass({ top: yStar[2], sign: 1n })
    await sign.expectPass({ top: 2n ** 124n - 1n, sign: 0n })
    await sign.expectFail({ top: moved[2], sign: 0n })
    await sign.expectFail({ top: yStar[2] - 2n ** 124n, sign: 1n })
    for (const bad of [2n, -1n, (R + 1n) / 2n])
      await sign.expectFail({ top: yStar[2] + (1n - bad) * 2n ** 124n, sign: bad })
    for (const bad of [2n, -1n, (R + 1n) / 2n]) await sign.expectFail({ top: yStar[2], sign: bad })
  })
})

describe('CommitteeKey', () => {
  test('default: x(z) and (1 - 2 s) y*(z)', async () => {
    const circuit = await openTemplate('ethereum/committee-key.circom', 'CommitteeKey()')
    const z = createRandom('key').element()
    const powersOf = (stride: number, count: number) =>
      Array.from({ length: count - 1 }, (_, i) => power(z, BigInt(stride * (i + 1))))
    const at = (limbs: readonly bigint[], stride: number) =>
      limbs.reduce((sum, limb, i) => sum + limb * power(z, BigInt(stride * i)), 0n)
    for (const key of small.keys.slice(0, 8)) {
      const { x, yStar, sign } = keyLimbs(key)
      const [strideX, strideY] = [KEY_X_LAYOUT.stride, KEY_Y_LAYOUT.stride]
      const powersX = powersOf(strideX, x.length)
      const powersY = powersOf(strideY, yStar.length)
      const witness = await circuit.expectPass({ x, yStar, sign, powersX, powersY })
      expect(signalValue(circuit, witness, 'atX')).toBe(mod(at(x, strideX)))
      expect(signalValue(circuit, witness, 'atY')).toBe(mod((1n - 2n * sign) * at(yStar, strideY)))
      expect(mutateEveryWire({ circuit, witness })).toMatchObject({ survivors: [], unconstrained: [] })
    }
  })
})

describe('CommitteeCommitment and CommitteeTop', () => {
  for (const committee of [small, full])
    test(`default: give the commitment of the twin for ${committee.keys.length} keys`, async () => {
      const tag = commitmentTag(committee.keys.length)
      const { x, yStar, sign } = keyLimbs(committee.aggregate)
      const top = await openTemplate('ethereum/committee-top.circom', 'CommitteeTop(1)')
      const nodes = await top.expectPass({ nodes: topNodes(committee.tree, 1) })
      expect(signalValue(top, nodes, 'root')).toBe(committee.tree.root)
      const circuit = await openTemplate(
        'ethereum/committee-commitment.circom',
        `CommitteeCommitment(${tag})`,
      )
      const witness = await circuit.expectPass({ root: committee.tree.root, x, yStar, sign })
      expect(signalValue(circuit, witness, 'out')).toBe(committee.commitment)
      const other = await circuit.expectPass({ root: committee.tree.root, x, yStar, sign: 1n - sign })
      expect(signalValue(circuit, other, 'out')).not.toBe(committee.commitment)
    })

  test('default: two shared levels', async () => {
    const top = await openTemplate('ethereum/committee-top.circom', 'CommitteeTop(2)')
    const witness = await top.expectPass({ nodes: topNodes(full.tree, 2) })
    expect(signalValue(top, witness, 'root')).toBe(full.tree.root)
  })
})

describe('CommitteeOpening', () => {
  for (const [committee, depth, shared] of [
    [small, 2, 1],
    [full, 3, 1],
    [full, 3, 2],
  ] as const) {
    const open = () =>
      openTemplate('ethereum/committee-opening.circom', `CommitteeOpening(${depth}, ${shared})`)
    const inputs = (index: number) => ({
      leaf: committeeLeaf(committee.keys[index]),
      bits: indexBits(index, 3 * depth),
      children: openingChildren(committee.tree, index, depth - shared),
      nodes: topNodes(committee.tree, shared),
    })
    const last = committee.keys.length - 1

    test(`default: opens leaves at depth ${depth}, ${shared} shared`, async () => {
      const circuit = await open()
      for (const index of [0, 1, 7, 8, 13, last]) {
        const witness = await circuit.expectPass(inputs(index))
        expect(rankTest({ circuit, witness, frozenWires: inputWires(circuit) }).nullity).toBe(0)
      }
    })

    test(`behavior: at depth ${depth}, ${shared} shared, rejects another leaf, index, child or node`, async () => {
      const circuit = await open()
      const honest = inputs(13)
      await circuit.expectFail({ ...honest, leaf: committeeLeaf(committee.keys[14]) })
      await circuit.expectFail({ ...honest, leaf: honest.leaf + 1n })
      for (const index of [12, 5, 13 ^ 8, last]) {
        await circuit.expectFail({ ...honest, bits: indexBits(index, 3 * depth) })
        await circuit.expectFail({ ...inputs(index), leaf: honest.leaf })
      }
      for (let level = 0; level < depth - shared; level++)
        for (const at of [0, 5]) {
          const level2 = honest.children[level].with(at, honest.children[level][at] + 1n)
          await circuit.expectFail({ ...honest, children: honest.children.with(level, level2) })
        }
      const nodes = [...honest.nodes]
      await circuit.expectFail({ ...honest, nodes: nodes.map((node) => node + 1n) })
      // An inner node is no leaf: the depth is fixed.
      await circuit.expectFail({ ...honest, leaf: committee.tree.levels[1][1] })
    })
  }
})
