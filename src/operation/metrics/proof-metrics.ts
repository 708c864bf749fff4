import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { WorkerMetrics } from '../../worker/worker-events.js'
import { METRICS_PREFIX } from './metrics-prefix.js'

/** From a small circuit on a fast machine to the largest on a slow one. */
const SECONDS = [1, 2, 5, 10, 20, 40, 60, 90, 120, 180, 300, 600, 1200, 1800]
const GIBIBYTE = 2 ** 30
const BYTES = [0.25, 0.5, 1, 2, 3, 4, 6, 8, 12, 16, 32].map((size) => size * GIBIBYTE)

/** What a worker made. */
export function createProofMetrics(registry: Registry): Omit<WorkerMetrics, 'alert'> & {
  /** How many proofs this process may make at once. */
  setCapacity(count: number): void
} {
  const registers = [registry]
  const proofs = new Counter({
    name: `${METRICS_PREFIX}proofs_total`,
    help: 'Jobs that left a worker, by how: completed, retry, failed, cancelled, lost, released',
    labelNames: ['circuit', 'status'] as const,
    registers,
  })
  const seconds = new Histogram({
    name: `${METRICS_PREFIX}prove_duration_seconds`,
    help: 'From taking a job to its verified proof',
    labelNames: ['circuit'] as const,
    buckets: SECONDS,
    registers,
  })
  const memory = new Histogram({
    name: `${METRICS_PREFIX}prove_memory_bytes`,
    help: 'Largest resident memory of the processes of one proof',
    labelNames: ['circuit'] as const,
    buckets: BYTES,
    registers,
  })
  const running = new Gauge({
    name: `${METRICS_PREFIX}proofs_running`,
    help: 'Jobs being proven now',
    registers,
  })
  const capacity = new Gauge({
    name: `${METRICS_PREFIX}worker_capacity`,
    help: 'Jobs this process may prove at once; 0 when it is no worker',
    registers,
  })
  return {
    setCapacity: (count) => capacity.set(count),
    running: (count) => running.set(count),
    proofFinished({ circuit, status, seconds: taken, peakRssBytes }) {
      proofs.inc({ circuit, status })
      if (status === 'completed') seconds.observe({ circuit }, taken)
      if (peakRssBytes !== undefined) memory.observe({ circuit }, peakRssBytes)
    },
  }
}
