import { createMerkleProof, createMPT } from '@ethereumjs/mpt'
import { bytesToHex, concat, hexToBytes, keccak256, numberToHex, toRlp } from 'viem'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import type { SourceChain } from './adapter-chains.js'

type RpcLog = { address: Hex; topics: Hex[]; data: Hex }
type RpcReceipt = { type: Hex; status: Hex; cumulativeGasUsed: Hex; logsBloom: Hex; logs: RpcLog[] }

/** A number as RLP wants it: no leading zero, nothing for zero. */
const scalar = (value: Hex | bigint): Hex => (BigInt(value) === 0n ? '0x' : even(BigInt(value)))
const even = (value: bigint): Hex => {
  const digits = value.toString(16)
  return `0x${digits.length % 2 === 0 ? '' : '0'}${digits}`
}

function encodeReceipt(receipt: RpcReceipt): Hex {
  const logs = receipt.logs.map(({ address, topics, data }) => [address, topics, data])
  const body = toRlp([
    scalar(receipt.status),
    scalar(receipt.cumulativeGasUsed),
    receipt.logsBloom,
    logs as never,
  ])
  return receipt.type === '0x0' ? body : concat([numberToHex(BigInt(receipt.type), { size: 1 }), body])
}

const HEADER_FIELDS = [
  ...['parentHash', 'sha3Uncles', 'miner', 'stateRoot', 'transactionsRoot', 'receiptsRoot', 'logsBloom'],
  ...['#difficulty', '#number', '#gasLimit', '#gasUsed', '#timestamp', 'extraData', 'mixHash', 'nonce'],
  ...['#baseFeePerGas', 'withdrawalsRoot', '#blobGasUsed', '#excessBlobGas', 'parentBeaconBlockRoot'],
  'requestsHash',
]

function encodeHeader(block: Record<string, Hex>): Hex {
  const fields = HEADER_FIELDS.filter((field) => block[field.replace('#', '')] !== undefined)
  const read = (field: string) => block[field.replace('#', '')] ?? '0x'
  return toRlp(fields.map((field) => (field.startsWith('#') ? scalar(read(field)) : read(field))))
}

/** Header and receipts of a block, with proofs by an independent trie whose root is checked. */
export async function receiptProofs(source: SourceChain, blockNumber: bigint) {
  const number = numberToHex(blockNumber)
  const block = (await source.request({
    method: 'eth_getBlockByNumber',
    params: [number, false],
  })) as Record<string, Hex>
  const receipts = (await source.request({
    method: 'eth_getBlockReceipts',
    params: [number],
  })) as RpcReceipt[]
  const trie = await createMPT()
  const keyOf = (index: number) => hexToBytes(toRlp(scalar(BigInt(index))))
  for (const [index, receipt] of receipts.entries()) {
    await trie.put(keyOf(index), hexToBytes(encodeReceipt(receipt)))
  }
  const header = encodeHeader(block)
  if (bytesToHex(trie.root()) !== block.receiptsRoot)
    throw new Error('the receipts do not lead to their root')
  if (keccak256(header) !== block.hash) throw new Error('the header does not have its hash')
  return {
    header,
    receipts,
    proofOf: async (index: number): Promise<Hex[]> =>
      (await createMerkleProof(trie, keyOf(index))).map((node) => bytesToHex(node)),
  }
}
