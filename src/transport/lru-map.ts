/** A map that forgets what was used least recently once it holds more than its bound. */
export type LruMap<Value> = {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  readonly size: number
}

/** @param bound - How many entries are kept. */
export function createLruMap<Value>(bound: number): LruMap<Value> {
  const entries = new Map<string, Value>()
  return {
    get size() {
      return entries.size
    },
    get: (key) => {
      const value = entries.get(key)
      if (value === undefined) return undefined
      entries.delete(key)
      entries.set(key, value)
      return value
    },
    set: (key, value) => {
      entries.delete(key)
      entries.set(key, value)
      if (entries.size <= bound) return
      for (const oldest of entries.keys()) {
        entries.delete(oldest)
        return
      }
    },
  }
}
