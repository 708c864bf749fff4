import { expect } from 'vitest'
import type { BftErrorCode } from '../../src/bft/bft-error.js'
import { codeOf } from '../support/error-code.js'

/** Expects an error of a code that only BFT errors have. */
export async function expectCode(code: BftErrorCode, run: () => unknown): Promise<void> {
  expect(await codeOf(run)).toBe(code)
}
