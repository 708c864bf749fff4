import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { ApiKey } from './api-key.js'
import { ServiceError } from './service-error.js'

/** Counts a request of a key; the result goes into the answer's headers. */
export type CountRequest = (key: ApiKey) => Promise<Record<string, string>>

const WINDOW_SECONDS = 60

/**
 * Limits how many requests a key makes a minute, in this process.
 *
 * The function throws ServiceError `RATE_LIMITED` with a `retry-after` header.
 */
export function createRateLimit({ requestsPerMinute }: { requestsPerMinute: number }): CountRequest {
  const limiters = new Map<number, RateLimiterMemory>()
  return async (key) => {
    const points = key.requestsPerMinute ?? requestsPerMinute
    const limiter = limiters.get(points) ?? new RateLimiterMemory({ points, duration: WINDOW_SECONDS })
    limiters.set(points, limiter)
    try {
      return headersOf(points, await limiter.consume(key.id))
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal
      const retryAfter = String(Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)))
      throw new ServiceError('RATE_LIMITED', `This API key has made ${points} requests within a minute.`, {
        headers: { ...headersOf(points, refusal), 'retry-after': retryAfter },
      })
    }
  }
}

function headersOf(limit: number, result: RateLimiterRes): Record<string, string> {
  return {
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(Math.max(0, result.remainingPoints)),
    'ratelimit-reset': String(Math.ceil(result.msBeforeNext / 1000)),
  }
}
