import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { METRICS_PREFIX } from './metrics-prefix.js'

const SECONDS = [0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800]

/** What the relayer does, and what it has to pay with. */
export function createRelayMetrics(registry: Registry): {
  submission(p: { chain: string; client: string; kind: string; route: string; result: string }): void
  transaction(p: { type: string }): void
  refusal(p: { client: string; code: string; count: number }): void
  pass(p: { client: string; outcome: string; seconds: number }): void
  proof(p: { kind: string; result: string }): void
  /** In wei; shown in ether, to the precision of a double. */
  balance(p: { chain: string; address: string; wei: bigint }): void
} {
  const registers = [registry]
  const submissions = new Counter({
    name: `${METRICS_PREFIX}submissions_total`,
    help: 'Transactions to light clients: planned, delivered, already-delivered, failed',
    labelNames: ['chain', 'client', 'kind', 'route', 'result'] as const,
    registers,
  })
  const transactions = new Counter({
    name: `${METRICS_PREFIX}transaction_events_total`,
    help: 'What happened to transactions on their way: broadcast, raised, reorganised, confirmed and so on',
    labelNames: ['type'] as const,
    registers,
  })
  const refusals = new Counter({
    name: `${METRICS_PREFIX}updates_refused_total`,
    help: 'Updates of sources that break a rule, by the rule; no proof was spent on them',
    labelNames: ['client', 'code'] as const,
    registers,
  })
  const passes = new Counter({
    name: `${METRICS_PREFIX}relay_passes_total`,
    help: 'Looks at a source on behalf of a client, by what came of them',
    labelNames: ['client', 'outcome'] as const,
    registers,
  })
  const seconds = new Histogram({
    name: `${METRICS_PREFIX}relay_pass_duration_seconds`,
    help: 'How long such a look took, proofs and transactions included',
    labelNames: ['client'] as const,
    buckets: SECONDS,
    registers,
  })
  const proofs = new Counter({
    name: `${METRICS_PREFIX}relay_proofs_total`,
    help: 'Proofs the relayer asked for: ok, failed',
    labelNames: ['kind', 'result'] as const,
    registers,
  })
  const balances = new Gauge({
    name: `${METRICS_PREFIX}wallet_balance`,
    help: 'Ether of an account that pays',
    labelNames: ['chain', 'address'] as const,
    registers,
  })
  return {
    submission: (labels) => submissions.inc(labels),
    transaction: ({ type }) => transactions.inc({ type }),
    refusal: ({ client, code, count }) => refusals.inc({ client, code }, count),
    pass({ client, outcome, seconds: taken }) {
      passes.inc({ client, outcome })
      seconds.observe({ client }, taken)
    },
    proof: ({ kind, result }) => proofs.inc({ kind, result }),
    balance: ({ chain, address, wei }) => balances.set({ chain, address }, Number(wei) / 1e18),
  }
}
