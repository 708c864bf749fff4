import { BaseError, type BaseErrorOptions } from '../../errors/base-error.js'

export type CommitteeErrorCode = 'INVALID_PUBLIC_KEY' | 'INVALID_COMMITTEE_SIZE' | 'INVALID_ABSENT_LIST'

/** A committee, or a list of its members, is not what it must be. */
export class CommitteeError extends BaseError<CommitteeErrorCode> {
  override name = 'CommitteeError'

  constructor(code: CommitteeErrorCode, shortMessage: string, options?: BaseErrorOptions) {
    super(code, shortMessage, options)
  }
}
