import { bytesToHex } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import { indexKey } from './index-key.js'
import { verifyTrieProof } from './verify-trie-proof.js'

/**
 * The raw transaction at `index` of the block whose execution header names `transactionsRoot`, or `undefined` when the
 * proof shows that the block has no such transaction. Its hash is keccak256 of it.
 *
 * @throws StateProofError naming what is wrong with the proof.
 */
export function verifyTransactionProof({
  transactionsRoot,
  index,
  proof,
}: {
  transactionsRoot: Hex
  index: bigint
  proof: readonly Hex[]
}): Hex | undefined {
  const encoded = verifyTrieProof({ root: transactionsRoot, key: indexKey(index), proof })
  return encoded === undefined ? undefined : bytesToHex(encoded)
}
