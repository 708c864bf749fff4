import { BaseError } from '../errors/base-error.js'

export type ClientErrorCode =
  /** A parameter has no meaning, such as a negative slot. */
  | 'INVALID_PARAMETER'
  /** The contract is not the light client that was pinned, or none. */
  | 'UNKNOWN_DEPLOYMENT'
  /** The destination chain could not be asked, or did not answer in the contract's words. */
  | 'CHAIN_UNREACHABLE'
  /** The committee provably signed two conflicting statements: nothing that was accepted is served. */
  | 'CLIENT_FROZEN'
  /** The head is older than the weak-subjectivity limit. */
  | 'CLIENT_EXPIRED'
  /** What would be served is older, by the source chain's time, than the caller allows. */
  | 'STALE_HEAD'
  /** The clock is behind the source chain, so an age cannot be judged. */
  | 'CLOCK_BEHIND'
  /** The light client was started from a committee alone and has not accepted a header yet. */
  | 'NO_HEAD'
  /** The light client recorded no header there. */
  | 'UNKNOWN_BLOCK'
  /** The recorded header comes without execution data. */
  | 'NO_EXECUTION_DATA'
  /** The account is not in the state. */
  | 'ACCOUNT_ABSENT'
  /** There is no receipt at this index. */
  | 'RECEIPT_ABSENT'
  /** The block is not the one that was proven. */
  | 'WRONG_BLOCK_HEADER'
  /** Two of the asked light clients contradict each other. */
  | 'QUORUM_DISAGREES'
  /** Too few of the asked light clients know the answer. */
  | 'QUORUM_NOT_REACHED'
  /** The `apk` or `link` proof does not prove what it is given for. */
  | 'INVALID_PROOF'
  /** No verification key is pinned for this circuit. */
  | 'UNKNOWN_CIRCUIT'
  /** The update agrees with everything recorded. */
  | 'NO_CONFLICT'
  /** The evidence is older than the weak-subjectivity limit: old keys may have been sold since. */
  | 'EVIDENCE_EXPIRED'

/** A read of another chain that must not be answered; `code` says why. */
export class ClientError extends BaseError<ClientErrorCode> {
  override name = 'ClientError'
}
