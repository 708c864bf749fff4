import { expect } from 'vitest'
import { BftError, type BftErrorCode } from '../../src/bft/bft-error.js'

/** The code of the error that a function throws, synchronously or not. */
export async function codeOf(run: () => unknown): Promise<string> {
  try {
    await run()
  } catch (error) {
    if (error instanceof BftError) return error.code
    throw error
  }
  return 'NONE'
}

/** Expects a BftError of a code. */
export async function expectCode(code: BftErrorCode, run: () => unknown): Promise<void> {
  expect(await codeOf(run)).toBe(code)
}
