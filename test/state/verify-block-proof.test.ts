import { keccak256 } from 'viem'
import { describe, expect, test } from 'vitest'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import { hashTreeRootBeaconBlockHeader } from '../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import type { Hex } from '../../src/ethereum/types/hex.js'
import type { RecordedBlock } from '../../src/state/accepted-state.js'
import { slotTime } from '../../src/state/ancestor-block.js'
import type { BeaconRootsProof, BlockHashesProof, BlockProof } from '../../src/state/block-proof.js'
import {
  beaconRootSlots,
  beaconRootsProof,
  blockHashesProof,
  blockHashSlots,
} from '../../src/state/build-system-proof.js'
import { encodeExecutionHeader, hashExecutionHeader } from '../../src/state/encode-execution-header.js'
import type { ExecutionHeader } from '../../src/state/execution-header.js'
import { BEACON_ROOTS_ADDRESS, BLOCK_HASHES_ADDRESS } from '../../src/state/system-storage.js'
import { verifyBlockProof } from '../../src/state/verify-block-proof.js'
import { EMPTY_TRIE_ROOT } from '../../src/state/verify-trie-proof.js'
import { buildState } from './built-state.js'
import { refusal } from './refusal.js'

const ZERO: Hex = `0x${'00'.repeat(32)}`
const flip = (hex: Hex): Hex => `${hex.slice(0, -1)}${hex.endsWith('0') ? '1' : '0'}` as Hex
const devnet = createBeaconDevnet({ seed: 'system contracts', committeeSize: 32 })
const { config } = devnet
const RECORDED_SLOT: bigint = 60n

function recordedAt(executionStateRoot: Hex, executionBlockNumber = 10_000n): RecordedBlock {
  return {
    slot: RECORDED_SLOT,
    root: keccak256('0x01'),
    executionStateRoot,
    executionBlockHash: keccak256('0x02'),
    executionBlockNumber,
    timestamp: slotTime(config, RECORDED_SLOT),
  }
}

function runner<T extends BlockProof>(proof: T, recorded: RecordedBlock) {
  return (change: Partial<T>, other: Partial<RecordedBlock> = {}) =>
    refusal(() =>
      verifyBlockProof({ proof: { ...proof, ...change }, recorded: { ...recorded, ...other }, config }),
    )
}

describe('the recorded block itself', () => {
  const recorded = recordedAt(keccak256('0x03'))
  const proof = { kind: 'finalized', slot: RECORDED_SLOT } as const

  test('default: is what was recorded, at the time of its slot', () => {
    expect(verifyBlockProof({ proof, recorded, config })).toEqual({
      number: recorded.executionBlockNumber,
      hash: recorded.executionBlockHash,
      stateRoot: recorded.executionStateRoot,
      timestamp: config.genesisTime + RECORDED_SLOT * config.secondsPerSlot,
    })
  })

  test('error: another slot, or no execution block', () => {
    const run = runner(proof, recorded)
    expect(run({ slot: RECORDED_SLOT - 1n })).toBe('UNKNOWN_SLOT')
    expect(run({}, { executionStateRoot: ZERO })).toBe('UNKNOWN_SLOT')
    expect(run({}, { executionBlockHash: ZERO })).toBe('UNKNOWN_SLOT')
  })
})

const ancestor = devnet.makeUpdate({ attestedSlot: 52n, finalizedSlot: 49n }).finalizedHeader
const other = devnet.makeUpdate({ attestedSlot: 51n, finalizedSlot: 48n }).finalizedHeader
const timestamp = slotTime(config, 50n)
const [timeSlot, rootSlot] = beaconRootSlots(timestamp)
const ancestorRoot = hashTreeRootBeaconBlockHeader(ancestor.beacon)

const beaconRoots = buildState({
  [BEACON_ROOTS_ADDRESS]: {
    [String(timeSlot)]: timestamp,
    [String(rootSlot)]: BigInt(ancestorRoot),
    [String(timeSlot + 6n)]: timestamp + 6n - 8191n,
    [String(rootSlot + 6n)]: BigInt(ancestorRoot),
    [String(timeSlot + 12n)]: timestamp + 12n,
    [String((slotTime(config, RECORDED_SLOT) + 6n) % 8191n)]: slotTime(config, RECORDED_SLOT) + 6n,
    [String(((slotTime(config, RECORDED_SLOT) + 6n) % 8191n) + 8191n)]: BigInt(ancestorRoot),
  },
  [BLOCK_HASHES_ADDRESS]: { [String(timeSlot)]: timestamp, [String(rootSlot)]: BigInt(ancestorRoot) },
})

describe('beacon roots (EIP-4788)', () => {
  const at = async (time: bigint): Promise<BeaconRootsProof> => {
    const answer = await (await beaconRoots).getProof(BEACON_ROOTS_ADDRESS, beaconRootSlots(time))
    return beaconRootsProof({ slot: RECORDED_SLOT, timestamp: time, answer, ancestor })
  }
  const setup = async () => {
    const proof = await at(timestamp)
    const recorded = recordedAt((await beaconRoots).stateRoot)
    return { proof, recorded, run: runner(proof, recorded) }
  }

  test('default: the parent beacon block of a later block', async () => {
    const { proof, recorded } = await setup()
    expect(verifyBlockProof({ proof, recorded, config })).toEqual({
      number: ancestor.execution?.blockNumber,
      hash: ancestor.execution?.blockHash,
      stateRoot: ancestor.execution?.stateRoot,
      timestamp: slotTime(config, 49n),
    })
  })

  test('error: every node altered, missing or left over', async () => {
    const { proof, run } = await setup()
    for (const name of ['accountProof', 'timestampProof', 'rootProof'] as const) {
      const nodes = proof[name]
      nodes.forEach((node, index) => {
        expect(run({ [name]: nodes.with(index, flip(node)) })).toBe('WRONG_NODE_HASH')
      })
      expect(run({ [name]: nodes.slice(0, -1) })).toBe('PROOF_TOO_SHORT')
      expect(run({ [name]: [...nodes, nodes[0] as Hex] })).toBe('PROOF_TOO_LONG')
    }
    expect(run({ timestampProof: proof.rootProof })).not.toBe('accepted')
    expect(run({ rootProof: proof.timestampProof })).not.toBe('accepted')
  })

  test('error: another time: overwritten, without a root, never written, or still to come', async () => {
    const { run } = await setup()
    expect(run(await at(timestamp + 6n))).toBe('WRONG_BEACON_ROOTS_TIMESTAMP')
    expect(run(await at(timestamp + 12n))).toBe('EMPTY_SYSTEM_SLOT')
    expect(run(await at(timestamp + 18n))).toBe('EMPTY_SYSTEM_SLOT')
    expect(run({ timestamp: timestamp - 8191n })).toBe('WRONG_BEACON_ROOTS_TIMESTAMP')
    expect(run(await at(slotTime(config, RECORDED_SLOT) + 6n))).toBe('BEACON_ROOTS_TIMESTAMP_AFTER_ANCHOR')
  })

  test('error: another ancestor, other execution data, another state, another slot', async () => {
    const { run } = await setup()
    expect(run({ ancestor: other })).toBe('WRONG_BEACON_HEADER')
    expect(run({ ancestor: { ...ancestor, execution: other.execution } })).toBe('INVALID_EXECUTION_BRANCH')
    expect(run({ ancestor: { beacon: ancestor.beacon } })).toBe('NO_EXECUTION_DATA')
    expect(run({}, { executionStateRoot: keccak256('0x04') })).toBe('WRONG_NODE_HASH')
    expect(run({ slot: 1n })).toBe('UNKNOWN_SLOT')
  })

  test('error: the same slots of another contract, and a state without the contract', async () => {
    const { run } = await setup()
    const answer = await (await beaconRoots).getProof(BLOCK_HASHES_ADDRESS, [timeSlot, rootSlot])
    const wrong = () => beaconRootsProof({ slot: RECORDED_SLOT, timestamp, answer, ancestor })
    expect(refusal(wrong)).toBe('WRONG_ADDRESS')
    expect(run({ accountProof: answer.accountProof })).not.toBe('accepted')
    const bare = await buildState({})
    const absent = await bare.getProof(BEACON_ROOTS_ADDRESS, [])
    expect(run({ accountProof: absent.accountProof }, { executionStateRoot: bare.stateRoot })).toBe(
      'ACCOUNT_ABSENT',
    )
    const none = await (await beaconRoots).getProof(BEACON_ROOTS_ADDRESS, [timeSlot])
    const lacking = () => beaconRootsProof({ slot: RECORDED_SLOT, timestamp, answer: none, ancestor })
    expect(refusal(lacking)).toBe('WRONG_STORAGE_KEYS')
  })
})

const headerOf = (number: bigint): ExecutionHeader => ({
  parentHash: keccak256('0x05'),
  ommersHash: keccak256('0x06'),
  feeRecipient: `0x${'07'.repeat(20)}`,
  stateRoot: keccak256('0x08'),
  transactionsRoot: EMPTY_TRIE_ROOT,
  receiptsRoot: EMPTY_TRIE_ROOT,
  logsBloom: `0x${'00'.repeat(256)}`,
  difficulty: 0n,
  number,
  gasLimit: 36_000_000n,
  gasUsed: 0n,
  timestamp: 1_700_000_000n,
  extraData: '0x',
  prevRandao: keccak256('0x09'),
  nonce: '0x0000000000000000',
  baseFeePerGas: 7n,
})
const older = headerOf(2_000n)
const misplaced = headerOf(9_999n)

const blockHashes = buildState({
  [BLOCK_HASHES_ADDRESS]: {
    '2000': BigInt(hashExecutionHeader(older)),
    '1809': BigInt(hashExecutionHeader(headerOf(1_809n))),
    '1808': BigInt(hashExecutionHeader(headerOf(9_999n))),
    '1900': BigInt(hashExecutionHeader(misplaced)),
  },
})

describe('block hashes (EIP-2935)', () => {
  const of = async (header: ExecutionHeader, number = header.number): Promise<BlockHashesProof> => {
    const answer = await (await blockHashes).getProof(BLOCK_HASHES_ADDRESS, blockHashSlots(number))
    const block = { header: { ...header, number }, encoded: encodeExecutionHeader(header) }
    return blockHashesProof({ slot: RECORDED_SLOT, answer, block })
  }
  const setup = async () => {
    const proof = await of(older)
    const recorded = recordedAt((await blockHashes).stateRoot)
    return { proof, recorded, run: runner(proof, recorded) }
  }

  test('default: an older block, the parent, and the oldest of the window', async () => {
    const { recorded } = await setup()
    for (const header of [older, headerOf(1_809n), headerOf(9_999n)]) {
      expect(verifyBlockProof({ proof: await of(header), recorded, config })).toEqual({
        number: header.number,
        hash: hashExecutionHeader(header),
        stateRoot: header.stateRoot,
        timestamp: header.timestamp,
      })
    }
  })

  test('error: blocks outside the window', async () => {
    const { run } = await setup()
    expect(run({ blockNumber: 1_808n })).toBe('BLOCK_NOT_IN_WINDOW')
    expect(run({ blockNumber: 10_000n })).toBe('BLOCK_NOT_IN_WINDOW')
    expect(run({ blockNumber: 2_000n + 8191n })).toBe('BLOCK_NOT_IN_WINDOW')
    expect(run({ blockNumber: -1n }, { executionBlockNumber: 5n })).toBe('BLOCK_NOT_IN_WINDOW')
    expect(run({}, { executionBlockNumber: 2_000n })).toBe('BLOCK_NOT_IN_WINDOW')
    expect(run({}, { executionBlockNumber: 2_001n })).toBe('accepted')
  })

  test('error: every node altered, missing or left over', async () => {
    const { proof, run } = await setup()
    for (const name of ['accountProof', 'storageProof'] as const) {
      const nodes = proof[name]
      nodes.forEach((node, index) => {
        expect(run({ [name]: nodes.with(index, flip(node)) })).toBe('WRONG_NODE_HASH')
      })
      expect(run({ [name]: nodes.slice(0, -1) })).toBe('PROOF_TOO_SHORT')
      expect(run({ [name]: [...nodes, nodes[0] as Hex] })).toBe('PROOF_TOO_LONG')
    }
  })

  test('error: another header, a header of another number, an empty slot, another state', async () => {
    const { proof, run } = await setup()
    expect(run({ header: flip(proof.header) })).toBe('WRONG_EXECUTION_HEADER')
    expect(run({ header: `${proof.header}00` })).toBe('WRONG_EXECUTION_HEADER')
    expect(run({ header: encodeExecutionHeader(headerOf(2_001n)) })).toBe('WRONG_EXECUTION_HEADER')
    expect(run(await of(misplaced, 1_900n))).toBe('WRONG_BLOCK_NUMBER')
    expect(run(await of(headerOf(3_000n)))).toBe('EMPTY_SYSTEM_SLOT')
    expect(run({}, { executionStateRoot: EMPTY_TRIE_ROOT })).toBe('PROOF_TOO_LONG')
    expect(run({ accountProof: [] }, { executionStateRoot: EMPTY_TRIE_ROOT })).toBe('ACCOUNT_ABSENT')
    expect(run({ slot: 1n })).toBe('UNKNOWN_SLOT')
  })
})
