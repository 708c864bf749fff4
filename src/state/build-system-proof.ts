import type { LightClientHeader } from '../ethereum/types/light-client.js'
import type { BeaconRootsProof, BlockHashesProof } from './block-proof.js'
import type { ExecutionBlock } from './parse-execution-block.js'
import type { GetProofAnswer } from './parse-get-proof.js'
import { StateProofError } from './state-proof-error.js'
import { BEACON_ROOTS_ADDRESS, BLOCK_HASHES_ADDRESS, SYSTEM_RING_LENGTH } from './system-storage.js'

function storageProofOf(answer: GetProofAnswer, slot: bigint) {
  const found = answer.storageProof.find(({ key }) => key === slot)
  if (found !== undefined) return found.proof
  throw new StateProofError('WRONG_STORAGE_KEYS', 'The answer of eth_getProof lacks a storage slot.', {
    facts: [`slot: ${slot}`],
  })
}

function checkAddress(answer: GetProofAnswer, address: string): void {
  if (answer.address.toLowerCase() === address) return
  throw new StateProofError('WRONG_ADDRESS', 'The answer of eth_getProof is about another account.', {
    facts: [`expected: ${address}`, `answered: ${answer.address}`],
  })
}

/** Storage slots to ask `eth_getProof` of the block-hash contract for: one. */
export function blockHashSlots(blockNumber: bigint): [bigint] {
  return [blockNumber % SYSTEM_RING_LENGTH]
}

/** Storage slots to ask `eth_getProof` of the beacon-roots contract for: that of the time, and that of the root. */
export function beaconRootSlots(timestamp: bigint): [bigint, bigint] {
  const entry = timestamp % SYSTEM_RING_LENGTH
  return [entry, entry + SYSTEM_RING_LENGTH]
}

/**
 * Builds a `blockHashes` proof (EIP-2935). It is built, not judged: `verifyBlockProof` does that.
 *
 * @param slot - Of the recorded header.
 * @param answer - `eth_getProof` of the block-hash contract and `blockHashSlots` at the recorded execution block.
 * @param block - The older block, see `parseExecutionBlock`.
 * @throws StateProofError `WRONG_ADDRESS` or `WRONG_STORAGE_KEYS`.
 */
export function blockHashesProof({
  slot,
  answer,
  block,
}: {
  slot: bigint
  answer: GetProofAnswer
  block: Pick<ExecutionBlock, 'header' | 'encoded'>
}): BlockHashesProof {
  checkAddress(answer, BLOCK_HASHES_ADDRESS)
  const blockNumber = block.header.number
  const [entry] = blockHashSlots(blockNumber)
  return {
    kind: 'blockHashes',
    slot,
    blockNumber,
    accountProof: answer.accountProof,
    storageProof: storageProofOf(answer, entry),
    header: block.encoded,
  }
}

/**
 * Builds a `beaconRoots` proof (EIP-4788). It is built, not judged: `verifyBlockProof` does that.
 *
 * @param slot - Of the recorded header.
 * @param timestamp - Of the execution block after the ancestor, in seconds; its parent beacon block is the ancestor.
 * @param answer - `eth_getProof` of the beacon-roots contract and `beaconRootSlots` at the recorded execution block.
 * @param ancestor - The older beacon header with its execution data.
 * @throws StateProofError `WRONG_ADDRESS` or `WRONG_STORAGE_KEYS`.
 */
export function beaconRootsProof({
  slot,
  timestamp,
  answer,
  ancestor,
}: {
  slot: bigint
  timestamp: bigint
  answer: GetProofAnswer
  ancestor: LightClientHeader
}): BeaconRootsProof {
  checkAddress(answer, BEACON_ROOTS_ADDRESS)
  const [time, root] = beaconRootSlots(timestamp)
  return {
    kind: 'beaconRoots',
    slot,
    timestamp,
    accountProof: answer.accountProof,
    timestampProof: storageProofOf(answer, time),
    rootProof: storageProofOf(answer, root),
    ancestor,
  }
}
