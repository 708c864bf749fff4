import { BaseError } from '../errors/base-error.js'

const STATUS = {
  INVALID_PARAMETER: 400,
  INVALID_JSON: 400,
  INVALID_REQUEST: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  NOT_ACCEPTABLE: 406,
  JOB_IS_OVER: 409,
  BODY_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  UNPROCESSABLE_REQUEST: 422,
  IDEMPOTENCY_KEY_REUSED: 422,
  RATE_LIMITED: 429,
  INTERNAL_ERROR: 500,
  UNAVAILABLE: 503,
  QUEUE_FULL: 503,
} as const

export type ServiceErrorCode = keyof typeof STATUS
export type ServiceErrorStatus = (typeof STATUS)[ServiceErrorCode]

/** One fault of a request: where and what. */
export type RequestFailure = { path: string; message: string }

/** A request that the service refuses, or cannot answer; `status` is the HTTP status that its code stands for. */
export class ServiceError extends BaseError<ServiceErrorCode> {
  override name = 'ServiceError'
  readonly status: ServiceErrorStatus
  readonly failures: readonly RequestFailure[]
  /** Headers that the answer carries, such as `retry-after`. */
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: ServiceErrorCode,
    shortMessage: string,
    options: {
      failures?: readonly RequestFailure[] | undefined
      headers?: Readonly<Record<string, string>> | undefined
      cause?: unknown
    } = {},
  ) {
    const { failures = [], headers = {}, cause } = options
    super(code, shortMessage, { cause })
    this.status = STATUS[code]
    this.failures = failures
    this.headers = headers
  }
}

/** Nothing there, or nothing that this caller may know of: the two look the same. */
export function notFound(what: string): ServiceError {
  return new ServiceError('NOT_FOUND', `There is no such ${what}.`)
}

/** A dependency that does not answer; the same request may succeed in a moment. */
export function unavailable(shortMessage: string, cause?: unknown): ServiceError {
  return new ServiceError('UNAVAILABLE', shortMessage, { headers: { 'retry-after': '1' }, cause })
}
