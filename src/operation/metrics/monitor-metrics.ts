import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { METRICS_PREFIX } from './metrics-prefix.js'

const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** What a monitor sees, says and trips. */
export function createMonitorMetrics(registry: Registry): {
  alert(p: { member: string; kind: string; grade: string; status: string }): void
  incidents(p: { member: string; grade: string; count: number }): void
  observation(p: { member: string; kind: string }): void
  nodeError(p: { member: string; node: string; code: string }): void
  look(p: { member: string; seconds: number; at: number }): void
  fault(p: { member: string; where: string }): void
  delivery(p: { sink: string; result: string; count: number }): void
  waiting(p: { sink: string; alerts: number }): void
  trip(p: { member: string; mode: string; result: string }): void
  budget(p: { left: number }): void
  memory(p: { isWell: boolean }): void
} {
  const registers = [registry]
  const counter = <label extends string>(name: string, help: string, labelNames: readonly label[]) =>
    new Counter({ name: `${METRICS_PREFIX}monitor_${name}`, help, labelNames, registers })
  const gauge = <label extends string>(name: string, help: string, labelNames: readonly label[]) =>
    new Gauge({ name: `${METRICS_PREFIX}monitor_${name}`, help, labelNames, registers })
  const alerts = counter('alerts_total', 'Alerts that were issued, renewals and ends too', [
    'member',
    'kind',
    'grade',
    'status',
  ] as const)
  const incidents = gauge('incidents', 'Things that go on, by how bad they are', ['member', 'grade'] as const)
  const observations = counter('observations_total', 'What was seen', ['member', 'kind'] as const)
  const nodeErrors = counter(
    'node_errors_total',
    'Nodes, light clients and routes that gave no usable answer, by why',
    ['member', 'node', 'code'] as const,
  )
  const seconds = new Histogram({
    name: `${METRICS_PREFIX}monitor_look_duration_seconds`,
    help: 'How long a look at a member took',
    labelNames: ['member'] as const,
    buckets: SECONDS,
    registers,
  })
  const lookedAt = gauge('last_look_timestamp_seconds', 'When a member was looked at last', [
    'member',
  ] as const)
  const faults = counter('faults_total', 'Detectors and parts of the monitor that failed', [
    'member',
    'where',
  ] as const)
  const deliveries = counter(
    'deliveries_total',
    'Alerts on their way to a receiver: delivered, failed, given-up, dropped',
    ['sink', 'result'] as const,
  )
  const queue = gauge('queue_alerts', 'Alerts that wait for a receiver', ['sink'] as const)
  const trips = counter(
    'trips_total',
    'Trips that alerts asked for: planned, voted, refused, failed, over, over-budget, no-quorum',
    ['member', 'mode', 'result'] as const,
  )
  const budget = gauge('trip_budget_left', 'Trips that are left in the window', [] as const)
  const memory = gauge(
    'memory_saved',
    '1 when everything is on disk, 0 when it cannot be written',
    [] as const,
  )
  return {
    alert: (labels) => alerts.inc(labels),
    incidents: ({ member, grade, count }) => incidents.set({ member, grade }, count),
    observation: (labels) => observations.inc(labels),
    nodeError: (labels) => nodeErrors.inc(labels),
    look({ member, seconds: taken, at }) {
      seconds.observe({ member }, taken)
      lookedAt.set({ member }, at)
    },
    fault: (labels) => faults.inc(labels),
    delivery: ({ sink, result, count }) => deliveries.inc({ sink, result }, count),
    waiting: ({ sink, alerts: count }) => queue.set({ sink }, count),
    trip: (labels) => trips.inc(labels),
    budget: ({ left }) => budget.set(left),
    memory: ({ isWell }) => memory.set(isWell ? 1 : 0),
  }
}
