import { bls12_381 } from '@noble/curves/bls12-381.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeDirectProof } from '../../src/chain/encode-direct-proof.js'
import { encodeForks } from '../../src/chain/encode-forks.js'
import { encodePublicKey, encodeSignature } from '../../src/chain/encode-point.js'
import { encodeUpdate } from '../../src/chain/encode-update.js'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import { mainnet } from '../../src/ethereum/networks/mainnet.js'
import { hashTreeRootSyncCommittee } from '../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import type { Hex } from '../../src/ethereum/types/hex.js'

const devnet = createBeaconDevnet({ seed: 'encoding', committeeSize: 32 })

describe('encodeForks', () => {
  test('default: generalized indices of mainnet', () => {
    const rows = encodeForks(mainnet).map((row) => Object.values(row).slice(2))
    expect(rows).toEqual([
      [105, 54, 55, 0, 0, 0],
      [105, 54, 55, 0, 0, 0],
      [105, 54, 55, 402, 406, 412],
      [105, 54, 55, 802, 806, 812],
      [169, 86, 87, 802, 806, 812],
      [169, 86, 87, 802, 806, 812],
    ])
  })

  test('behavior: of two forks in one epoch the later counts', () => {
    const forks = mainnet.forks.map((fork) => ({ ...fork, epoch: 0n }))
    expect(encodeForks({ forks })).toMatchObject([{ version: '0x06000000', epoch: 0n }])
  })
})

describe('points', () => {
  test('default: coordinates of random points, high word first, c0 first', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, bls12_381.fields.Fr.ORDER - 1n), (scalar) => {
        const g1 = bls12_381.G1.Point.BASE.multiply(scalar)
        const { x_a, x_b } = encodePublicKey(`0x${g1.toHex(true)}`)
        expect((BigInt(x_a) << 256n) | BigInt(x_b)).toBe(g1.toAffine().x)
        const g2 = bls12_381.G2.Point.BASE.multiply(scalar)
        const { y_c1_a, y_c1_b } = encodeSignature(`0x${g2.toHex(true)}`)
        expect((BigInt(y_c1_a) << 256n) | BigInt(y_c1_b)).toBe(g2.toAffine().y.c1)
      }),
      { numRuns: 10 },
    )
  })

  test('error: bytes that are no point', () => {
    for (const bytes of ['0x', `0x${'ff'.repeat(48)}`, `0x${'00'.repeat(48)}`] as Hex[]) {
      expect(() => encodePublicKey(bytes)).toThrow(expect.objectContaining({ code: 'ENCODING_FAILED' }))
      expect(() => encodeSignature(bytes)).toThrow(expect.objectContaining({ code: 'ENCODING_FAILED' }))
    }
  })
})

describe('encodeUpdate', () => {
  test('behavior: a next committee is left out when the periods differ', () => {
    const inside = devnet.makeUpdate({ finalizedSlot: 144n, attestedSlot: 160n, withNextCommittee: true })
    const root = hashTreeRootSyncCommittee(devnet.committee(3n))
    expect(encodeUpdate({ update: inside, config: devnet.config }).nextSyncCommitteeRoot).toBe(root)
    const across = devnet.makeUpdate({ finalizedSlot: 190n, attestedSlot: 200n, withNextCommittee: true })
    expect(encodeUpdate({ update: across, config: devnet.config })).toMatchObject({
      nextSyncCommitteeRoot: `0x${'00'.repeat(32)}`,
      nextSyncCommitteeBranch: [],
    })
  })

  test('behavior: no execution data before Capella', () => {
    const update = devnet.makeUpdate({ finalizedSlot: 17n, attestedSlot: 20n })
    const { execution } = encodeUpdate({ update, config: devnet.config })
    expect(execution.stateRootBranch).toEqual([])
    expect(BigInt(execution.stateRoot)).toBe(0n)
  })
})

describe('encodeDirectProof', () => {
  const syncAggregate = devnet.makeUpdate({
    finalizedSlot: 144n,
    attestedSlot: 160n,
    absent: [0, 31],
  }).syncAggregate

  test('default: one opening for each absent member', () => {
    const proof = encodeDirectProof({ syncAggregate, committee: devnet.committee(2n) })
    expect(proof.absentKeys.map(({ branch }) => branch.length)).toEqual([5, 5])
  })

  test('error: bits of a committee of another size', () => {
    const committee = devnet.committee(2n)
    expect(() => encodeDirectProof({ syncAggregate: { syncCommitteeBits: '0xff' }, committee })).toThrow(
      expect.objectContaining({ code: 'BITS_LENGTH' }),
    )
  })
})
