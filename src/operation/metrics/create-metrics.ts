import { Registry } from 'prom-client'
import { createAlertMetrics } from './alert-metrics.js'
import { createHeadMetrics } from './head-metrics.js'
import { createHttpMetrics } from './http-metrics.js'
import { createMonitorMetrics } from './monitor-metrics.js'
import { createProcessMetrics } from './process-metrics.js'
import { createProofMetrics } from './proof-metrics.js'
import { createQueueMetrics } from './queue-metrics.js'
import { createRelayMetrics } from './relay-metrics.js'

/** All metrics of a process. */
export type Metrics = ReturnType<typeof createMetrics>

/**
 * Makes the metrics of one process, in a registry of their own. Every process has all of them, so that their names do
 * not depend on what it does; those it has nothing to say to stay empty.
 */
export function createMetrics() {
  const registry = new Registry()
  const process = createProcessMetrics(registry)
  return {
    registry,
    proofs: createProofMetrics(registry),
    queue: createQueueMetrics(registry),
    heads: createHeadMetrics(registry),
    relay: createRelayMetrics(registry),
    monitor: createMonitorMetrics(registry),
    http: createHttpMetrics(registry),
    alerts: createAlertMetrics(registry),
    stop: process.stop,
  }
}
