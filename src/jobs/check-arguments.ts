import { JobError } from './job-error.js'

const HIGHEST_PRIORITY = 1_000_000
const LONGEST_LEASE = 86_400
const LONGEST_LIST = 500

/** Who submits or takes a job: 1 to 128 printable characters. */
export function checkName(what: string, name: string): string {
  if (typeof name === 'string' && /^[\x20-\x7e]{1,128}$/.test(name)) return name
  throw invalid(`The ${what} is not 1 to 128 printable characters.`)
}

export function checkPriority(priority: number): number {
  if (Number.isInteger(priority) && Math.abs(priority) <= HIGHEST_PRIORITY) return priority
  throw invalid(`The priority is not an integer from -${HIGHEST_PRIORITY} to ${HIGHEST_PRIORITY}.`)
}

export function checkLease(seconds: number): number {
  if (seconds > 0 && seconds <= LONGEST_LEASE) return seconds
  throw invalid(`A lease lasts more than 0 and at most ${LONGEST_LEASE} seconds.`)
}

/** Longer lists are cut: a job carries its request and its proof. */
export function checkLimit(limit: number): number {
  if (Number.isInteger(limit) && limit > 0) return Math.min(limit, LONGEST_LIST)
  throw invalid('The limit is not a positive integer.')
}

/** Ids come from URLs; anything else than 64 hex digits is the id of no job. */
export function isJobId(id: string): boolean {
  return typeof id === 'string' && /^[0-9a-f]{64}$/.test(id)
}

function invalid(shortMessage: string): JobError {
  return new JobError('INVALID_ARGUMENT', shortMessage)
}
