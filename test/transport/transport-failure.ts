import { BaseError } from 'viem'
import { TransportError } from '../../src/transport/transport-error.js'

/** How a request failed: the code of the transport's error, with that of its cause behind a colon. */
export async function failureOf(work: Promise<unknown>): Promise<string> {
  let value: unknown
  try {
    value = await work
  } catch (error) {
    const found =
      error instanceof BaseError ? error.walk((each) => each instanceof TransportError) : undefined
    if (!(found instanceof TransportError)) return `another error: ${String(error)}`
    const cause = found.cause as { code?: string } | undefined
    return cause?.code === undefined ? found.code : `${found.code}: ${cause.code}`
  }
  return `value: ${JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}` : part))}`
}
