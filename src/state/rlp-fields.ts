import { bytesToHex } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import type { RlpItem } from './decode-rlp.js'
import { StateProofError, type StateProofErrorCode } from './state-proof-error.js'

/** Reads the items of a decoded RLP list, field by field, refusing with one error code. */
export function rlpFields(what: string, code: StateProofErrorCode) {
  function refuse(reason: string): never {
    throw new StateProofError(code, `The ${what} is malformed: ${reason}.`)
  }
  return {
    refuse,
    list: (item: RlpItem | undefined, name: string): readonly RlpItem[] =>
      item?.type === 'list' ? item.items : refuse(`${name} is not a list`),
    /** A byte string, of exactly `length` bytes when one is given. */
    bytes: (item: RlpItem | undefined, name: string, length?: number): Hex => {
      if (item?.type !== 'bytes') return refuse(`${name} is not a byte string`)
      if (length !== undefined && item.bytes.length !== length)
        return refuse(`${name} is not ${length} bytes long`)
      return bytesToHex(item.bytes)
    },
  }
}
