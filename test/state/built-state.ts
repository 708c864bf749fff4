import { createMerkleProof, createMPT, type MerklePatriciaTrie } from '@ethereumjs/mpt'
import { RLP } from '@ethereumjs/rlp'
import { bytesToHex, hexToBytes, keccak256, toHex } from 'viem'
import type { Hex } from '../../src/ethereum/types/hex.js'
import type { GetProofAnswer } from '../../src/state/parse-get-proof.js'
import { EMPTY_TRIE_ROOT } from '../../src/state/verify-trie-proof.js'

const EMPTY_CODE_HASH = keccak256('0x')

async function prove(trie: MerklePatriciaTrie, key: Hex): Promise<Hex[]> {
  const nodes = await createMerkleProof(trie, hexToBytes(keccak256(key)))
  return nodes.filter((node, at) => at === 0 || node.length >= 32).map((node) => bytesToHex(node))
}

/** An execution state with these accounts and storage slots among fillers, built with @ethereumjs/mpt. */
export async function buildState(accounts: Record<Hex, Record<string, bigint>>) {
  const state = await createMPT()
  const storages = new Map<Hex, MerklePatriciaTrie>()
  for (let filler = 1n; filler <= 30n; filler++) {
    const value = RLP.encode([filler, 1n, hexToBytes(EMPTY_TRIE_ROOT), hexToBytes(EMPTY_CODE_HASH)])
    await state.put(hexToBytes(keccak256(toHex(filler, { size: 20 }))), value)
  }
  for (const [address, slots] of Object.entries(accounts) as [Hex, Record<string, bigint>][]) {
    const storage = await createMPT()
    for (const [slot, value] of Object.entries(slots)) {
      await storage.put(hexToBytes(keccak256(toHex(BigInt(slot), { size: 32 }))), RLP.encode(value))
    }
    storages.set(address, storage)
    const value = RLP.encode([1n, 0n, storage.root(), hexToBytes(EMPTY_CODE_HASH)])
    await state.put(hexToBytes(keccak256(address)), value)
  }
  return {
    stateRoot: bytesToHex(state.root()),
    getProof: async (address: Hex, slots: readonly bigint[]): Promise<GetProofAnswer> => {
      const storage = storages.get(address)
      return {
        address,
        nonce: storage ? 1n : 0n,
        balance: 0n,
        codeHash: EMPTY_CODE_HASH,
        storageHash: storage ? bytesToHex(storage.root()) : EMPTY_TRIE_ROOT,
        accountProof: await prove(state, address),
        storageProof: await Promise.all(
          slots.map(async (key) => ({
            key,
            value: accounts[address]?.[key.toString()] ?? 0n,
            proof: storage ? await prove(storage, toHex(key, { size: 32 })) : [],
          })),
        ),
      }
    },
  }
}
