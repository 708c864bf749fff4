import { createMerkleProof, createMPT, type MerklePatriciaTrie } from '@ethereumjs/mpt'
import { bytesToHex, hexToBytes } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import { indexKey } from './index-key.js'
import { StateProofError } from './state-proof-error.js'

/** A proof that the trie with `root` holds a value at `index`. */
export type IndexProof = { root: Hex; index: bigint; proof: readonly Hex[] }

async function buildTrie(values: readonly Hex[]): Promise<MerklePatriciaTrie> {
  const trie = await createMPT()
  for (const [index, value] of values.entries()) {
    await trie.put(hexToBytes(indexKey(BigInt(index))), hexToBytes(value))
  }
  return trie
}

/** Root of the trie of `values` by their index. */
export async function indexTrieRoot(values: readonly Hex[]): Promise<Hex> {
  return bytesToHex((await buildTrie(values)).root())
}

/**
 * Builds the trie of `values` and the proof of the one at `index`.
 *
 * @throws StateProofError `INDEX_OUT_OF_RANGE`.
 */
export async function buildIndexProof(values: readonly Hex[], index: bigint): Promise<IndexProof> {
  if (index < 0n || index >= BigInt(values.length)) {
    throw new StateProofError('INDEX_OUT_OF_RANGE', 'There is nothing at this index of the block.', {
      facts: [`index: ${index}`, `count: ${values.length}`],
    })
  }
  const trie = await buildTrie(values)
  const nodes = await createMerkleProof(trie, hexToBytes(indexKey(index)))
  // The library lists nodes inside their parents once more; a strict proof has the hashed ones only.
  const hashed = nodes.filter((node, at) => at === 0 || node.length >= 32)
  return { root: bytesToHex(trie.root()), index, proof: hashed.map((node) => bytesToHex(node)) }
}
