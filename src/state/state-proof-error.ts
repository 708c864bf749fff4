import { BaseError } from '../errors/base-error.js'

export type StateProofErrorCode =
  | 'INVALID_PROOF_JSON'
  | 'INVALID_RLP'
  | 'INVALID_TRIE_NODE'
  | 'WRONG_NODE_HASH'
  | 'PROOF_TOO_SHORT'
  | 'PROOF_TOO_LONG'
  | 'INVALID_ACCOUNT'
  | 'INVALID_STORAGE_VALUE'
  | 'WRONG_ADDRESS'
  | 'WRONG_STORAGE_KEYS'
  | 'CLAIM_MISMATCH'
  | 'INVALID_BLOCK_JSON'
  | 'INVALID_EXECUTION_HEADER'
  | 'WRONG_EXECUTION_HEADER'
  | 'INVALID_RECEIPT_JSON'
  | 'INVALID_RECEIPT'
  | 'LOG_ABSENT'
  | 'INDEX_OUT_OF_RANGE'

/** A state proof that does not prove what it claims. */
export class StateProofError extends BaseError<StateProofErrorCode> {
  override name = 'StateProofError'
}
