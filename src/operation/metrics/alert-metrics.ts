import { Counter, type Registry } from 'prom-client'
import { METRICS_PREFIX } from './metrics-prefix.js'

/** What somebody should look at. */
export function createAlertMetrics(registry: Registry): { raise(p: { code: string }): void } {
  const alerts = new Counter({
    name: `${METRICS_PREFIX}alerts_total`,
    help: 'Events that never happen in good order, such as a proof that does not verify, by code',
    labelNames: ['code'] as const,
    registers: [registry],
  })
  return { raise: ({ code }) => alerts.inc({ code: /^[A-Z][A-Z0-9_]{0,63}$/.test(code) ? code : 'OTHER' }) }
}
