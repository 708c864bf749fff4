import type { Clock } from '../client/system-clock.js'
import { ServiceError } from './service-error.js'

/** Remembers which statement an `Idempotency-Key` stood for. */
export type IdempotencyKeys = {
  /**
   * True when this key of this tenant came with the same job before.
   *
   * @throws ServiceError `INVALID_PARAMETER` when it is malformed, `IDEMPOTENCY_KEY_REUSED` when it came with another.
   */
  claim(p: { owner: string; idempotencyKey: string; jobId: string }): boolean
  /** Forgets a claim whose submission failed. */
  forget(p: { owner: string; idempotencyKey: string }): void
}

const KEY = /^[\x21-\x7e]{1,128}$/
const LIFETIME_SECONDS = 86_400n
const LIMIT = 10_000

/**
 * Keeps the last keys in memory for a day. Nothing rests on it: the same statement is the same job with or without a
 * key. What a key adds is that a repeated request never queues a failed or cancelled job again.
 */
export function createIdempotencyKeys({ clock }: { clock: Clock }): IdempotencyKeys {
  const claims = new Map<string, { jobId: string; at: bigint }>()
  const nameOf = (p: { owner: string; idempotencyKey: string }) => `${p.owner} ${p.idempotencyKey}`
  return {
    claim(p) {
      if (!KEY.test(p.idempotencyKey)) {
        const message = 'Idempotency-Key must be 1 to 128 printable characters without spaces.'
        throw new ServiceError('INVALID_PARAMETER', message)
      }
      const now = clock()
      const name = nameOf(p)
      const known = claims.get(name)
      if (known !== undefined && now - known.at < LIFETIME_SECONDS) {
        if (known.jobId === p.jobId) return true
        throw new ServiceError(
          'IDEMPOTENCY_KEY_REUSED',
          'This Idempotency-Key came with another request before.',
        )
      }
      claims.delete(name)
      claims.set(name, { jobId: p.jobId, at: now })
      const oldest = claims.keys().next()
      if (claims.size > LIMIT && oldest.done !== true) claims.delete(oldest.value)
      return false
    },
    forget: (p) => void claims.delete(nameOf(p)),
  }
}
