import { MonitorError } from '../../src/monitor/monitor-error.js'

function codeIn(error: unknown): string {
  if (error instanceof MonitorError) return error.code
  throw error
}

/** Code of the MonitorError that a call throws; anything else fails the test. */
export function monitorCodeOf(call: () => unknown): string {
  try {
    call()
  } catch (error) {
    return codeIn(error)
  }
  return 'nothing was thrown'
}

/** The same for a promise. */
export async function monitorCodeOfPromise(promise: Promise<unknown>): Promise<string> {
  return await promise.then(() => 'nothing was thrown', codeIn)
}
