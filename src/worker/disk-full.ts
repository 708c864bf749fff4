import { WorkerError } from './worker-error.js'

const TEXT = /ENOSPC|EDQUOT|no space left on device|disk quota exceeded/i

/** True for the system's error when no space is left, or none for this user. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
}

/** True when the output of a program says so. */
export function tellsDiskFull(output: string): boolean {
  return TEXT.test(output)
}

export function diskFull(cause: unknown, facts: readonly string[] = []): WorkerError {
  return new WorkerError('DISK_FULL', 'No space was left while files were written.', {
    facts,
    ...(cause === undefined ? {} : { cause }),
  })
}
