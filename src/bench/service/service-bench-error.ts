import { BaseError } from '../../errors/base-error.js'

export type ServiceBenchErrorCode =
  /** The benchmark has no part of that name. */
  | 'UNKNOWN_PART'
  /** A process of the service did not start. */
  | 'SERVICE_NOT_STARTED'
  /** The service answered something that it must not answer. */
  | 'WRONG_ANSWER'
  /** What was queued did not end in time. */
  | 'NOT_FINISHED'
  /** PostgreSQL could not be started. */
  | 'POSTGRES_FAILED'

/** The service could not be measured. */
export class ServiceBenchError extends BaseError<ServiceBenchErrorCode> {
  override name = 'ServiceBenchError'
}
