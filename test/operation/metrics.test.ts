import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { createMetrics, type Metrics } from '../../src/operation/metrics/create-metrics.js'

const ops = resolve(import.meta.dirname, '../../ops')
const made: Metrics[] = []

function metricsOf(): Metrics {
  const metrics = createMetrics()
  made.push(metrics)
  return metrics
}
afterEach(() => {
  for (const metrics of made.splice(0)) metrics.stop()
})

/** Names as Prometheus has them: a histogram is three series. */
async function seriesOf({ registry }: Metrics): Promise<Map<string, readonly string[]>> {
  const series = new Map<string, readonly string[]>()
  for (const metric of registry.getMetricsAsArray()) {
    const labels = (metric as unknown as { labelNames: string[] }).labelNames
    const { type } = await registry.getSingleMetric(metric.name)!.get()
    if (String(type) !== 'histogram') series.set(metric.name, labels)
    else {
      for (const suffix of ['_bucket', '_count', '_sum']) {
        series.set(metric.name + suffix, suffix === '_bucket' ? [...labels, 'le'] : labels)
      }
    }
  }
  return series
}

type Rules = { groups: { rules: { alert: string; expr: string; annotations: Record<string, string> }[] }[] }
type Dashboard = { panels: { type: string; title: string; targets?: { expr: string }[] }[] }

const rules = (parse(readFileSync(`${ops}/prometheus/rules.yml`, 'utf8')) as Rules).groups.flatMap(
  (group) => group.rules,
)
const { panels } = JSON.parse(readFileSync(`${ops}/grafana/dashboard.json`, 'utf8')) as Dashboard
const expressions = [
  ...rules.map(({ alert, expr }) => ({ where: `alert ${alert}`, expr })),
  ...panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({ where: `panel ${title}`, expr })),
  ),
]
const namesIn = (expr: string) => expr.match(/concordat_[a-z_]+/g) ?? []
const LABELS_ADDED_BY_PROMETHEUS = ['instance', 'job']

describe('names', () => {
  test('default: those the conventions promise', async () => {
    const series = [...(await seriesOf(metricsOf())).keys()]
    expect(series).toEqual(
      expect.arrayContaining([
        'concordat_proofs_total',
        'concordat_prove_duration_seconds_bucket',
        'concordat_queue_depth',
        'concordat_queue_oldest_seconds',
        'concordat_head_slot',
        'concordat_head_lag_slots',
        'concordat_wallet_balance',
        'concordat_submissions_total',
        'concordat_worker_rss_bytes',
        'concordat_event_loop_lag_seconds',
        'concordat_http_requests_total',
        'concordat_http_request_duration_seconds_bucket',
        'concordat_alerts_total',
      ]),
    )
    expect(series.every((name) => /^concordat_[a-z]+(?:_[a-z]+)*$/.test(name))).toBe(true)
  })

  test.each(expressions)('behavior: $where uses metrics and labels that are exported', async ({ expr }) => {
    const series = await seriesOf(metricsOf())
    const names = namesIn(expr)
    expect(names.length).toBeGreaterThan(0)
    for (const name of names) expect([...series.keys()]).toContain(name)
    const labels = new Set([
      ...names.flatMap((name) => series.get(name) ?? []),
      ...LABELS_ADDED_BY_PROMETHEUS,
    ])
    const used = [...expr.matchAll(/\bby \(([^)]*)\)|\{([^}]*)\}/g)].flatMap(([, by, selector]) =>
      (by ?? selector ?? '').split(',').map((part) => part.trim().split(/[=!~]/, 1)[0] ?? ''),
    )
    for (const label of used) expect([...labels]).toContain(label)
  })

  test('behavior: every metric is on the dashboard', async () => {
    const shown = panels.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => namesIn(expr)))
    const bases = [...(await seriesOf(metricsOf())).keys()].filter((name) => !/_(?:count|sum)$/.test(name))
    expect(bases.filter((name) => !shown.includes(name))).toEqual([])
  })

  test('behavior: every alert says what to do', () => {
    expect(rules.length).toBeGreaterThan(8)
    for (const { annotations } of rules) {
      expect(annotations.summary).toBeTruthy()
      expect(annotations.action).toBeTruthy()
    }
  })

  test('behavior: two processes in one have a registry each', () => {
    expect(() => [metricsOf(), metricsOf()]).not.toThrow()
  })

  test('behavior: the guide lists every metric', () => {
    const guide = readFileSync(resolve(import.meta.dirname, '../../docs/operations.md'), 'utf8')
    for (const { name } of metricsOf().registry.getMetricsAsArray()) expect(guide).toContain(`\`${name}\``)
  })
})

describe('figures', () => {
  test('default: what a worker, a relayer and an API report is what is read', async () => {
    const metrics = metricsOf()
    metrics.proofs.proofFinished({
      job: 'a',
      kind: 'apk',
      network: 'mainnet',
      circuit: 'apk-32-10',
      status: 'completed',
      seconds: 12,
      peakRssBytes: 2 ** 30,
    })
    metrics.proofs.proofFinished({
      job: 'a',
      kind: 'apk',
      network: 'mainnet',
      circuit: 'apk-32-10',
      status: 'retry',
      seconds: 1,
      peakRssBytes: undefined,
    })
    metrics.heads.head({ chain: 'base', client: 'one', slot: 9_567_542n, lagSlots: 64n })
    metrics.heads.alarm({ client: 'one', kind: 'low-balance', isActive: true })
    metrics.relay.balance({ chain: 'base', address: '0xaa', wei: 1_500_000_000_000_000_000n })
    metrics.http.request({ method: 'BREW', route: '/v1/proofs', status: 200, seconds: 0.01 })
    metrics.alerts.raise({ code: 'WRONG_PROOF' })
    metrics.alerts.raise({ code: 'anything a caller made up' })
    const text = await metrics.registry.metrics()
    for (const line of [
      'concordat_proofs_total{circuit="apk-32-10",status="completed"} 1',
      'concordat_prove_duration_seconds_count{circuit="apk-32-10"} 1',
      'concordat_head_slot{chain="base",client="one"} 9567542',
      'concordat_head_lag_slots{chain="base",client="one"} 64',
      'concordat_alarm_active{client="one",kind="low-balance"} 1',
      'concordat_wallet_balance{chain="base",address="0xaa"} 1.5',
      'concordat_http_requests_total{method="other",route="/v1/proofs",status="200"} 1',
      'concordat_alerts_total{code="WRONG_PROOF"} 1',
      'concordat_alerts_total{code="OTHER"} 1',
    ]) {
      expect(text.split('\n')).toContain(line)
    }
  })

  test('behavior: a queue is asked once a second, and says nothing while the database is away', async () => {
    const metrics = metricsOf()
    expect(await metrics.registry.metrics()).not.toMatch(/^concordat_(?:database_up|queue_\w+)[ {]/m)
    let asked = 0
    const counts = { queued: 4, active: 1, completed: 0, failed: 2, cancelled: 0 }
    metrics.queue.observe({
      counts: async () => {
        asked += 1
        return counts
      },
      oldestQueuedSeconds: async () => 7,
    })
    await metrics.registry.metrics()
    const text = await metrics.registry.metrics()
    expect(asked).toBe(1)
    expect(text).toMatch(/^concordat_queue_depth\{state="queued"\} 4$/m)
    expect(text).toMatch(/^concordat_queue_oldest_seconds 7$/m)
    expect(text).toMatch(/^concordat_database_up 1$/m)

    metrics.queue.observe({
      counts: () => Promise.reject(new Error('away')),
      oldestQueuedSeconds: async () => 7,
    })
    const away = await metrics.registry.metrics()
    expect(away).toMatch(/^concordat_database_up 0$/m)
    expect(away).not.toMatch(/^concordat_queue_\w+[ {]/m)
  })

  test('behavior: the lag of a blocked event loop is seen', async () => {
    const metrics = metricsOf()
    await metrics.registry.metrics()
    await new Promise((resolve) => setTimeout(resolve, 50))
    const until = performance.now() + 300
    while (performance.now() < until);
    await new Promise((resolve) => setTimeout(resolve, 50))
    const text = await metrics.registry.metrics()
    const worst = Number(/^concordat_event_loop_lag_seconds\{quantile="1"\} (.*)$/m.exec(text)?.[1])
    expect(worst).toBeGreaterThan(0.2)
    expect(worst).toBeLessThan(30)
  })
})
