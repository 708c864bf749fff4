import { ServiceError } from './service-error.js'

/** Gives one slot, until it is released; a second release does nothing. */
export type TakeSlot = (keyId: string) => () => void

/**
 * Counts how many of something are open at once, for each key and in all.
 *
 * The function throws ServiceError `RATE_LIMITED` when the key has all of its slots, `UNAVAILABLE` when all are taken.
 */
export function createSlots({
  what,
  perKey,
  total,
}: {
  what: string
  perKey: number
  total: number
}): TakeSlot {
  const taken = new Map<string, number>()
  let all = 0
  return (keyId) => {
    const own = taken.get(keyId) ?? 0
    const headers = { 'retry-after': '1' }
    if (own >= perKey) {
      throw new ServiceError('RATE_LIMITED', `This API key has ${perKey} ${what} open already.`, { headers })
    }
    if (all >= total) throw new ServiceError('UNAVAILABLE', `Too many ${what} are open.`, { headers })
    taken.set(keyId, own + 1)
    all += 1
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      all -= 1
      const left = (taken.get(keyId) ?? 1) - 1
      if (left === 0) taken.delete(keyId)
      else taken.set(keyId, left)
    }
  }
}
