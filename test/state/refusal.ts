import { BaseError } from '../../src/errors/base-error.js'

/** The code of the error with which `run` refuses, or `accepted`; errors that are none of ours go on. */
export function refusal(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof BaseError) return error.code
    throw error
  }
  return 'accepted'
}
