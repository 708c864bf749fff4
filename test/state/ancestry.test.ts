import { ssz } from '@lodestar/types'
import { keccak256 } from 'viem'
import { describe, expect, test } from 'vitest'
import { mainnet } from '../../src/ethereum/networks/mainnet.js'
import { hashTreeRootBeaconBlockHeader } from '../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import { fromHex, toHex } from '../../src/ethereum/ssz/hex-bytes.js'
import { isValidMerkleBranch } from '../../src/ethereum/ssz/is-valid-merkle-branch.js'
import type { Hex } from '../../src/ethereum/types/hex.js'
import type { BeaconBlockHeader } from '../../src/ethereum/types/light-client.js'
import { blockRootGindex, verifyBlockRoot } from '../../src/state/block-roots.js'
import { logOf } from '../../src/state/receipt.js'
import { verifyReceiptProof } from '../../src/state/verify-receipt-proof.js'
import { hasRealData, readRealJson } from '../support/real-data.js'
import { refusal } from './refusal.js'

type HeaderJson = { slot: string; proposer_index: string; parent_root: Hex; state_root: Hex; body_root: Hex }

/** The shape of the recorded files: branches by generalized index from the root of the target block's header. */
type AncestryJson = {
  update: Record<
    string,
    { attested_header: { beacon: HeaderJson }; finalized_header?: { beacon: HeaderJson } }
  >
  target_blocks: {
    ancestry_proof: { BlockRoots: { block_roots_index: number; block_root_proof: Hex[] } }
    target_block: HeaderJson
    transactions_proofs: {
      transaction_proof: {
        transaction_index: number
        transaction_gindex: number
        transaction_proof: Hex[]
        transaction: Hex
      }
      receipt_proof: {
        receipts_root_proof: Hex[]
        receipts_root_gindex: number
        receipt_proof: string[]
        receipts_root: Hex
      }
      content: { Message?: { cc_id: { id: string }; source_address: Hex; payload_hash: string } }[]
    }[]
  }[]
}

const toHeader = (json: HeaderJson): BeaconBlockHeader => ({
  slot: BigInt(json.slot),
  proposerIndex: BigInt(json.proposer_index),
  parentRoot: json.parent_root,
  stateRoot: json.state_root,
  bodyRoot: json.body_root,
})

const flip = (hex: Hex): Hex => `${hex.slice(0, -1)}${hex.endsWith('0') ? '1' : '0'}` as Hex

/** Every branch that differs from a good one by one node, one node less, or one node more at either end. */
function brokenBranches(branch: readonly Hex[]): Hex[][] {
  const zero: Hex = `0x${'00'.repeat(32)}`
  return [
    ...branch.map((node, at) => branch.with(at, flip(node))),
    branch.slice(1),
    branch.slice(0, -1),
    [...branch, zero],
    [zero, ...branch],
    [...branch.slice(1), branch[0] as Hex],
    [],
  ]
}

/** From the root of a header: field 4, then the payload (25 in the body), then a field of the payload. */
const payloadGindex = (field: bigint) => ((12n << 4n) | 9n) * 16n + field

const cases = [
  ['finality-8316832-block-roots', 0],
  ['finality-8316832-block-roots', 1],
  ['optimistic-8316759-block-roots', 0],
  ['optimistic-8316759-block-roots', 1],
] as const

function read(file: string, index: number) {
  const json = readRealJson(`ethereum/mainnet/ancestry/${file}.json`) as AncestryJson
  const [update] = Object.values(json.update) as [AncestryJson['update'][string]]
  const target = json.target_blocks[index] as AncestryJson['target_blocks'][number]
  return {
    recorded: toHeader((update.finalized_header ?? update.attested_header).beacon),
    ancestor: toHeader(target.target_block),
    branch: target.ancestry_proof.BlockRoots.block_root_proof,
    blockRootsIndex: BigInt(target.ancestry_proof.BlockRoots.block_roots_index),
    transactions: target.transactions_proofs,
  }
}

describe.skipIf(!hasRealData).each(cases)('%s, block %i', (file, index) => {
  const runner = ({ recorded, branch, ancestor }: ReturnType<typeof read>) => {
    const good = { config: mainnet, recorded, branch, ancestor }
    return (change: Partial<typeof good> = {}) => refusal(() => verifyBlockRoot({ ...good, ...change }))
  }

  test('default: the older block is named in the block roots of the signed header', () => {
    const { recorded, ancestor, blockRootsIndex, ...rest } = read(file, index)
    const run = runner({ recorded, ancestor, blockRootsIndex, ...rest })
    expect(blockRootGindex(mainnet, recorded.slot, ancestor.slot)).toBe(blockRootsIndex)
    const { gindex } = ssz.deneb.BeaconState.getPathInfo(['blockRoots', Number(ancestor.slot % 8192n)])
    expect(blockRootsIndex).toBe(gindex)
    expect(run()).toBe('accepted')
  })

  test('error: another branch, slot, header or fork', () => {
    const opened = read(file, index)
    const { recorded, branch, ancestor } = opened
    const run = runner(opened)
    for (const broken of brokenBranches(branch))
      expect(run({ branch: broken })).toBe('INVALID_BLOCK_ROOT_BRANCH')
    const other = (change: Partial<BeaconBlockHeader>) => ({ ancestor: { ...ancestor, ...change } })
    expect(run(other({ slot: ancestor.slot - 1n }))).toBe('INVALID_BLOCK_ROOT_BRANCH')
    expect(run(other({ slot: ancestor.slot + 1n }))).toBe('INVALID_BLOCK_ROOT_BRANCH')
    expect(run(other({ proposerIndex: ancestor.proposerIndex + 1n }))).toBe('INVALID_BLOCK_ROOT_BRANCH')
    expect(run(other({ stateRoot: flip(ancestor.stateRoot) }))).toBe('INVALID_BLOCK_ROOT_BRANCH')
    expect(run(other({ bodyRoot: flip(ancestor.bodyRoot) }))).toBe('INVALID_BLOCK_ROOT_BRANCH')
    expect(run(other({ parentRoot: flip(ancestor.parentRoot) }))).toBe('INVALID_BLOCK_ROOT_BRANCH')
    expect(run(other({ slot: ancestor.slot - 8192n }))).toBe('SLOT_NOT_IN_BLOCK_ROOTS')
    expect(run(other({ slot: recorded.slot }))).toBe('SLOT_NOT_IN_BLOCK_ROOTS')
    expect(run({ recorded: { ...recorded, stateRoot: flip(recorded.stateRoot) } })).toBe(
      'INVALID_BLOCK_ROOT_BRANCH',
    )
    const electra = mainnet.forks.map((fork) => (fork.name === 'electra' ? { ...fork, epoch: 0n } : fork))
    const config = { ...mainnet, forks: electra.filter(({ name }) => ['phase0', 'electra'].includes(name)) }
    expect(run({ config })).toBe('INVALID_BLOCK_ROOT_BRANCH')
  })

  test('default: its transaction and the receipt of it, and every altered twin', () => {
    const { ancestor, transactions } = read(file, index)
    const root = hashTreeRootBeaconBlockHeader(ancestor)
    expect(transactions.length).toBeGreaterThan(0)
    for (const { transaction_proof: transaction, receipt_proof: receipts, content } of transactions) {
      const position = BigInt(transaction.transaction_index)
      const transactionGindex = payloadGindex(13n) * 2n ** 21n + position
      expect(BigInt(transaction.transaction_gindex)).toBe(transactionGindex)
      const leafOf = (raw: Hex) => toHex(ssz.bellatrix.Transaction.hashTreeRoot(fromHex(raw)))
      const transactionBranch = {
        leaf: leafOf(transaction.transaction),
        branch: transaction.transaction_proof,
        gindex: transactionGindex,
        root,
      }
      expect(isValidMerkleBranch(transactionBranch)).toBe(true)
      const twin = { ...transactionBranch, leaf: leafOf(`${transaction.transaction}00`) }
      expect(isValidMerkleBranch(twin)).toBe(false)
      expect(isValidMerkleBranch({ ...transactionBranch, gindex: transactionGindex + 1n })).toBe(false)
      for (const broken of brokenBranches(transaction.transaction_proof)) {
        expect(isValidMerkleBranch({ ...transactionBranch, branch: broken })).toBe(false)
      }

      expect(BigInt(receipts.receipts_root_gindex)).toBe(payloadGindex(3n))
      const receiptsBranch = {
        leaf: receipts.receipts_root,
        branch: receipts.receipts_root_proof,
        gindex: payloadGindex(3n),
        root,
      }
      expect(isValidMerkleBranch(receiptsBranch)).toBe(true)
      expect(isValidMerkleBranch({ ...receiptsBranch, leaf: flip(receipts.receipts_root) })).toBe(false)
      for (const broken of brokenBranches(receipts.receipts_root_proof)) {
        expect(isValidMerkleBranch({ ...receiptsBranch, branch: broken })).toBe(false)
      }

      const proof = receipts.receipt_proof.map((node): Hex => `0x${node}`)
      const receiptsRoot = receipts.receipts_root
      const receipt = verifyReceiptProof({ receiptsRoot, index: position, proof })
      expect(receipt).toMatchObject({ success: true, transactionType: 2 })
      if (receipt === undefined) throw new Error('no receipt')
      for (const { Message: message } of content) {
        if (message === undefined) continue
        const [hash, logIndex] = message.cc_id.id.split(':')
        expect(keccak256(transaction.transaction)).toBe(hash)
        const { topics } = logOf({ receipt, logIndex: Number(logIndex) })
        expect(topics[1]?.endsWith(message.source_address.slice(2))).toBe(true)
        expect(topics[2]).toBe(`0x${message.payload_hash}`)
      }
      const receiptTwin = (change: Partial<Parameters<typeof verifyReceiptProof>[0]>) =>
        refusal(() => verifyReceiptProof({ receiptsRoot, index: position, proof, ...change }))
      proof.forEach((node, at) => {
        expect(receiptTwin({ proof: proof.with(at, flip(node)) })).toBe('WRONG_NODE_HASH')
      })
      expect(receiptTwin({ proof: proof.slice(0, -1) })).toBe('PROOF_TOO_SHORT')
      expect(receiptTwin({ proof: [...proof, proof[0] as Hex] })).toBe('PROOF_TOO_LONG')
      expect(receiptTwin({ index: position + 1n })).not.toBe('accepted')
      expect(receiptTwin({ receiptsRoot: flip(receiptsRoot) })).toBe('WRONG_NODE_HASH')
    }
  })
})
