import { SourceError } from '../../src/sources/source-error.js'

/** The source error that `act` ends with; fails when there is none. */
export async function sourceErrorOf(act: () => Promise<unknown>): Promise<SourceError> {
  try {
    await act()
  } catch (error) {
    if (error instanceof SourceError) return error
    throw error
  }
  throw new Error('accepted')
}
