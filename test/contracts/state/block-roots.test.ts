import { type Abi, type Address, zeroHash } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeForks } from '../../../src/chain/encode-forks.js'
import { parseUpdate } from '../../../src/ethereum/json/parse-update.js'
import { mainnet } from '../../../src/ethereum/networks/mainnet.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import type { BeaconBlockHeader, LightClientHeader } from '../../../src/ethereum/types/light-client.js'
import type { BlockRootsProof } from '../../../src/state/block-proof.js'
import { hasRealData, readRealJson } from '../../support/real-data.js'
import { flip } from './flip.js'
import { type StateChain, type StateReader, startStateChain, stateReader } from './state-chain.js'
import { recordedHeader } from './synthetic-beacon-state.js'
import { deployTestContract } from './test-contract.js'

const ELECTRA_SLOT = 364032n * 32n
const N = 8192n

let chain: StateChain
let reader: StateReader
beforeAll(async () => {
  chain = await startStateChain()
  const deployed: { address: Address; abi: Abi } = await deployTestContract(chain.client, 'BlockRootsReader')
  reader = stateReader({ ...deployed, client: chain.client, config: chain.config })
})
afterAll(() => chain?.anvil.stop())

type JsonHeader = { slot: number; proposer_index: number; parent_root: Hex; state_root: Hex; body_root: Hex }
type Ancestry = {
  update: Record<string, Record<'attested_header' | 'finalized_header', { beacon: JsonHeader } | undefined>>
  target_blocks: {
    ancestry_proof: { BlockRoots: { block_roots_index: number; block_root_proof: Hex[] } }
    target_block: JsonHeader
  }[]
}

const toHeader = (json: JsonHeader): BeaconBlockHeader => ({
  slot: BigInt(json.slot),
  proposerIndex: BigInt(json.proposer_index),
  parentRoot: json.parent_root,
  stateRoot: json.state_root,
  bodyRoot: json.body_root,
})

const finalizedHeaderOf = (period: string): LightClientHeader =>
  parseUpdate(readRealJson(`ethereum/mainnet/updates/period-${period}.json`)).finalizedHeader

describe.skipIf(!hasRealData)('block_roots of recorded headers', () => {
  test.each(['finality-8316832-block-roots', 'optimistic-8316759-block-roots'])(
    'default: %s',
    async (file) => {
      const { update, target_blocks } = readRealJson(`ethereum/mainnet/ancestry/${file}.json`) as Ancestry
      const { finalized_header, attested_header } = Object.values(update)[0] as Ancestry['update'][string]
      const recorded = toHeader((finalized_header ?? attested_header)?.beacon as JsonHeader)
      const forks = encodeForks(mainnet)
      expect(target_blocks.length).toBe(2)
      for (const { ancestry_proof, target_block } of target_blocks) {
        const { block_root_proof: branch, block_roots_index } = ancestry_proof.BlockRoots
        const ancestor = toHeader(target_block)
        expect(37n * N + (ancestor.slot % N)).toBe(BigInt(block_roots_index))
        expect(await reader.read('verify', [forks, recorded, branch, ancestor])).toBe(true)

        const wrong: [BeaconBlockHeader, readonly Hex[], BeaconBlockHeader, string][] = [
          ...branch.map((_, at): [BeaconBlockHeader, readonly Hex[], BeaconBlockHeader, string] => [
            recorded,
            branch.map((node, i) => (i === at ? flip(node) : node)),
            ancestor,
            'InvalidBlockRootBranch',
          ]),
          [recorded, [...branch, zeroHash], ancestor, 'BranchLength'],
          [recorded, branch.slice(0, -1), ancestor, 'BranchLength'],
          [recorded, branch.slice(1), ancestor, 'BranchLength'],
          [recorded, [], ancestor, 'BranchLength'],
          [recorded, branch, { ...ancestor, slot: ancestor.slot + 1n }, 'InvalidBlockRootBranch'],
          [recorded, branch, { ...ancestor, slot: ancestor.slot - N }, 'SlotNotInBlockRoots'],
          [
            recorded,
            branch,
            { ...ancestor, proposerIndex: ancestor.proposerIndex + 1n },
            'InvalidBlockRootBranch',
          ],
          [
            recorded,
            branch,
            { ...ancestor, parentRoot: flip(ancestor.parentRoot) },
            'InvalidBlockRootBranch',
          ],
          [recorded, branch, { ...ancestor, stateRoot: flip(ancestor.stateRoot) }, 'InvalidBlockRootBranch'],
          [recorded, branch, { ...ancestor, bodyRoot: flip(ancestor.bodyRoot) }, 'InvalidBlockRootBranch'],
          [{ ...recorded, stateRoot: flip(recorded.stateRoot) }, branch, ancestor, 'InvalidBlockRootBranch'],
          [{ ...recorded, slot: ELECTRA_SLOT }, branch, ancestor, 'SlotNotInBlockRoots'],
          [{ ...recorded, slot: ancestor.slot }, branch, ancestor, 'SlotNotInBlockRoots'],
        ]
        for (const [one, nodes, other, error] of wrong) {
          expect(await reader.revertName('verify', [forks, one, nodes, other])).toBe(error)
        }
      }
    },
  )

  test('default: the index of block_roots, and none for an unknown layout', async () => {
    expect(await reader.read('gindex', [105n])).toBe(37n)
    expect(await reader.read('gindex', [169n])).toBe(69n)
    for (const unknown of [0n, 1n, 41n, 104n, 106n, 168n, 170n, 735n]) {
      expect(await reader.revertName('gindex', [unknown])).toBe('UnsupportedFork')
    }
  })
})

describe.skipIf(!hasRealData)('execution blocks by block_roots', () => {
  async function setUp(ancestor: LightClientHeader, distance: bigint, skippedAfter = 0) {
    const slot = ancestor.beacon.slot + distance
    const stateFields = slot >= ELECTRA_SLOT ? 64 : 32
    const made = recordedHeader({ slot, ancestors: [{ header: ancestor.beacon, skippedAfter }], stateFields })
    await chain.record(slot, { root: made.root })
    const blockRootBranch = made.branchOf(ancestor.beacon.slot)
    const proof: BlockRootsProof = {
      kind: 'blockRoots',
      slot,
      recorded: made.recorded,
      blockRootBranch,
      ancestor,
    }
    return { ...made, proof, slot }
  }

  test.each([
    ['0760', 'Capella', 1n],
    ['1150', 'Deneb', N],
    ['1421', 'Deneb, named by an Electra state', N],
    ['1440', 'Electra', 64n],
  ])('default: the finalized block of period %s, %s', async (period, _, distance) => {
    const ancestor = finalizedHeaderOf(period)
    const { proof } = await setUp(ancestor, distance)
    const { blockNumber = 0n, blockHash, stateRoot, timestamp } = ancestor.execution ?? {}
    const known = { number: blockNumber, hash: blockHash, stateRoot, timestamp }
    expect(await chain.read('sourceBlock', [chain.block(proof)])).toEqual(known)
    expect(await chain.read('trySourceBlock', [chain.block(proof)])).toEqual([true, known])
  })

  test('error: too old, the same slot, younger', async () => {
    const ancestor = finalizedHeaderOf('1150')
    for (const distance of [N + 1n, 2n * N, 0n, -1n]) {
      const { proof } = await setUp(ancestor, distance)
      expect(await chain.revertName('sourceBlock', [chain.block(proof)])).toBe('SlotNotInBlockRoots')
    }
  })

  test('error: a block before Capella has no execution data', async () => {
    const { proof } = await setUp(finalizedHeaderOf('0295'), 5n)
    expect(await chain.revertName('sourceBlock', [chain.block(proof)])).toBe('NoExecutionData')
    expect(await chain.read('trySourceBlock', [chain.block(proof)])).toMatchObject([false, {}])
  })

  test('behavior: at skipped slots nothing can be proven, at its own slot the block can', async () => {
    const ancestor = finalizedHeaderOf('1150')
    const { proof, branchOf } = await setUp(ancestor, 100n, 3)
    expect(await chain.read('sourceBlock', [chain.block(proof)])).toMatchObject({
      number: ancestor.execution?.blockNumber,
    })
    for (const skipped of [1n, 2n, 3n]) {
      const slot = ancestor.beacon.slot + skipped
      const branch = { ...proof, blockRootBranch: branchOf(slot) }
      const moved = { ...branch, ancestor: { ...ancestor, beacon: { ...ancestor.beacon, slot } } }
      expect(await chain.revertName('sourceBlock', [chain.block(moved)])).toBe('InvalidBlockRootBranch')
    }
  })

  test('error: every part spoiled', async () => {
    const ancestor = finalizedHeaderOf('1440')
    const { proof, slot, recorded } = await setUp(ancestor, 64n)
    const other = finalizedHeaderOf('1439')
    const execution = ancestor.execution
    if (execution === undefined) throw new Error('an Electra header has execution data')
    const cases: [BlockRootsProof, string][] = [
      [{ ...proof, slot: slot + 1n }, 'UnknownSlot'],
      [{ ...proof, recorded: { ...recorded, stateRoot: flip(recorded.stateRoot) } }, 'WrongBeaconHeader'],
      [{ ...proof, recorded: { ...recorded, slot: slot + 1n } }, 'WrongBeaconHeader'],
      [{ ...proof, recorded: { ...recorded, bodyRoot: flip(recorded.bodyRoot) } }, 'WrongBeaconHeader'],
      [{ ...proof, ancestor: other }, 'SlotNotInBlockRoots'],
      [
        {
          ...proof,
          ancestor: { ...ancestor, execution: { ...execution, stateRoot: flip(execution.stateRoot) } },
        },
        'InvalidExecutionStateRootBranch',
      ],
      [
        {
          ...proof,
          ancestor: { ...ancestor, execution: { ...execution, blockNumber: execution.blockNumber + 1n } },
        },
        'InvalidExecutionStateRootBranch',
      ],
      [{ ...proof, blockRootBranch: [...proof.blockRootBranch, zeroHash] }, 'BranchLength'],
      [{ ...proof, blockRootBranch: proof.blockRootBranch.slice(1) }, 'BranchLength'],
    ]
    for (const [bad, error] of cases) {
      expect(await chain.revertName('sourceBlock', [chain.block(bad)])).toBe(error)
      expect(await chain.read('trySourceBlock', [chain.block(bad)])).toMatchObject([false, {}])
    }
    const encoded = chain.block(proof)
    for (const data of ['0x', encoded.data.slice(0, 66), `0x${'00'.repeat(32)}${encoded.data.slice(66)}`]) {
      expect(await chain.revertName('sourceBlock', [{ ...encoded, data }])).toBe('InvalidBlockProofData')
    }
  })
})
