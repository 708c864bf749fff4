import { BaseError, type BaseErrorOptions } from '../errors/base-error.js'

export type Groth16ErrorCode =
  | 'MALFORMED_PROOF'
  | 'MALFORMED_PUBLIC_INPUTS'
  | 'MALFORMED_VERIFICATION_KEY'
  | 'INVALID_VERIFICATION_KEY'

/** A Groth16 object whose shape is wrong, or a key that no proof may be checked against. */
export class Groth16Error extends BaseError<Groth16ErrorCode> {
  override name = 'Groth16Error'

  constructor(code: Groth16ErrorCode, shortMessage: string, options: BaseErrorOptions = {}) {
    super(code, shortMessage, options)
  }
}
