import { JobError, type JobErrorCode } from '../job-error.js'

/** SQLSTATE classes and codes, appendix A of the PostgreSQL manual; longest prefix first. */
const SQL_STATES: readonly [prefix: string, code: JobErrorCode][] = [
  ['53100', 'DATABASE_FULL'],
  ['53', 'DATABASE_UNAVAILABLE'],
  ['08', 'DATABASE_UNAVAILABLE'],
  ['57P0', 'DATABASE_UNAVAILABLE'],
  ['57014', 'DATABASE_UNAVAILABLE'],
  // A standby that has not been promoted yet takes no writes.
  ['25006', 'DATABASE_UNAVAILABLE'],
  ['25P03', 'DATABASE_UNAVAILABLE'],
  ['40', 'DATABASE_CONFLICT'],
  // A row that retention deletes while somebody refers to it.
  ['23503', 'DATABASE_CONFLICT'],
]

const SYSTEM_CODES: readonly [code: string, as: JobErrorCode][] = [
  ['ENOSPC', 'DATABASE_FULL'],
  ['EDQUOT', 'DATABASE_FULL'],
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ENOTFOUND',
    'EAI_AGAIN',
    'ETIMEDOUT',
    'ENOENT',
    'EHOSTUNREACH',
  ].map((code): [string, JobErrorCode] => [code, 'DATABASE_UNAVAILABLE']),
]

/** Errors that `pg` gives no code. */
const CONNECTION_LOST = /connection (terminated|ended|error)|timeout|not queryable|Client was closed/i

const SENTENCES: Partial<Record<JobErrorCode, string>> = {
  DATABASE_UNAVAILABLE: 'The database cannot be reached.',
  DATABASE_CONFLICT: 'The database gave up a transaction that was in the way of another.',
  DATABASE_FULL: 'There is no space left on the disk of the database.',
}

/** The SQLSTATE of a database's refusal, `undefined` for any other error. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  return /^[0-9A-Z]{5}$/.test(error.code) && !SYSTEM_CODES.some(([code]) => code === error.code)
    ? error.code
    : undefined
}

/** The error of a database driver as a JobError; a JobError stays as it is. */
export function toJobError(error: unknown): JobError {
  if (error instanceof JobError) return error
  const code = codeOf(error)
  return new JobError(code, SENTENCES[code] ?? 'The database refused.', {
    cause: error,
    facts: [`SQLSTATE: ${sqlState(error) ?? 'none'}`],
  })
}

function codeOf(error: unknown): JobErrorCode {
  const state = sqlState(error)
  if (state !== undefined) {
    return SQL_STATES.find(([prefix]) => state.startsWith(prefix))?.[1] ?? 'DATABASE_FAILED'
  }
  if (!(error instanceof Error)) return 'DATABASE_FAILED'
  const system = 'code' in error ? SYSTEM_CODES.find(([code]) => code === error.code)?.[1] : undefined
  return system ?? (CONNECTION_LOST.test(error.message) ? 'DATABASE_UNAVAILABLE' : 'DATABASE_FAILED')
}
