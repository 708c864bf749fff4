import { BaseError, type BaseErrorOptions } from '../errors/base-error.js'

export type CliErrorCode =
  /** Options that do not go together, or a value that is not one. */
  | 'USAGE'
  /** The private key in the environment is not one. */
  | 'INVALID_PRIVATE_KEY'
  /** The proof does not verify. */
  | 'PROOF_INVALID'

/** The command line asks for something that makes no sense. Only `USAGE` ends with exit code 2. */
export class CliError extends BaseError<CliErrorCode> {
  override name = 'CliError'

  constructor(code: CliErrorCode, shortMessage: string, options: BaseErrorOptions = {}) {
    super(code, shortMessage, options)
  }
}
