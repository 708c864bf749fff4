import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Gauge, type Registry } from 'prom-client'
import { treeMemory } from '../../worker/tree-memory.js'
import { METRICS_PREFIX } from './metrics-prefix.js'

const NANOSECONDS = 1e9
/** Of the timer that is measured: it is late by as much when nothing is wrong. */
const RESOLUTION_MILLISECONDS = 10
const QUANTILES = [0.5, 0.99, 1] as const

/** What this process takes, its provers included. */
export function createProcessMetrics(registry: Registry): { stop(): void } {
  const registers = [registry]
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MILLISECONDS })
  delay.enable()
  new Gauge({
    name: `${METRICS_PREFIX}event_loop_lag_seconds`,
    help: 'How late the event loop was since the metrics were last read; quantile 1 is the worst',
    labelNames: ['quantile'] as const,
    registers,
    collect() {
      for (const quantile of QUANTILES) {
        const late = delay.percentile(quantile * 100) / NANOSECONDS - RESOLUTION_MILLISECONDS / 1000
        this.set({ quantile: String(quantile) }, Number.isFinite(late) ? Math.max(0, late) : 0)
      }
      delay.reset()
    },
  })
  new Gauge({
    name: `${METRICS_PREFIX}process_rss_bytes`,
    help: 'Resident memory of this process alone',
    registers,
    collect() {
      this.set(process.memoryUsage.rss())
    },
  })
  new Gauge({
    name: `${METRICS_PREFIX}worker_rss_bytes`,
    help: 'Resident memory of this process with the provers it started; Linux only',
    registers,
    async collect() {
      this.remove()
      const bytes = await treeMemory(process.pid)
      if (bytes !== undefined) this.set(bytes)
    },
  })
  new Gauge({
    name: `${METRICS_PREFIX}process_cpu_seconds`,
    help: 'Processor time of this process alone, since it started',
    registers,
    collect() {
      const { user, system } = process.cpuUsage()
      this.set((user + system) / 1e6)
    },
  })
  new Gauge({
    name: `${METRICS_PREFIX}process_start_time_seconds`,
    help: 'When this process started, in seconds since 1970',
    registers,
  }).set(Math.round(Date.now() / 1000 - process.uptime()))
  return { stop: () => delay.disable() }
}
