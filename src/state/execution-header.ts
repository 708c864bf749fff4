import { hexToBytes } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import { decodeRlp, type RlpItem, rlpToUint } from './decode-rlp.js'
import { rlpFields } from './rlp-fields.js'

/** An execution block's header, up to Prague. A later fork's fields are absent in the blocks before it. */
export type ExecutionHeader = {
  parentHash: Hex
  ommersHash: Hex
  feeRecipient: Hex
  stateRoot: Hex
  transactionsRoot: Hex
  receiptsRoot: Hex
  logsBloom: Hex
  difficulty: bigint
  number: bigint
  gasLimit: bigint
  gasUsed: bigint
  /** In seconds. */
  timestamp: bigint
  extraData: Hex
  /** `mixHash` before the Merge. */
  prevRandao: Hex
  nonce: Hex
  /** London. */
  baseFeePerGas?: bigint | undefined
  /** Shanghai. */
  withdrawalsRoot?: Hex | undefined
  /** Cancun, with the two after it. */
  blobGasUsed?: bigint | undefined
  excessBlobGas?: bigint | undefined
  parentBeaconBlockRoot?: Hex | undefined
  /** Prague. */
  requestsHash?: Hex | undefined
}

/** Kind of each field in the order of the encoding: bytes of a fixed length, any bytes, or an integer. */
export const EXECUTION_HEADER_FIELDS = [
  ['parentHash', 'bytes', 32],
  ['ommersHash', 'bytes', 32],
  ['feeRecipient', 'bytes', 20],
  ['stateRoot', 'bytes', 32],
  ['transactionsRoot', 'bytes', 32],
  ['receiptsRoot', 'bytes', 32],
  ['logsBloom', 'bytes', 256],
  ['difficulty', 'uint', 32],
  ['number', 'uint', 8],
  ['gasLimit', 'uint', 8],
  ['gasUsed', 'uint', 8],
  ['timestamp', 'uint', 8],
  ['extraData', 'bytes', undefined],
  ['prevRandao', 'bytes', 32],
  ['nonce', 'bytes', 8],
  ['baseFeePerGas', 'uint', 32],
  ['withdrawalsRoot', 'bytes', 32],
  ['blobGasUsed', 'uint', 8],
  ['excessBlobGas', 'uint', 8],
  ['parentBeaconBlockRoot', 'bytes', 32],
  ['requestsHash', 'bytes', 32],
] as const satisfies readonly (
  | readonly [keyof ExecutionHeader, 'bytes', number | undefined]
  | readonly [keyof ExecutionHeader, 'uint', number]
)[]

/** Fields of a header before London, in London, Shanghai, Cancun and Prague. */
export const EXECUTION_HEADER_LENGTHS: readonly number[] = [15, 16, 17, 20, 21]

const { refuse, list, bytes } = rlpFields('execution header', 'INVALID_EXECUTION_HEADER')

/**
 * Decodes the RLP of an execution header. Every fork has only added fields at the end, so fields past those of Prague
 * are let pass, as the contract does; their encoding must be canonical all the same.
 *
 * @throws StateProofError `INVALID_RLP` or `INVALID_EXECUTION_HEADER`.
 * @see Yellow Paper, section 4.3; EIP-1559, EIP-4895, EIP-4844, EIP-4788, EIP-7685
 */
export function decodeExecutionHeader(encoded: Hex): ExecutionHeader {
  const items = list(decodeRlp(hexToBytes(encoded)), 'it')
  const known = items.slice(0, EXECUTION_HEADER_FIELDS.length)
  if (!EXECUTION_HEADER_LENGTHS.includes(known.length)) refuse(`${items.length} fields`)
  const fields = known.map((item: RlpItem, index) => {
    const [name, kind, length] = EXECUTION_HEADER_FIELDS[index] as (typeof EXECUTION_HEADER_FIELDS)[number]
    return [name, kind === 'uint' ? rlpToUint(item, length) : bytes(item, name, length)]
  })
  return Object.fromEntries(fields) as ExecutionHeader
}
