import { bytesToHex } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import { indexKey } from './index-key.js'
import { decodeReceipt, type Receipt } from './receipt.js'
import { verifyTrieProof } from './verify-trie-proof.js'

/**
 * The receipt at transaction `index` of the block whose header names `receiptsRoot`, or `undefined` when the proof shows
 * that the block has no such transaction.
 *
 * @throws StateProofError naming what is wrong with the proof or with the receipt.
 */
export function verifyReceiptProof({
  receiptsRoot,
  index,
  proof,
}: {
  receiptsRoot: Hex
  index: bigint
  proof: readonly Hex[]
}): Receipt | undefined {
  const encoded = verifyTrieProof({ root: receiptsRoot, key: indexKey(index), proof })
  return encoded === undefined ? undefined : decodeReceipt(bytesToHex(encoded))
}
