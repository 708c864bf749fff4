import { type Abi, type Address, encodeFunctionData, keccak256, numberToHex, size } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseUpdate } from '../../../src/ethereum/json/parse-update.js'
import { hashTreeRootBeaconBlockHeader } from '../../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import type { LightClientHeader } from '../../../src/ethereum/types/light-client.js'
import type { BlockProof } from '../../../src/state/block-proof.js'
import { hasRealData, readRealJson } from '../../support/real-data.js'
import { PROOF_FILES, readBlock, readProof } from './real-proofs.js'
import { encodeReceipt, type JsonReceipt, receiptTrie } from './receipts.js'
import { type StateChain, startStateChain } from './state-chain.js'
import { recordedHeader } from './synthetic-beacon-state.js'
import { BEACON_ROOTS, BLOCK_HASHES, syntheticState } from './synthetic-state.js'
import { deployTestContract } from './test-contract.js'

const FINALIZED_SLOT = 9_567_456n
const ANCHOR_SLOT = FINALIZED_SLOT + 96n

let chain: StateChain
let meter: { address: Address; abi: Abi }
beforeAll(async () => {
  chain = await startStateChain()
  meter = await deployTestContract(chain.client, 'GasMeter')
})
afterAll(() => chain?.anvil.stop())

const word = (value: bigint): Hex => numberToHex(value, { size: 32 })

/** Gas of the call from a contract, everything cold; the calldata, which the transaction pays, is counted in bytes. */
async function measure(
  functionName: string,
  args: readonly unknown[],
): Promise<[gas: number, bytes: number]> {
  const data = encodeFunctionData({ abi: chain.abi, functionName, args: [...args] })
  const gas = await chain.client.readContract({
    ...meter,
    functionName: 'measure',
    args: [chain.address, data],
  })
  return [Number(gas), size(data)]
}

/** Proofs of the real finalized block of slot 9567456 by older ways; its own state is real, the anchors' are made. */
async function blockProofs(ancestor: LightClientHeader): Promise<Record<BlockProof['kind'], BlockProof>> {
  const { blockNumber = 0n } = ancestor.execution ?? {}
  const { config } = chain
  const timestamp = config.genesisTime + (FINALIZED_SLOT + 1n) * config.secondsPerSlot
  const time = timestamp % 8191n
  const block = readBlock(21925176n)
  const entry = block.number % 8191n
  const noise = (slot: bigint): [bigint, bigint] => [slot, BigInt(keccak256(word(slot)))]
  // as many entries as the real rings have, for proofs of real depth
  const ring = (own: readonly [bigint, bigint][], entries: bigint): [bigint, bigint][] => [
    ...Array.from({ length: Number(entries) }, (_, i) => noise(BigInt(i))),
    ...own,
  ]
  const state = await syntheticState([
    { address: BLOCK_HASHES, storage: ring([[entry, BigInt(block.hash)]], 8191n) },
    {
      address: BEACON_ROOTS,
      storage: ring(
        [
          [time, timestamp],
          [time + 8191n, BigInt(hashTreeRootBeaconBlockHeader(ancestor.beacon))],
        ],
        16382n,
      ),
    },
  ])
  const made = recordedHeader({
    slot: ANCHOR_SLOT,
    ancestors: [{ header: ancestor.beacon }],
    stateFields: 32,
  })
  await chain.record(FINALIZED_SLOT, {
    stateRoot: ancestor.execution?.stateRoot as Hex,
    blockHash: ancestor.execution?.blockHash as Hex,
    blockNumber,
  })
  await chain.record(ANCHOR_SLOT, {
    root: made.root,
    stateRoot: state.root,
    blockHash: keccak256(state.root),
    blockNumber: block.number + 10n,
  })
  const slot = ANCHOR_SLOT
  return {
    finalized: { kind: 'finalized', slot: FINALIZED_SLOT },
    blockRoots: {
      kind: 'blockRoots',
      slot,
      recorded: made.recorded,
      blockRootBranch: made.branchOf(FINALIZED_SLOT),
      ancestor,
    },
    beaconRoots: {
      kind: 'beaconRoots',
      slot,
      timestamp,
      accountProof: await state.accountProof(BEACON_ROOTS),
      timestampProof: await state.storageProof(BEACON_ROOTS, time),
      rootProof: await state.storageProof(BEACON_ROOTS, time + 8191n),
      ancestor,
    },
    blockHashes: {
      kind: 'blockHashes',
      slot,
      blockNumber: block.number,
      accountProof: await state.accountProof(BLOCK_HASHES),
      storageProof: await state.storageProof(BLOCK_HASHES, entry),
      header: block.header,
    },
  }
}

describe.skipIf(!hasRealData)('gas', () => {
  test('default: of every read on recorded mainnet data', async () => {
    const rows: [name: string, limit: number, functionName: string, args: readonly unknown[]][] = []
    const update = parseUpdate(
      readRealJson('ethereum/mainnet/finality-updates/attested-slot-09567542-period-1167.json'),
    )
    const proofs = await blockProofs(update.finalizedHeader)
    const pair = readProof(PROOF_FILES[3].file).answer
    const finalized = chain.block(proofs.finalized)
    rows.push(['account, 10 nodes', 52_000, 'account', [finalized, pair.address, pair.accountProof]])
    rows.push(['try form of the same', 55_000, 'tryAccount', [finalized, pair.address, pair.accountProof]])
    const [absent] = pair.storageProof
    const absentKey = word(absent?.key ?? 0n)
    const absentArgs = [finalized, pair.address, absentKey, pair.accountProof, absent?.proof]
    rows.push(['slot, absent: 10 + 6 nodes', 72_000, 'storageSlot', absentArgs])

    const deposit = readProof(PROOF_FILES[4].file).answer
    const block = readBlock(21925176n)
    const slot = chain.slotAt(block.timestamp)
    await chain.record(slot, { stateRoot: block.stateRoot, blockHash: block.hash, blockNumber: block.number })
    const at = chain.block({ kind: 'finalized', slot })
    const [present] = deposit.storageProof
    const presentKey = word(present?.key ?? 0n)
    const presentArgs = [at, deposit.address, presentKey, deposit.accountProof, present?.proof]
    rows.push(['slot, present: 8 + 3 nodes', 57_000, 'storageSlot', presentArgs])
    const four = [pair.address, Array(4).fill(absentKey), pair.accountProof, Array(4).fill(absent?.proof)]
    rows.push(['4 slots: 10 + 4 x 6 nodes', 140_000, 'storageSlots', [finalized, ...four]])

    const receipts = readRealJson('ethereum/mainnet/execution/receipts-18615160.json') as JsonReceipt[]
    const trie = await receiptTrie(receipts.map(encodeReceipt))
    const receiptBlock = readBlock(18615160n)
    const receiptSlot = chain.slotAt(receiptBlock.timestamp)
    const { stateRoot, hash: blockHash } = receiptBlock
    await chain.record(receiptSlot, { stateRoot, blockHash, blockNumber: receiptBlock.number })
    const receiptAt = chain.block({ kind: 'finalized', slot: receiptSlot })
    const receiptArgs = [receiptAt, receiptBlock.header, 7n]
    const proof = await trie.prove(7)
    rows.push([`receipt with ${receipts[7]?.logs.length} logs`, 68_000, 'receipt', [...receiptArgs, proof]])
    rows.push(['one of its logs', 60_000, 'log', [...receiptArgs, 0n, proof]])

    const limits = { finalized: 20_000, blockRoots: 70_000, beaconRoots: 105_000, blockHashes: 60_000 }
    for (const kind of ['finalized', 'blockRoots', 'beaconRoots', 'blockHashes'] as const) {
      rows.push([`block: ${kind}`, limits[kind], 'sourceBlock', [chain.block(proofs[kind])]])
    }
    const table: string[] = []
    for (const [name, limit, functionName, args] of rows) {
      const [gas, bytes] = await measure(functionName, args)
      table.push(`${name.padEnd(30)} ${String(gas).padStart(8)} gas ${String(bytes).padStart(7)} bytes`)
      expect.soft([name, gas < limit, gas]).toEqual([name, true, gas])
    }
    process.stderr.write(`${table.join('\n')}\n`)
  })
})
