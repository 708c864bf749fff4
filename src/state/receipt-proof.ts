import type { Hex } from '../ethereum/types/hex.js'
import { encodeReceipt } from './encode-receipt.js'
import { buildIndexProof } from './index-trie.js'
import type { Receipt } from './receipt.js'
import { StateProofError } from './state-proof-error.js'

/** Proof of one receipt of a block; `proof` is what `verifyReceiptProof` and the `StateVerifier` contract take. */
export type ReceiptProof = { receiptsRoot: Hex; index: bigint; proof: readonly Hex[] }

/**
 * Builds the receipts trie of a block and the proof of one receipt.
 *
 * @param receipts - All receipts of the block in order, see `parseReceipts`.
 * @param receiptsRoot - The root that the block's header names; when given, other receipts are refused.
 * @throws StateProofError `INDEX_OUT_OF_RANGE`, or `CLAIM_MISMATCH` when the receipts have another root.
 */
export async function buildReceiptProof({
  receipts,
  index,
  receiptsRoot,
}: {
  receipts: readonly Receipt[]
  index: bigint
  receiptsRoot?: Hex | undefined
}): Promise<ReceiptProof> {
  const { root, proof } = await buildIndexProof(receipts.map(encodeReceipt), index)
  if (receiptsRoot !== undefined && receiptsRoot.toLowerCase() !== root) {
    throw new StateProofError(
      'CLAIM_MISMATCH',
      "The receipts do not have the root that the block's header names.",
      {
        facts: [`header: ${receiptsRoot}`, `receipts: ${root}`],
      },
    )
  }
  return { receiptsRoot: root, index, proof }
}
