import { createMerkleProof, createMPT, type MerklePatriciaTrie } from '@ethereumjs/mpt'
import { RLP } from '@ethereumjs/rlp'
import { bytesToHex, hexToBytes, keccak256, numberToHex } from 'viem'
import type { Hex } from '../../../src/ethereum/types/hex.js'

const EMPTY_CODE_HASH = '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470'

/** Beacon roots contract (EIP-4788) and block hash history contract (EIP-2935). */
export const BEACON_ROOTS: Hex = '0x000f3df6d732807ef1319fb7b8bb8522d0beac02'
export const BLOCK_HASHES: Hex = '0x0000f90827f1c53a10cb7a02335b175320002935'

const hashed = (key: Hex): Uint8Array => hexToBytes(keccak256(key))
const word = (value: bigint): Hex => numberToHex(value, { size: 32 })

async function prove(trie: MerklePatriciaTrie | undefined, key: Hex): Promise<Hex[]> {
  if (trie === undefined) return []
  const nodes = await createMerkleProof(trie, hashed(key))
  return nodes.map((node) => bytesToHex(node))
}

/** A state of some accounts with storage, made by @ethereumjs/mpt, with proofs as `eth_getProof` gives them. */
export async function syntheticState(
  accounts: readonly { address: Hex; storage: readonly [bigint, bigint][] }[],
) {
  const state = await createMPT()
  const tries = new Map<Hex, MerklePatriciaTrie>()
  for (const { address, storage } of accounts) {
    const trie = await createMPT()
    for (const [slot, value] of storage) await trie.put(hashed(word(slot)), RLP.encode(value))
    tries.set(address, trie)
    await state.put(hashed(address), RLP.encode([1, 0, trie.root(), hexToBytes(EMPTY_CODE_HASH)]))
  }
  return {
    root: bytesToHex(state.root()),
    accountProof: (address: Hex) => prove(state, address),
    storageProof: (address: Hex, slot: bigint) => prove(tries.get(address), word(slot)),
  }
}
