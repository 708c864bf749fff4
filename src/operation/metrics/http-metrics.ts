import { Counter, Histogram, type Registry } from 'prom-client'
import type { RequestFacts } from '../../service/service-context.js'
import { METRICS_PREFIX } from './metrics-prefix.js'

const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** What the API answered. */
export function createHttpMetrics(registry: Registry): { request(facts: RequestFacts): void } {
  const registers = [registry]
  const requests = new Counter({
    name: `${METRICS_PREFIX}http_requests_total`,
    help: 'Requests that were answered, by the pattern of their route',
    labelNames: ['method', 'route', 'status'] as const,
    registers,
  })
  const seconds = new Histogram({
    name: `${METRICS_PREFIX}http_request_duration_seconds`,
    help: 'Until the answer began',
    labelNames: ['route'] as const,
    buckets: SECONDS,
    registers,
  })
  return {
    request({ method, route, status, seconds: taken }) {
      requests.inc({ method: KNOWN_METHODS.has(method) ? method : 'other', route, status: String(status) })
      seconds.observe({ route }, taken)
    },
  }
}

/** Anybody may send a method of his own; each would be a time series. */
const KNOWN_METHODS = new Set(['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS', 'PUT', 'PATCH'])
