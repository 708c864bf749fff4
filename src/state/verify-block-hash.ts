import { keccak256 } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import type { BlockHashesProof, SourceBlock } from './block-proof.js'
import { BlockProofError } from './block-proof-error.js'
import { decodeExecutionHeader } from './execution-header.js'
import { BLOCK_HASHES_ADDRESS, readSystemSlots, SYSTEM_RING_LENGTH, toBytes32 } from './system-storage.js'

/**
 * The older block whose hash the block-hash contract holds in the state of block `anchorNumber`.
 *
 * That state has the hashes of the 8191 blocks before it: block n writes the hash of n - 1 at `(n - 1) % 8191`, so
 * inside the window an entry is of that very block, or empty where the fork came later.
 *
 * @throws BlockProofError `BLOCK_NOT_IN_WINDOW`, `ACCOUNT_ABSENT`, `EMPTY_SYSTEM_SLOT`, `WRONG_EXECUTION_HEADER` or
 * `WRONG_BLOCK_NUMBER`; StateProofError when a storage proof or the header is malformed.
 * @see EIP-2935
 */
export function verifyBlockHash({
  stateRoot,
  anchorNumber,
  proof,
}: {
  stateRoot: Hex
  anchorNumber: bigint
  proof: Pick<BlockHashesProof, 'blockNumber' | 'accountProof' | 'storageProof' | 'header'>
}): SourceBlock {
  const { blockNumber, accountProof, storageProof, header } = proof
  if (blockNumber < 0n || blockNumber >= anchorNumber || anchorNumber - blockNumber > SYSTEM_RING_LENGTH) {
    throw new BlockProofError('BLOCK_NOT_IN_WINDOW', 'The block is not one of the 8191 before this one.', {
      facts: [`block: ${blockNumber}`, `this one: ${anchorNumber}`],
    })
  }
  const [value] = readSystemSlots({
    stateRoot,
    address: BLOCK_HASHES_ADDRESS,
    accountProof,
    slots: [{ slot: blockNumber % SYSTEM_RING_LENGTH, proof: storageProof }],
  }) as [bigint]
  const hash = toBytes32(value)
  const actual = keccak256(header)
  if (actual !== hash) {
    throw new BlockProofError(
      'WRONG_EXECUTION_HEADER',
      "The execution header does not have the block's hash.",
      {
        facts: [`expected: ${hash}`, `actual: ${actual}`],
      },
    )
  }
  const { number, stateRoot: olderStateRoot, timestamp } = decodeExecutionHeader(header)
  if (number !== blockNumber) {
    throw new BlockProofError('WRONG_BLOCK_NUMBER', 'The execution header is of another block number.', {
      facts: [`expected: ${blockNumber}`, `actual: ${number}`],
    })
  }
  return { number, hash, stateRoot: olderStateRoot, timestamp }
}
