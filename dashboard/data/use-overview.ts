import { useMemo } from 'preact/hooks'
import { createServiceClient } from '../../src/service-client/create-service-client.js'
import { useReading } from './use-reading.js'

/** Seconds between two readings of each part. */
export const EVERY = { coalition: 5, alerts: 5, clients: 10, proofs: 10, participation: 60, risk: 300 }

/** Everything the page shows, kept up to date. */
export function useOverview(apiKey: string | undefined) {
  const load = useMemo(() => {
    const client = createServiceClient({
      baseUrl: location.origin,
      apiKey,
      fetch: (url, init) => fetch(url, init),
    })
    return {
      ...client,
      alerts: (options: { signal: AbortSignal }) => client.alerts({ limit: 200, ...options }),
    }
  }, [apiKey])
  return {
    coalition: useReading(load.coalition, EVERY.coalition),
    alerts: useReading(load.alerts, EVERY.alerts),
    clients: useReading(load.clients, EVERY.clients),
    proofs: useReading(load.proofStats, EVERY.proofs),
    participation: useReading(load.participation, EVERY.participation),
    risk: useReading(load.risk, EVERY.risk),
  }
}

export type Overview = ReturnType<typeof useOverview>
