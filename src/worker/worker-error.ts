import { BaseError, type BaseErrorOptions } from '../errors/base-error.js'

/** Stable codes of {@link WorkerError}. */
export type WorkerErrorCode =
  /** A setting that makes no sense. */
  | 'INVALID_SETTING'
  /** The request is for a chain this worker was not told about. */
  | 'UNKNOWN_NETWORK'
  /** What the child returned does not verify in the parent: against the pinned key, or for the job's statement. */
  | 'WRONG_PROOF'
  /** The child ended without an answer, or gave one that is none. */
  | 'CHILD_FAILED'
  /** No space was left while files were written. */
  | 'DISK_FULL'
  /** The server of artifacts does not answer, answers too slowly or breaks off. */
  | 'ARTIFACT_UNAVAILABLE'
  /** The job's cancellation, a lost lease or a shutdown stopped the proof. */
  | 'STOPPED'

/** A job that a worker could not finish, or a worker that cannot be started. */
export class WorkerError extends BaseError<WorkerErrorCode> {
  override name = 'WorkerError'

  constructor(code: WorkerErrorCode, shortMessage: string, options: BaseErrorOptions = {}) {
    super(code, shortMessage, options)
  }
}
