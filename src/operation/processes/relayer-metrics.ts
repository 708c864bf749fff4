import type { RelayerMetrics } from '../../relayer/relayer-ports.js'
import type { RelayerSettings } from '../config/schema/relayer-schema.js'
import type { Metrics } from '../metrics/create-metrics.js'

/** Takes a relayer's figures to the registry, with the label of the chain that each destination is on. */
export function relayerMetrics(
  { heads, relay, alerts }: Metrics,
  { destinations }: RelayerSettings,
  onPass: (destination: string) => void,
): RelayerMetrics {
  const chains = new Map(destinations.map(({ name, chain }) => [name, chain]))
  const chainOf = (name: string) => chains.get(name) ?? 'unknown'
  return {
    head: ({ destination, slot, lagSlots }) =>
      heads.head({ chain: chainOf(destination), client: destination, slot, lagSlots }),
    balance: ({ destination, account, wei }) =>
      relay.balance({ chain: chainOf(destination), address: account, wei }),
    submission: ({ destination, kind, route, result }) =>
      relay.submission({ chain: chainOf(destination), client: destination, kind, route, result }),
    transaction: ({ type }) => relay.transaction({ type }),
    proof: ({ kind, result }) => relay.proof({ kind, result }),
    refusal: ({ destination, code, count }) => relay.refusal({ client: destination, code, count }),
    alarm({ destination, kind, isActive }) {
      heads.alarm({ client: destination, kind, isActive })
      if (isActive) alerts.raise({ code: kind.toUpperCase().replaceAll('-', '_') })
    },
    pass({ destination, outcome, seconds }) {
      relay.pass({ client: destination, outcome, seconds })
      onPass(destination)
    },
  }
}
