import { keccak256 } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseUpdate } from '../../../src/ethereum/json/parse-update.js'
import { hashTreeRootBeaconBlockHeader } from '../../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import type { BeaconRootsProof, BlockHashesProof } from '../../../src/state/block-proof.js'
import { hasRealData, readRealJson } from '../../support/real-data.js'
import { flip } from './flip.js'
import { readBlock, readProof } from './real-proofs.js'
import { type StateChain, startStateChain } from './state-chain.js'
import { BEACON_ROOTS, BLOCK_HASHES, syntheticState } from './synthetic-state.js'

const RING = 8191n
const SLOT = 13_000_000n

let chain: StateChain
beforeAll(async () => {
  chain = await startStateChain()
})
afterAll(() => chain?.anvil.stop())

describe.skipIf(!hasRealData)('execution blocks by the block-hash contract (EIP-2935)', () => {
  const block = () => readBlock(21925176n)

  async function setUp(distance: bigint, storage?: readonly [bigint, bigint][]) {
    const { number, hash, header } = block()
    const entry = number % RING
    const filled = storage ?? [
      [entry, BigInt(hash)],
      [entry + 1n, BigInt(keccak256(hash))],
    ]
    const state = await syntheticState([
      { address: BLOCK_HASHES, storage: filled },
      { address: BEACON_ROOTS, storage: [] },
    ])
    await chain.record(SLOT, {
      stateRoot: state.root,
      blockHash: keccak256(hash),
      blockNumber: number + distance,
    })
    const proof: BlockHashesProof = {
      kind: 'blockHashes',
      slot: SLOT,
      blockNumber: number,
      accountProof: await state.accountProof(BLOCK_HASHES),
      storageProof: await state.storageProof(BLOCK_HASHES, entry),
      header,
    }
    return { proof, state }
  }

  test.each([1n, 2n, 4000n, RING])('default: %d blocks back, and an account there', async (distance) => {
    const { proof } = await setUp(distance)
    const { number, hash, stateRoot, timestamp } = block()
    const at = chain.block(proof)
    expect(await chain.read('sourceBlock', [at])).toEqual({ number, hash, stateRoot, timestamp })
    const { answer } = readProof('block-21925176-beacon-deposit-contract-slot-1')
    const account = await chain.read('account', [at, answer.address, answer.accountProof])
    expect(account).toMatchObject({ exists: true, balance: answer.balance })
  })

  test.each([RING + 1n, 0n, -1n, 100_000n])('error: %d blocks back', async (distance) => {
    const { proof } = await setUp(distance)
    expect(await chain.revertName('sourceBlock', [chain.block(proof)])).toBe('BlockNotInWindow')
  })

  test('error: every part spoiled', async () => {
    const { proof, state } = await setUp(10n)
    const otherSlot = await state.storageProof(BLOCK_HASHES, (proof.blockNumber % RING) + 1n)
    const cases: [BlockHashesProof, string][] = [
      [{ ...proof, slot: SLOT + 1n }, 'UnknownSlot'],
      [{ ...proof, header: readBlock(17463226n).header }, 'WrongExecutionHeader'],
      [{ ...proof, header: flip(proof.header) }, 'WrongExecutionHeader'],
      [{ ...proof, header: `${proof.header}00` }, 'WrongExecutionHeader'],
      [{ ...proof, header: '0x' }, 'WrongExecutionHeader'],
      [{ ...proof, accountProof: await state.accountProof(BEACON_ROOTS) }, 'WrongNodeHash'],
      [{ ...proof, accountProof: [] }, 'ProofTooShort'],
      [{ ...proof, accountProof: [...proof.accountProof, '0x80'] }, 'ProofTooLong'],
      [{ ...proof, storageProof: otherSlot }, 'WrongNodeHash'],
      [{ ...proof, blockNumber: proof.blockNumber + 1n, storageProof: otherSlot }, 'WrongExecutionHeader'],
    ]
    for (const [bad, error] of cases) {
      const name = await chain.revertName('sourceBlock', [chain.block(bad)])
      expect([error, 'ProofTooShort', 'ProofTooLong']).toContain(name)
      expect(await chain.read('trySourceBlock', [chain.block(bad)])).toMatchObject([false, {}])
    }
  })

  test('error: an entry that is empty, and one that holds the hash of another number', async () => {
    const { number, hash } = block()
    const empty = await setUp(10n, [[(number + 5n) % RING, BigInt(hash)]])
    expect(await chain.revertName('sourceBlock', [chain.block(empty.proof)])).toBe('EmptySystemSlot')
    const shifted = await setUp(10n, [[(number + 5n) % RING, BigInt(hash)]])
    const storageProof = await shifted.state.storageProof(BLOCK_HASHES, (number + 5n) % RING)
    const wrong = { ...shifted.proof, blockNumber: number + 5n, storageProof }
    expect(await chain.revertName('sourceBlock', [chain.block(wrong)])).toBe('WrongBlockNumber')
  })

  test('error: a state without the contract', async () => {
    const state = await syntheticState([{ address: BEACON_ROOTS, storage: [] }])
    const { proof } = await setUp(1n)
    await chain.record(SLOT, { stateRoot: state.root, blockNumber: block().number + 1n })
    const accountProof = await state.accountProof(BLOCK_HASHES)
    expect(await chain.revertName('sourceBlock', [chain.block({ ...proof, accountProof })])).toBe(
      'AccountAbsent',
    )
  })
})

describe.skipIf(!hasRealData)('execution blocks by the beacon-roots contract (EIP-4788)', () => {
  const ancestor = () =>
    parseUpdate(readRealJson('ethereum/mainnet/updates/period-1440.json')).finalizedHeader
  const timeOf = (slot: bigint): bigint => chain.config.genesisTime + slot * chain.config.secondsPerSlot

  async function setUp(slot: bigint, change: { entryTime?: bigint; storage?: [bigint, bigint][] } = {}) {
    const header = ancestor()
    const timestamp = timeOf(header.beacon.slot + 2n)
    const entry = timestamp % RING
    const root = BigInt(hashTreeRootBeaconBlockHeader(header.beacon))
    const state = await syntheticState([
      {
        address: BEACON_ROOTS,
        storage: change.storage ?? [
          [entry, change.entryTime ?? timestamp],
          [entry + RING, root],
          [entry + 1n, 1n],
        ],
      },
      { address: BLOCK_HASHES, storage: [] },
    ])
    await chain.record(slot, {
      stateRoot: state.root,
      blockHash: keccak256(state.root),
      blockNumber: 30_000_000n,
    })
    const proof: BeaconRootsProof = {
      kind: 'beaconRoots',
      slot,
      timestamp,
      accountProof: await state.accountProof(BEACON_ROOTS),
      timestampProof: await state.storageProof(BEACON_ROOTS, entry),
      rootProof: await state.storageProof(BEACON_ROOTS, entry + RING),
      ancestor: header,
    }
    return { proof, state, entry, timestamp }
  }

  test.each([2n, 3n, 8191n])('default: named by the state %d slots later', async (distance) => {
    const header = ancestor()
    const { proof } = await setUp(header.beacon.slot + distance)
    const { blockNumber: number, blockHash: hash, stateRoot, timestamp } = header.execution ?? {}
    const known = { number, hash, stateRoot, timestamp }
    expect(await chain.read('sourceBlock', [chain.block(proof)])).toEqual(known)
    expect(await chain.read('trySourceBlock', [chain.block(proof)])).toEqual([true, known])
  })

  test('error: a timestamp after the state, an overwritten entry, an empty one', async () => {
    const { slot } = ancestor().beacon
    const early = await setUp(slot + 1n)
    expect(await chain.revertName('sourceBlock', [chain.block(early.proof)])).toBe(
      'BeaconRootsTimestampAfterAnchor',
    )
    const overwritten = await setUp(slot + 9000n, { entryTime: early.timestamp + 12n * RING })
    expect(await chain.revertName('sourceBlock', [chain.block(overwritten.proof)])).toBe(
      'WrongBeaconRootsTimestamp',
    )
    const rootless = await setUp(slot + 5n, {
      storage: [
        [early.entry, early.timestamp],
        [1n, 1n],
      ],
    })
    expect(await chain.revertName('sourceBlock', [chain.block(rootless.proof)])).toBe('EmptySystemSlot')
    const timeless = await setUp(slot + 5n, {
      storage: [
        [early.entry + RING, 5n],
        [1n, 1n],
      ],
    })
    expect(await chain.revertName('sourceBlock', [chain.block(timeless.proof)])).toBe('EmptySystemSlot')
  })

  test('error: every part spoiled', async () => {
    const header = ancestor()
    const { proof } = await setUp(header.beacon.slot + 40n)
    const older = parseUpdate(readRealJson('ethereum/mainnet/updates/period-1439.json')).finalizedHeader
    const beacon = (change: Partial<typeof header.beacon>) => ({
      ...header,
      beacon: { ...header.beacon, ...change },
    })
    const cases: [BeaconRootsProof, string][] = [
      [{ ...proof, ancestor: older }, 'WrongBeaconHeader'],
      [{ ...proof, ancestor: beacon({ slot: header.beacon.slot + 1n }) }, 'WrongBeaconHeader'],
      [{ ...proof, ancestor: beacon({ stateRoot: flip(header.beacon.stateRoot) }) }, 'WrongBeaconHeader'],
      [{ ...proof, timestamp: proof.timestamp + 12n }, 'WrongNodeHash'],
      [{ ...proof, timestamp: proof.timestamp - RING }, 'WrongBeaconRootsTimestamp'],
      [{ ...proof, timestampProof: proof.rootProof, rootProof: proof.timestampProof }, 'WrongNodeHash'],
      [{ ...proof, slot: proof.slot + 1n }, 'UnknownSlot'],
    ]
    for (const [bad, error] of cases) {
      const name = await chain.revertName('sourceBlock', [chain.block(bad)])
      expect([error, 'ProofTooShort', 'ProofTooLong', 'EmptySystemSlot']).toContain(name)
      expect(await chain.read('trySourceBlock', [chain.block(bad)])).toMatchObject([false, {}])
    }
  })
})
