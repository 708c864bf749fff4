import { BaseError } from '../errors/base-error.js'
import type { JobJson } from '../service/schemas/job-schema.js'

export type ServiceClientErrorCode =
  | 'INVALID_PARAMETER'
  /** The service cannot be reached, or broke off its answer. */
  | 'SERVICE_UNREACHABLE'
  /** The service refused; `status` and `reason` say why. */
  | 'REQUEST_REFUSED'
  | 'UNAUTHENTICATED'
  | 'NOT_FOUND'
  /** Too many requests; `retryAfterSeconds` says when. */
  | 'RATE_LIMITED'
  /** The service fails, or is overloaded: the same request may succeed later. */
  | 'SERVICE_FAILED'
  /** The answer is not what the API promises. */
  | 'INVALID_ANSWER'
  | 'ANSWER_TOO_LARGE'
  | 'JOB_FAILED'
  | 'JOB_CANCELLED'

/** A request to the service that did not succeed, or a job that did not. */
export class ServiceClientError extends BaseError<ServiceClientErrorCode> {
  override name = 'ServiceClientError'
  /** HTTP status, when there was an answer. */
  readonly status: number | undefined
  /** The service's own name of the reason, such as `INVALID_REQUEST`. */
  readonly reason: string | undefined
  readonly failures: readonly { path: string; message: string }[]
  readonly retryAfterSeconds: number | undefined
  /** The job, for `JOB_FAILED` and `JOB_CANCELLED`. */
  readonly job: JobJson | undefined

  constructor(
    code: ServiceClientErrorCode,
    shortMessage: string,
    options: {
      status?: number | undefined
      reason?: string | undefined
      failures?: readonly { path: string; message: string }[] | undefined
      retryAfterSeconds?: number | undefined
      job?: JobJson | undefined
      cause?: unknown
    } = {},
  ) {
    const { status, reason, failures = [], retryAfterSeconds, job, cause } = options
    const facts = [
      ...(status === undefined ? [] : [`status: ${status}`]),
      ...(reason === undefined ? [] : [`reason: ${reason}`]),
      ...failures.map(({ path, message }) => `${path === '' ? 'request' : path}: ${message}`),
    ]
    super(code, shortMessage, { cause, facts })
    this.status = status
    this.reason = reason
    this.failures = failures
    this.retryAfterSeconds = retryAfterSeconds
    this.job = job
  }
}

/** True when the same request may succeed later. */
export function isPassing(error: unknown): boolean {
  return (
    error instanceof ServiceClientError &&
    ['SERVICE_UNREACHABLE', 'SERVICE_FAILED', 'RATE_LIMITED'].includes(error.code)
  )
}
