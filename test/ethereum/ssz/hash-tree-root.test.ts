import { ByteVectorType, ContainerType, UintBigintType } from '@chainsafe/ssz'
import { ssz } from '@lodestar/types'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hashTreeRootBeaconBlockHeader } from '../../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import { hashTreeRootExecutionPayloadHeader } from '../../../src/ethereum/ssz/hash-tree-root-execution-payload-header.js'
import { hashTreeRootSyncCommittee } from '../../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import { fromHex, toHex } from '../../../src/ethereum/ssz/hex-bytes.js'
import { gindexDepth, isValidMerkleBranch } from '../../../src/ethereum/ssz/is-valid-merkle-branch.js'
import { merkleBranch, merkleize, merkleLevels } from '../../../src/ethereum/ssz/merkle-tree.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import type { ExecutionPayloadHeader } from '../../../src/ethereum/types/light-client.js'

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((value) => toHex(value))
const uint = (bits: bigint) => fc.bigInt({ min: 0n, max: 2n ** bits - 1n })
const root = bytes(32)

const beaconHeader = fc.record({
  slot: uint(64n),
  proposerIndex: uint(64n),
  parentRoot: root,
  stateRoot: root,
  bodyRoot: root,
})

const executionHeader = fc.record({
  parentHash: root,
  feeRecipient: bytes(20),
  stateRoot: root,
  receiptsRoot: root,
  logsBloom: bytes(256),
  prevRandao: root,
  blockNumber: uint(64n),
  gasLimit: uint(64n),
  gasUsed: uint(64n),
  timestamp: uint(64n),
  extraData: fc.uint8Array({ maxLength: 32 }).map((value) => toHex(value)),
  baseFeePerGas: uint(256n),
  blockHash: root,
  transactionsRoot: root,
  withdrawalsRoot: root,
  blobGasUsed: uint(64n),
  excessBlobGas: uint(64n),
})

/** The same header as Lodestar's JSON, so that its parser and its hasher are the oracle. */
function executionJson(header: ExecutionPayloadHeader): Record<string, string> {
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return Object.fromEntries(Object.entries(header).map(([name, value]) => [snake(name), String(value)]))
}

describe('roots against Lodestar', () => {
  const header64 = new ContainerType({
    slot: new UintBigintType(8),
    proposerIndex: new UintBigintType(8),
    parentRoot: new ByteVectorType(32),
    stateRoot: new ByteVectorType(32),
    bodyRoot: new ByteVectorType(32),
  })

  test('default: BeaconBlockHeader', () => {
    fc.assert(
      fc.property(beaconHeader, (header) => {
        const oracle = header64.hashTreeRoot({
          slot: header.slot,
          proposerIndex: header.proposerIndex,
          parentRoot: fromHex(header.parentRoot),
          stateRoot: fromHex(header.stateRoot),
          bodyRoot: fromHex(header.bodyRoot),
        })
        expect(hashTreeRootBeaconBlockHeader(header)).toBe(toHex(oracle))
        const other = { ...header, slot: header.slot ^ 1n }
        expect(hashTreeRootBeaconBlockHeader(other)).not.toBe(toHex(oracle))
      }),
    )
  })

  test.each([
    ['bellatrix', ssz.bellatrix.ExecutionPayloadHeader],
    ['capella', ssz.capella.ExecutionPayloadHeader],
    ['deneb', ssz.deneb.ExecutionPayloadHeader],
    ['electra', ssz.electra.ExecutionPayloadHeader],
    ['fulu', ssz.fulu.ExecutionPayloadHeader],
  ] as const)('default: ExecutionPayloadHeader of %s', (fork, type) => {
    // Lodestar keeps some uint64 fields as numbers, exact up to 2^53 only.
    const exact = executionHeader.map((header) => ({
      ...header,
      blockNumber: header.blockNumber >> 12n,
      gasLimit: header.gasLimit >> 12n,
      gasUsed: header.gasUsed >> 12n,
      timestamp: header.timestamp >> 12n,
    }))
    fc.assert(
      fc.property(exact, (header) => {
        const oracle = type.hashTreeRoot(type.fromJson(executionJson(header)) as never)
        expect(hashTreeRootExecutionPayloadHeader(fork, header)).toBe(toHex(oracle))
      }),
      { numRuns: 30 },
    )
  })

  test('error: a header without a field of its fork', () => {
    const [header] = fc.sample(executionHeader, 1) as [ExecutionPayloadHeader]
    const missing = expect.objectContaining({ code: 'EXECUTION_FIELD_MISSING' })
    const without = (field: string) => ({ ...header, [field]: undefined })
    expect(() => hashTreeRootExecutionPayloadHeader('deneb', without('blobGasUsed'))).toThrow(missing)
    expect(() => hashTreeRootExecutionPayloadHeader('capella', without('withdrawalsRoot'))).toThrow(missing)
    expect(() => hashTreeRootExecutionPayloadHeader('altair', header)).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_FORK' }),
    )
  })

  test('default: SyncCommittee of 512', () => {
    const committee = fc.record({
      pubkeys: fc.array(bytes(48), { minLength: 512, maxLength: 512 }),
      aggregatePubkey: bytes(48),
    })
    fc.assert(
      fc.property(committee, ({ pubkeys, aggregatePubkey }) => {
        const oracle = ssz.altair.SyncCommittee.hashTreeRoot({
          pubkeys: pubkeys.map(fromHex),
          aggregatePubkey: fromHex(aggregatePubkey),
        })
        expect(hashTreeRootSyncCommittee({ pubkeys, aggregatePubkey })).toBe(toHex(oracle))
        const swapped = { pubkeys: [...pubkeys].reverse(), aggregatePubkey }
        expect(hashTreeRootSyncCommittee(swapped)).not.toBe(toHex(oracle))
      }),
      { numRuns: 3 },
    )
  })
})

describe('branches', () => {
  const chunkList = fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { minLength: 1, maxLength: 40 })

  test('default: every leaf of any tree is proven, and no other', () => {
    fc.assert(
      fc.property(chunkList, fc.nat(), (chunks, pick) => {
        const depth = merkleLevels(chunks).length - 1
        const index = pick % chunks.length
        const proof = {
          leaf: toHex(chunks[index] as Uint8Array),
          branch: merkleBranch(chunks, index).map(toHex),
          gindex: BigInt(2 ** depth + index),
          root: toHex(merkleize(chunks)),
        }
        expect(isValidMerkleBranch(proof)).toBe(true)
        const leaf = toHex((chunks[index] as Uint8Array).map((byte, at) => (at === 31 ? byte ^ 1 : byte)))
        expect(isValidMerkleBranch({ ...proof, leaf })).toBe(false)
        const zero: Hex = `0x${'00'.repeat(32)}`
        expect(isValidMerkleBranch({ ...proof, branch: [...proof.branch, zero] })).toBe(false)
        expect(isValidMerkleBranch({ ...proof, branch: [zero, ...proof.branch] })).toBe(false)
        if (depth > 0) expect(isValidMerkleBranch({ ...proof, branch: proof.branch.slice(1) })).toBe(false)
      }),
    )
  })

  test("default: the branch of a real container is the oracle tree's", () => {
    const { node: top } = ssz.electra.BeaconState.defaultViewDU()
    for (const gindex of [169n, 86n, 87n]) {
      let node = top
      const branch: Hex[] = []
      for (const bit of gindex.toString(2).slice(1)) {
        branch.unshift(toHex((bit === '1' ? node.left : node.right).root))
        node = bit === '1' ? node.right : node.left
      }
      const proof = { leaf: toHex(node.root), branch, gindex, root: toHex(top.root) }
      expect(isValidMerkleBranch(proof)).toBe(true)
      expect(isValidMerkleBranch({ ...proof, gindex: gindex ^ 2n })).toBe(false)
    }
  })

  test('behavior: depth of a generalized index; zero proves nothing', () => {
    expect([1n, 2n, 3n, 25n, 54n, 105n, 169n, 2945n].map(gindexDepth)).toEqual([0, 1, 1, 4, 5, 6, 7, 11])
    const leaf: Hex = `0x${'11'.repeat(32)}`
    expect(isValidMerkleBranch({ leaf, branch: [], gindex: 1n, root: leaf })).toBe(true)
    expect(isValidMerkleBranch({ leaf, branch: [], gindex: 0n, root: leaf })).toBe(false)
    expect(isValidMerkleBranch({ leaf, branch: ['0x11'], gindex: 2n, root: leaf })).toBe(false)
  })

  test('error: a leaf outside the tree, more chunks than the depth holds', () => {
    const chunks = [new Uint8Array(32), new Uint8Array(32), new Uint8Array(32)]
    expect(() => merkleBranch(chunks, 4)).toThrow(RangeError)
    expect(() => merkleBranch(chunks, -1)).toThrow(RangeError)
    expect(() => merkleize(chunks, 1)).toThrow(RangeError)
  })
})
