import { bytesToHex, keccak256 } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import { decodeRlp, type RlpItem, rlpToUint } from './decode-rlp.js'
import { StateProofError } from './state-proof-error.js'
import { verifyTrieProof } from './verify-trie-proof.js'

/** An account of the state trie. */
export type Account = { nonce: bigint; balance: bigint; storageHash: Hex; codeHash: Hex }

/** Hash of no code. */
export const EMPTY_CODE_HASH: Hex = '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470'

function hash32(item: RlpItem | undefined): Hex {
  if (item?.type === 'bytes' && item.bytes.length === 32) return bytesToHex(item.bytes)
  throw new StateProofError('INVALID_ACCOUNT', 'An account holds a hash that is not 32 bytes long.')
}

function decodeAccount(value: Uint8Array): Account {
  const item = decodeRlp(value)
  if (item.type !== 'list' || item.items.length !== 4) {
    throw new StateProofError('INVALID_ACCOUNT', 'An account is a list of four items.')
  }
  const [nonce, balance, storageHash, codeHash] = item.items
  return {
    nonce: rlpToUint(nonce, 8),
    balance: rlpToUint(balance, 32),
    storageHash: hash32(storageHash),
    codeHash: hash32(codeHash),
  }
}

/**
 * The account at `address` in the state with `stateRoot`, or `undefined` when the proof shows that there is none.
 *
 * @throws StateProofError naming what is wrong with the proof.
 */
export function proveAccount({
  stateRoot,
  address,
  proof,
}: {
  stateRoot: Hex
  address: Hex
  proof: readonly Hex[]
}): Account | undefined {
  const value = verifyTrieProof({ root: stateRoot, key: keccak256(address), proof })
  return value === undefined ? undefined : decodeAccount(value)
}
