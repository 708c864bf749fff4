import type { Hex } from '../ethereum/types/hex.js'
import { buildIndexProof, indexTrieRoot } from './index-trie.js'

/** Proof of one transaction of an execution block. */
export type TransactionProof = { transactionsRoot: Hex; index: bigint; proof: readonly Hex[] }

/** Root of the transactions trie of raw transactions, in the block's order; `transactionsRoot` of its header. */
export function transactionsRoot(transactions: readonly Hex[]): Promise<Hex> {
  return indexTrieRoot(transactions)
}

/**
 * Builds the transactions trie of a block and the proof of one transaction.
 *
 * @param transactions - All raw transactions of the block in order, as an execution payload holds them.
 * @throws StateProofError `INDEX_OUT_OF_RANGE`.
 */
export async function buildTransactionProof({
  transactions,
  index,
}: {
  transactions: readonly Hex[]
  index: bigint
}): Promise<TransactionProof> {
  const { root, proof } = await buildIndexProof(transactions, index)
  return { transactionsRoot: root, index, proof }
}
