import { BaseError, type BaseErrorOptions } from '../errors/base-error.js'

/** Stable codes of {@link JobError}. */
export type JobErrorCode =
  /** What is to be proven is not a statement; the cause names the field. */
  | 'INVALID_REQUEST'
  /** An owner, priority, lease or limit that is not one. */
  | 'INVALID_ARGUMENT'
  /** A result or progress that cannot be stored. */
  | 'INVALID_RESULT'
  | 'JOB_NOT_FOUND'
  /** The database does not answer, or is starting or stopping: the same call may succeed later. */
  | 'DATABASE_UNAVAILABLE'
  /** Two transactions were in each other's way: the same call may succeed at once. */
  | 'DATABASE_CONFLICT'
  /** No space is left on the database's disk; what was being written is not there. */
  | 'DATABASE_FULL'
  /** Another process has the data directory open. */
  | 'DATABASE_LOCKED'
  /** Any other refusal of the database. */
  | 'DATABASE_FAILED'
  /** The database has migrations that this version does not know. */
  | 'DATABASE_NEWER'
  /** A migration that was applied is not the one this version has under its number. */
  | 'MIGRATION_CHANGED'

/** A job that cannot be queued, found or stored. */
export class JobError extends BaseError<JobErrorCode> {
  override name = 'JobError'

  constructor(code: JobErrorCode, shortMessage: string, options: BaseErrorOptions = {}) {
    super(code, shortMessage, options)
  }
}

/** True when `error` may be gone the next time, and nothing is known to be wrong with the call. */
export function isPassing(error: unknown): boolean {
  return (
    error instanceof JobError && (error.code === 'DATABASE_UNAVAILABLE' || error.code === 'DATABASE_CONFLICT')
  )
}

/** True when the database's disk is full. */
export function isFull(error: unknown): boolean {
  return error instanceof JobError && error.code === 'DATABASE_FULL'
}
