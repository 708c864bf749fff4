import { BaseError } from '../../errors/base-error.js'
import type { LookFailure } from './follower.js'

/** What went wrong with whom, in a form that metrics and logs can take. */
export function lookFailure(node: string, thrown: unknown): LookFailure {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  return { node, code: codeOf(thrown), error }
}

/** The code of an error of this package, `TIMEOUT` for what was given up, else `UNEXPECTED`. */
function codeOf(thrown: unknown): string {
  if (thrown instanceof BaseError) return thrown.code
  if (thrown instanceof DOMException && ['TimeoutError', 'AbortError'].includes(thrown.name)) return 'TIMEOUT'
  return 'UNEXPECTED'
}
