import { BaseError } from '../../errors/base-error.js'

/** A document of a BFT chain that does not have the documented shape; the facts name the fields at fault. */
export class BftJsonError extends BaseError<'INVALID_DOCUMENT'> {
  override name = 'BftJsonError'

  constructor(what: string, options: { facts: readonly string[] }) {
    super('INVALID_DOCUMENT', `This is no ${what} of a BFT chain.`, options)
  }
}
