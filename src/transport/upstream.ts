import type { Transport } from 'viem'
import type { z } from 'zod'
import { TransportError } from './transport-error.js'

/** The node that is asked and not believed. */
export type Upstream = {
  /** The node's result as it is; throws what the node answered, for methods with nothing to verify. */
  forward(method: string, params: readonly unknown[]): Promise<unknown>
  /** The node's result, not yet verified. */
  ask(method: string, params: readonly unknown[]): Promise<unknown>
  /** The same, in a given shape. */
  askFor<Schema extends z.ZodType>(
    schema: Schema,
    method: string,
    params: readonly unknown[],
  ): Promise<z.output<Schema>>
}

/** Either the result of `work`, or the error of `lateness` after `timeoutMs`. */
async function withinTime<Value>(
  work: Promise<Value>,
  timeoutMs: number,
  lateness: () => Error,
): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(lateness()), timeoutMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Wraps a viem transport to a node. What the node says when it fails is left out of the errors.
 *
 * @param request - Of the viem transport.
 * @param timeoutMs - For one request with all its repetitions, milliseconds.
 */
export function createUpstream({
  request,
  timeoutMs,
}: {
  request: ReturnType<Transport>['request']
  timeoutMs: number
}): Upstream {
  const send = request as (body: { method: string; params: readonly unknown[] }) => Promise<unknown>
  const forward: Upstream['forward'] = (method, params) =>
    withinTime(send({ method, params }), timeoutMs, () =>
      TransportError.of('UPSTREAM_TIMEOUT', `The node did not answer ${method} in time.`, [
        `limit: ${timeoutMs} ms`,
      ]),
    )
  const ask: Upstream['ask'] = async (method, params) => {
    try {
      return await forward(method, params)
    } catch (error) {
      if (error instanceof TransportError) throw error
      const code = (error as { code?: unknown } | undefined)?.code
      throw TransportError.about(
        error,
        'UPSTREAM_FAILED',
        `The node did not answer ${method}.`,
        typeof code === 'number' ? [`code: ${code}`] : [],
      )
    }
  }
  return {
    forward,
    ask,
    askFor: async (schema, method, params) => {
      const parsed = schema.safeParse(await ask(method, params))
      if (parsed.success) return parsed.data
      const path = parsed.error.issues[0]?.path.map(String).join('.') ?? ''
      throw TransportError.of('INVALID_ANSWER', `The node's answer to ${method} has another shape.`, [
        `path: ${path === '' ? '(top)' : path.slice(0, 100)}`,
      ])
    },
  }
}
