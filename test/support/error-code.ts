import { BaseError } from '../../src/errors/base-error.js'

/** The code of the package's error that a function throws, synchronously or not, or `NONE`. */
export async function codeOf(run: () => unknown): Promise<string> {
  try {
    await run()
  } catch (error) {
    if (error instanceof BaseError) return error.code
    throw error
  }
  return 'NONE'
}
