import { ssz } from '@lodestar/types'
import { describe, expect, test } from 'vitest'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import { mainnet } from '../../src/ethereum/networks/mainnet.js'
import { forkAtSlot } from '../../src/ethereum/spec/fork-at-slot.js'
import { finalizedRootGindex } from '../../src/ethereum/spec/gindices.js'
import { hashTreeRootBeaconBlockHeader } from '../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import { fromHex, toHex } from '../../src/ethereum/ssz/hex-bytes.js'
import { merkleize } from '../../src/ethereum/ssz/merkle-tree.js'
import type { Hex } from '../../src/ethereum/types/hex.js'
import type {
  BeaconBlockHeader,
  ChainConfig,
  LightClientHeader,
} from '../../src/ethereum/types/light-client.js'
import type { RecordedBlock } from '../../src/state/accepted-state.js'
import type { BlockRootsProof } from '../../src/state/block-proof.js'
import { blockRootGindex, slotsPerHistoricalRoot } from '../../src/state/block-roots.js'
import { buildBlockRootsProof } from '../../src/state/build-block-roots-proof.js'
import { verifyBlockProof } from '../../src/state/verify-block-proof.js'
import { hasRealData } from '../support/real-data.js'
import { createRandom } from './random.js'
import { refusal } from './refusal.js'
import { WHOLE_BLOCKS } from './whole-block.js'

const ZERO: Hex = `0x${'00'.repeat(32)}`
const flip = (hex: Hex): Hex => `${hex.slice(0, -1)}${hex.endsWith('0') ? '1' : '0'}` as Hex

function record(header: BeaconBlockHeader): RecordedBlock {
  return {
    slot: header.slot,
    root: hashTreeRootBeaconBlockHeader(header),
    executionStateRoot: ZERO,
    executionBlockHash: ZERO,
    executionBlockNumber: 0n,
    timestamp: 0n,
  }
}

const headerAt = (slot: bigint, stateRoot: Hex): BeaconBlockHeader => ({
  slot,
  proposerIndex: 7n,
  parentRoot: `0x${'12'.repeat(32)}`,
  stateRoot,
  bodyRoot: `0x${'34'.repeat(32)}`,
})

/** A ring and a state that name `ancestor`, all other roots seeded. */
function seededRing(config: ChainConfig, recordedSlot: bigint, ancestor: LightClientHeader) {
  const random = createRandom(Number(recordedSlot))
  const fork = forkAtSlot(config, recordedSlot).name
  const size = Number(slotsPerHistoricalRoot(config))
  const blockRoots = Array.from({ length: size }, () => toHex(random.bytes(32)))
  blockRoots[Number(ancestor.beacon.slot) % size] = hashTreeRootBeaconBlockHeader(ancestor.beacon)
  const fields = Array.from({ length: finalizedRootGindex(fork) === 169n ? 37 : 28 }, () => random.bytes(32))
  fields[5] = merkleize(blockRoots.map(fromHex))
  return { blockRoots, stateFieldRoots: fields.map(toHex), stateRoot: toHex(merkleize(fields)) }
}

function twins(config: ChainConfig, proof: BlockRootsProof): void {
  const recorded = record(proof.recorded)
  const run = (change: Partial<BlockRootsProof>, other: Partial<RecordedBlock> = {}) =>
    refusal(() =>
      verifyBlockProof({ proof: { ...proof, ...change }, recorded: { ...recorded, ...other }, config }),
    )
  expect(run({})).toBe('accepted')
  const { ancestor, blockRootBranch } = proof
  blockRootBranch.forEach((node, at) => {
    expect(run({ blockRootBranch: blockRootBranch.with(at, flip(node)) })).toBe('INVALID_BLOCK_ROOT_BRANCH')
  })
  for (const branch of [
    blockRootBranch.slice(1),
    blockRootBranch.slice(0, -1),
    [...blockRootBranch, ZERO],
    [],
  ]) {
    expect(run({ blockRootBranch: branch })).toBe('INVALID_BLOCK_ROOT_BRANCH')
  }
  const size = slotsPerHistoricalRoot(config)
  const at = (slot: bigint) => ({ ancestor: { ...ancestor, beacon: { ...ancestor.beacon, slot } } })
  expect(run(at(ancestor.beacon.slot - size))).toBe('SLOT_NOT_IN_BLOCK_ROOTS')
  expect(run(at(ancestor.beacon.slot + size))).toBe('SLOT_NOT_IN_BLOCK_ROOTS')
  expect(run(at(proof.slot))).toBe('SLOT_NOT_IN_BLOCK_ROOTS')
  expect(run(at(ancestor.beacon.slot + 1n))).toMatch(/INVALID_BLOCK_ROOT_BRANCH|SLOT_NOT_IN_BLOCK_ROOTS/)
  const { execution, ...bare } = ancestor
  expect(run({ ancestor: bare })).toBe('NO_EXECUTION_DATA')
  if (execution === undefined) throw new Error('no execution header')
  const lie = { ...execution, stateRoot: flip(execution.stateRoot) }
  expect(run({ ancestor: { ...ancestor, execution: lie } })).toBe('INVALID_EXECUTION_BRANCH')
  expect(run({ recorded: { ...proof.recorded, stateRoot: flip(proof.recorded.stateRoot) } })).toBe(
    'WRONG_BEACON_HEADER',
  )
  expect(run({}, { root: flip(recorded.root) })).toBe('WRONG_BEACON_HEADER')
  expect(run({ slot: proof.slot + 1n })).toBe('UNKNOWN_SLOT')
}

describe('block roots', () => {
  test('default: generalized indices are those of the specification', () => {
    const epochOf = (name: string) => (mainnet.forks.find((fork) => fork.name === name)?.epoch ?? 0n) * 32n
    for (const name of ['altair', 'bellatrix', 'capella', 'deneb', 'electra', 'fulu'] as const) {
      for (const slot of [0n, 1n, 8191n]) {
        const { gindex } = ssz[name].BeaconState.getPathInfo(['blockRoots', Number(slot)])
        expect(blockRootGindex(mainnet, epochOf(name), slot)).toBe(gindex)
        expect(blockRootGindex(mainnet, epochOf(name), slot + 8192n)).toBe(gindex)
      }
    }
  })

  const devnet = createBeaconDevnet({ seed: 'block roots', committeeSize: 32 })
  test.each([
    ['Capella', 25n, 30n],
    ['Deneb', 33n, 34n],
    ['Deneb seen from Electra', 38n, 41n],
    ['Electra, as old as the ring reaches', 44n, 108n],
    ['Capella seen from Fulu', 30n, 60n],
  ])('default: minimal preset, %s', (_, slot, recordedSlot) => {
    const { config } = devnet
    const ancestor = devnet.makeUpdate({ attestedSlot: slot + 8n, finalizedSlot: slot }).finalizedHeader
    const { stateRoot, ...ring } = seededRing(config, recordedSlot, ancestor)
    const recorded = headerAt(recordedSlot, stateRoot)
    const proof = buildBlockRootsProof({ config, recorded, ...ring, ancestor })
    expect(verifyBlockProof({ proof, recorded: record(recorded), config })).toEqual({
      number: ancestor.execution?.blockNumber,
      hash: ancestor.execution?.blockHash,
      stateRoot: ancestor.execution?.stateRoot,
      timestamp: config.genesisTime + slot * config.secondsPerSlot,
    })
    twins(config, proof)
  })

  test('error: a ring of another size, another state, an ancestor that is not in it or a turn too old', () => {
    const { config } = devnet
    const ancestor = devnet.makeUpdate({ attestedSlot: 48n, finalizedSlot: 42n }).finalizedHeader
    const { stateRoot, ...ring } = seededRing(config, 50n, ancestor)
    const parameters = { config, recorded: headerAt(50n, stateRoot), ...ring, ancestor }
    const run = (change: Partial<typeof parameters>) =>
      refusal(() => buildBlockRootsProof({ ...parameters, ...change }))
    expect(run({})).toBe('accepted')
    expect(run({ blockRoots: ring.blockRoots.slice(1) })).toBe('INDEX_OUT_OF_RANGE')
    expect(run({ recorded: headerAt(50n, ZERO) })).toBe('INVALID_BLOCK_ROOT_BRANCH')
    expect(run({ blockRoots: ring.blockRoots.map(() => ZERO) })).toBe('INVALID_BLOCK_ROOT_BRANCH')
    expect(run({ recorded: headerAt(42n + 65n, stateRoot) })).toBe('SLOT_NOT_IN_BLOCK_ROOTS')
    const skipped = { ...ancestor, beacon: { ...ancestor.beacon, slot: 43n } }
    const repeated = ring.blockRoots.with(43, ring.blockRoots[42] as Hex)
    const fields = ring.stateFieldRoots.with(5, toHex(merkleize(repeated.map(fromHex))))
    const recorded = headerAt(50n, toHex(merkleize(fields.map(fromHex))))
    const again = { recorded, blockRoots: repeated, stateFieldRoots: fields }
    expect(run(again)).toBe('accepted')
    expect(run({ ...again, ancestor: skipped })).toBe('INVALID_BLOCK_ROOT_BRANCH')
  })
})

describe.skipIf(!hasRealData)('recorded blocks named by states of Lodestar', () => {
  const atEpoch = (epoch: bigint): ChainConfig => ({
    ...mainnet,
    forks: mainnet.forks.flatMap((fork) =>
      fork.name === 'fulu' ? [] : [fork.name === 'electra' ? { ...fork, epoch } : fork],
    ),
  })
  const deneb = 10265184n
  test.each([
    ['capella', '7807119', 7807119n + 8192n, mainnet],
    ['deneb', '10265184', deneb + 1n, mainnet],
    ['electra', '10265184', deneb + 100n, atEpoch(deneb / 32n + 1n)],
  ] as const)('default: a state of %s names block %s', (fork, block, recordedSlot, config) => {
    const { header: ancestor, root } = WHOLE_BLOCKS[block]()
    const type = ssz[fork].BeaconState as typeof ssz.deneb.BeaconState
    const state = type.defaultValue()
    state.slot = Number(recordedSlot)
    state.blockRoots[Number(ancestor.beacon.slot % 8192n)] = fromHex(root)
    const recorded = headerAt(recordedSlot, toHex(type.hashTreeRoot(state)))
    const stateFieldRoots = Object.entries(type.fields).map(([name, field]) => {
      const value = (state as unknown as Record<string, never>)[name] as never
      return toHex((field as { hashTreeRoot: (value: never) => Uint8Array }).hashTreeRoot(value))
    })
    const proof = buildBlockRootsProof({
      config,
      recorded,
      blockRoots: state.blockRoots.map(toHex),
      stateFieldRoots,
      ancestor,
    })
    expect(proof.blockRootBranch).toHaveLength(fork === 'electra' ? 19 : 18)
    expect(verifyBlockProof({ proof, recorded: record(recorded), config }).hash).toBe(
      ancestor.execution?.blockHash,
    )
    twins(config, proof)
  })
})
