import { gunzipSync } from 'node:zlib'
import { createMerkleProof, createMPT } from '@ethereumjs/mpt'
import { bytesToHex, hexToBytes, keccak256, numberToHex, pad, toRlp } from 'viem'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import type { SourceChain } from './adapter-chains.js'

type DumpedAccount = { nonce: Hex | number; balance: Hex; code: Hex; storage: Record<Hex, Hex> }
type Trie = Awaited<ReturnType<typeof createMPT>>

const minimal = (value: bigint): Hex => {
  const digits = value.toString(16)
  return value === 0n ? '0x' : `0x${digits.length % 2 === 0 ? '' : '0'}${digits}`
}
const keyOf = (preimage: Hex) => hexToBytes(keccak256(preimage))
const proofIn = async (trie: Trie, preimage: Hex): Promise<Hex[]> =>
  (await createMerkleProof(trie, keyOf(preimage))).map((node) => bytesToHex(node))

/**
 * The state of a local chain as a node of Ethereum commits to it. anvil leaves zeros in its own storage tries, once a
 * transaction has read an empty slot; a storage trie of Ethereum never holds one.
 */
export async function canonicalState(chain: { request: SourceChain['request'] }) {
  const dump = (await chain.request({ method: 'anvil_dumpState', params: [] })) as Hex
  const { accounts } = JSON.parse(gunzipSync(hexToBytes(dump)).toString('utf8')) as {
    accounts: Record<Hex, DumpedAccount>
  }
  const state = await createMPT()
  const storages = new Map<string, Trie>()
  for (const [address, { nonce, balance, code, storage }] of Object.entries(accounts)) {
    const trie = await createMPT()
    for (const [slot, value] of Object.entries(storage)) {
      if (BigInt(value) !== 0n)
        await trie.put(keyOf(pad(slot as Hex)), hexToBytes(toRlp(minimal(BigInt(value)))))
    }
    storages.set(address.toLowerCase(), trie)
    const [nonceItem, balanceItem] = [minimal(BigInt(nonce)), minimal(BigInt(balance))]
    const account = [nonceItem, balanceItem, bytesToHex(trie.root()), keccak256(code)]
    await state.put(keyOf(address as Hex), hexToBytes(toRlp(account)))
  }
  return {
    stateRoot: bytesToHex(state.root()),
    accountProof: (address: Hex) => proofIn(state, address),
    storageProof: async (address: Hex, slot: Hex | bigint): Promise<Hex[]> => {
      const trie = storages.get(address.toLowerCase())
      const key = typeof slot === 'bigint' ? numberToHex(slot, { size: 32 }) : slot
      return trie === undefined ? [] : proofIn(trie, key)
    },
  }
}
