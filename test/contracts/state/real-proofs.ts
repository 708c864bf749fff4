import { RLP } from '@ethereumjs/rlp'
import { bytesToHex, hexToBytes, keccak256 } from 'viem'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import { type GetProofAnswer, parseGetProof } from '../../../src/state/parse-get-proof.js'
import { readRealJson, realData } from '../../support/real-data.js'

const MAINNET = 'ethereum/mainnet'

/** Every recorded `eth_getProof` answer; the block is given where its header is recorded too. */
export const PROOF_FILES = [
  { file: 'block-16329190-cryptopunks-absent-slot-5-extension', block: 16329190n },
  { file: 'block-17463226-account-0x388c818c', block: 17463226n },
  { file: 'block-17463226-account-0x690b9a9e', block: 17463226n },
  { file: 'block-20360596-finalized-slot-09567456-account-and-absent-slot', block: undefined },
  { file: 'block-21925176-beacon-deposit-contract-slot-1', block: 21925176n },
] as const

export type RecordedProof = { answer: GetProofAnswer; stateRoot: Hex }

export const proofFolder = (): string => realData(`${MAINNET}/eth-get-proof`)

export function readProof(file: string): RecordedProof {
  const answer = parseGetProof(readRealJson(`${MAINNET}/eth-get-proof/${file}.json`))
  return { answer, stateRoot: keccak256(answer.accountProof[0] as Hex) }
}

type JsonBlock = Record<string, Hex | undefined>

const HEADER_FIELDS = [
  'parentHash',
  'sha3Uncles',
  'miner',
  'stateRoot',
  'transactionsRoot',
  'receiptsRoot',
  'logsBloom',
  'difficulty',
  'number',
  'gasLimit',
  'gasUsed',
  'timestamp',
  'extraData',
  'mixHash',
  'nonce',
  'baseFeePerGas',
  'withdrawalsRoot',
  'blobGasUsed',
  'excessBlobGas',
  'parentBeaconBlockRoot',
  'requestsHash',
] as const
const INTEGERS = new Set([
  'difficulty',
  'number',
  'gasLimit',
  'gasUsed',
  'timestamp',
  'baseFeePerGas',
  'blobGasUsed',
  'excessBlobGas',
])

const integer = (hex: Hex): bigint | Uint8Array => (BigInt(hex) === 0n ? new Uint8Array() : BigInt(hex))

/** RLP of the header in the answer of `eth_getBlockBy…`. */
export function headerRlp(block: JsonBlock): Hex {
  const fields = HEADER_FIELDS.flatMap((name) => {
    const value = block[name]
    if (value === undefined) return []
    return [INTEGERS.has(name) ? integer(value) : hexToBytes(value)]
  })
  return bytesToHex(RLP.encode(fields))
}

/** A recorded execution block: what it says of itself, and its header. */
export function readBlock(number: bigint) {
  const json = readRealJson(`${MAINNET}/execution/block-${number}.json`) as JsonBlock & Record<'hash', Hex>
  const field = (name: string): Hex => json[name] as Hex
  return {
    number,
    hash: json.hash,
    stateRoot: field('stateRoot'),
    receiptsRoot: field('receiptsRoot'),
    timestamp: BigInt(field('timestamp')),
    header: headerRlp(json),
  }
}
