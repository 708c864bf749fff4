import { useEffect, useState } from 'preact/hooks'
import { failed, NOTHING_READ, pauseAfter, type Reading, succeeded } from './reading.js'

/** Reads now and every so many seconds while the page is seen; again at once when it is seen again. */
export function useReading<Value>(
  load: (options: { signal: AbortSignal }) => Promise<Value>,
  everySeconds: number,
): Reading<Value> {
  const [reading, setReading] = useState<Reading<Value>>(NOTHING_READ)
  useEffect(() => {
    const leaving = new AbortController()
    const { signal } = leaving
    let timer: ReturnType<typeof setTimeout> | undefined
    let isReading = false

    async function read(): Promise<void> {
      clearTimeout(timer)
      if (isReading || document.hidden) return
      isReading = true
      let pause: number | undefined = everySeconds
      try {
        const value = await load({ signal })
        if (!signal.aborted) setReading(succeeded(value, Date.now()))
      } catch (error) {
        if (!signal.aborted) setReading((before) => failed(before, error))
        pause = pauseAfter(error, everySeconds)
      } finally {
        isReading = false
        if (!signal.aborted && pause !== undefined) timer = setTimeout(read, pause * 1000)
      }
    }

    setReading(NOTHING_READ)
    void read()
    document.addEventListener('visibilitychange', read)
    return () => {
      leaving.abort()
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', read)
    }
  }, [load, everySeconds])
  return reading
}
