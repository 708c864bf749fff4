import { keccak256, toHex } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import { decodeRlp, rlpToUint } from './decode-rlp.js'
import { StateProofError } from './state-proof-error.js'
import { verifyTrieProof } from './verify-trie-proof.js'

/**
 * The value of storage slot `slot` in the storage trie with `storageHash`, or `undefined` when the proof shows that the
 * trie has no entry, which is what the EVM reads as zero.
 *
 * @throws StateProofError naming what is wrong; `INVALID_STORAGE_VALUE` for an entry of zero, which no trie holds.
 */
export function proveStorageValue({
  storageHash,
  slot,
  proof,
}: {
  storageHash: Hex
  slot: bigint
  proof: readonly Hex[]
}): bigint | undefined {
  const encoded = verifyTrieProof({ root: storageHash, key: keccak256(toHex(slot, { size: 32 })), proof })
  if (encoded === undefined) return undefined
  const value = rlpToUint(decodeRlp(encoded), 32)
  if (value !== 0n) return value
  throw new StateProofError('INVALID_STORAGE_VALUE', 'A storage trie never holds a zero.')
}
