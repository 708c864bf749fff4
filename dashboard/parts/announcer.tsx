import { useEffect, useRef, useState } from 'preact/hooks'
import type { AlertJson } from '../../src/service/schemas/alert-schema.js'
import { newsOf } from '../view/alert-rows.js'

/** Tells a screen reader of alerts that come while the page is open, and of nothing else. */
export function Announcer({ alerts }: { alerts: readonly AlertJson[] | undefined }) {
  const known = useRef<Set<string> | undefined>(undefined)
  const [news, setNews] = useState('')
  useEffect(() => {
    if (alerts === undefined) return
    const text = known.current === undefined ? '' : newsOf(known.current, alerts)
    known.current = new Set(alerts.map(({ id }) => id))
    if (text !== '') setNews(text)
  }, [alerts])
  return (
    <p class="unseen" role="status" aria-live="polite">
      {news}
    </p>
  )
}
