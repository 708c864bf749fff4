import { toHex, toRlp } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'

/** Key of `index` in a block's tries of transactions, receipts and withdrawals: its RLP. */
export function indexKey(index: bigint): Hex {
  return toRlp(index === 0n ? '0x' : toHex(index))
}
