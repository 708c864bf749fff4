import { Gauge, type Registry } from 'prom-client'
import { METRICS_PREFIX } from './metrics-prefix.js'

/** How far light clients are; `chain` is the label of the chain a client is on. */
export function createHeadMetrics(registry: Registry): {
  head(p: { chain: string; client: string; slot: bigint; lagSlots: bigint }): void
  alarm(p: { client: string; kind: string; isActive: boolean }): void
} {
  const registers = [registry]
  const heads = new Gauge({
    name: `${METRICS_PREFIX}head_slot`,
    help: 'Finalized slot, or height, that a light client is at',
    labelNames: ['chain', 'client'] as const,
    registers,
  })
  const lags = new Gauge({
    name: `${METRICS_PREFIX}head_lag_slots`,
    help: 'Slots between the head of a light client and now',
    labelNames: ['chain', 'client'] as const,
    registers,
  })
  const alarms = new Gauge({
    name: `${METRICS_PREFIX}alarm_active`,
    help: '1 while a light client needs a person, by why',
    labelNames: ['client', 'kind'] as const,
    registers,
  })
  return {
    head({ chain, client, slot, lagSlots }) {
      heads.set({ chain, client }, Number(slot))
      lags.set({ chain, client }, Number(lagSlots))
    },
    alarm: ({ client, kind, isActive }) => alarms.set({ client, kind }, isActive ? 1 : 0),
  }
}
