import { hexToBytes } from 'viem'
import type { CallRequest } from './call-request.js'

const BASE = 21_000n
const CREATE = 32_000n
const INIT_CODE_WORD = 2n
const NONZERO_BYTE = 16n
const ZERO_BYTE = 4n
const LISTED_ADDRESS = 2_400n
const LISTED_SLOT = 1_900n

/** Gas that a transaction pays before its first instruction (Yellow Paper 6.2; EIP-2028, EIP-2930, EIP-3860). */
export function intrinsicGas({
  to,
  data,
  accessList,
}: Pick<CallRequest, 'to' | 'data' | 'accessList'>): bigint {
  const bytes = hexToBytes(data)
  const zeros = BigInt(bytes.reduce((count, byte) => (byte === 0 ? count + 1 : count), 0))
  const length = BigInt(bytes.length)
  let gas = BASE + zeros * ZERO_BYTE + (length - zeros) * NONZERO_BYTE
  if (to === undefined) gas += CREATE + INIT_CODE_WORD * ((length + 31n) / 32n)
  for (const { storageKeys } of accessList) gas += LISTED_ADDRESS + LISTED_SLOT * BigInt(storageKeys.length)
  return gas
}
