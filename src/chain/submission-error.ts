import { BaseError, type BaseErrorOptions } from '../errors/base-error.js'

export type SubmissionErrorCode = 'SUBMISSION_REVERTED' | 'SUBMISSION_FAILED'

/**
 * A transaction that the contract refused (`SUBMISSION_REVERTED`) or that never got there (`SUBMISSION_FAILED`).
 *
 * `errorName` is the contract's custom error, for example `InsufficientParticipation`, and `errorArgs` its arguments;
 * both are missing when the refusal carried none that is known.
 */
export class SubmissionError extends BaseError<SubmissionErrorCode> {
  override name = 'SubmissionError'
  readonly errorName: string | undefined
  readonly errorArgs: readonly unknown[]

  constructor(
    code: SubmissionErrorCode,
    shortMessage: string,
    options: BaseErrorOptions & {
      errorName?: string | undefined
      errorArgs?: readonly unknown[] | undefined
    } = {},
  ) {
    super(code, shortMessage, options)
    this.errorName = options.errorName
    this.errorArgs = options.errorArgs ?? []
  }
}
