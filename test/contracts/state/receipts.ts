import { createMerkleProof, createMPT } from '@ethereumjs/mpt'
import { RLP } from '@ethereumjs/rlp'
import { bytesToHex, concat, hexToBytes, numberToHex } from 'viem'
import type { Hex } from '../../../src/ethereum/types/hex.js'

/** A receipt as nodes answer it. */
export type JsonReceipt = {
  type?: Hex
  status: Hex
  cumulativeGasUsed: Hex
  logsBloom: Hex
  logs: readonly { address: Hex; topics: readonly Hex[]; data: Hex }[]
}

type Item = Uint8Array | bigint | readonly Item[]

/** RLP of anything, canonical. */
export const rlp = (item: Item): Hex => bytesToHex(RLP.encode(item as Parameters<typeof RLP.encode>[0]))

/** The receipt as its block's trie holds it. */
export function encodeReceipt({
  type = '0x0',
  status,
  cumulativeGasUsed,
  logsBloom,
  logs,
}: JsonReceipt): Hex {
  const payload = rlp([
    BigInt(status) === 0n ? new Uint8Array() : hexToBytes(status),
    BigInt(cumulativeGasUsed),
    hexToBytes(logsBloom),
    logs.map(({ address, topics, data }) => [
      hexToBytes(address),
      topics.map((topic) => hexToBytes(topic)),
      hexToBytes(data),
    ]),
  ])
  return BigInt(type) === 0n ? payload : concat([numberToHex(BigInt(type), { size: 1 }), payload])
}

/** What the contract must say of a receipt. */
export function expectedReceipt({ type = '0x0', status, cumulativeGasUsed, logs }: JsonReceipt) {
  return {
    transactionType: Number(type),
    success: BigInt(status) === 1n,
    cumulativeGasUsed: BigInt(cumulativeGasUsed),
    logs: logs.map(({ address, topics, data }) => ({ emitter: address.toLowerCase(), topics, data })),
  }
}

/** The trie of a block's receipts, and proofs from it, by @ethereumjs/mpt. */
export async function receiptTrie(encoded: readonly Hex[]) {
  const trie = await createMPT()
  for (const [index, receipt] of encoded.entries()) await trie.put(RLP.encode(index), hexToBytes(receipt))
  return {
    root: bytesToHex(trie.root()),
    prove: async (index: number): Promise<Hex[]> => {
      const nodes = await createMerkleProof(trie, RLP.encode(index))
      return nodes.map((node) => bytesToHex(node))
    },
  }
}
