import { BaseError, type BaseErrorOptions } from '../errors/base-error.js'

/** HTTP status of each refusal: after ERC-3668 a client gives up on 4xx and tries the next gateway on 5xx. */
const STATUS = {
  INVALID_REQUEST: 400,
  INVALID_CALL_DATA: 400,
  ROUTE_NOT_FOUND: 404,
  SENDER_NOT_SERVED: 404,
  METHOD_NOT_ALLOWED: 405,
  BODY_TOO_LARGE: 413,
  SOURCE_FAILED: 502,
  BLOCK_NOT_FOUND: 503,
} as const

export type CcipErrorCode = keyof typeof STATUS

/** A request that a gateway does not answer. */
export class CcipError extends BaseError<CcipErrorCode> {
  override name = 'CcipError'
  /** HTTP status that says so. */
  readonly status: number

  constructor(code: CcipErrorCode, shortMessage: string, options: BaseErrorOptions = {}) {
    super(code, shortMessage, options)
    this.status = STATUS[code]
  }
}
