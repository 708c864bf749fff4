import { BaseError } from '../errors/base-error.js'

/** A request that is not well formed. `path` leads to the fault inside the request, such as `update.attested_header`. */
export class RequestFault extends BaseError<'INVALID_REQUEST'> {
  override name = 'RequestFault'
  readonly path: string

  constructor(shortMessage: string, options: { path?: string | undefined; cause?: unknown } = {}) {
    const { path = '', cause } = options
    super('INVALID_REQUEST', shortMessage, cause === undefined ? {} : { cause })
    this.path = path
  }
}
