import type { DestinationStatus, Relayer } from '../../relayer/create-family-relayer.js'
import type { ClientStatus } from '../../service/schemas/client-schema.js'
import type { DestinationSettings, RelayerSettings } from '../config/schema/relayer-schema.js'

/** The light clients as the API shows them, from what the relayers last saw. */
export function describeClients({
  settings,
  relayers,
  seen,
}: {
  settings: RelayerSettings
  relayers: readonly Relayer[]
  /** When each client was last looked at. */
  seen: ReadonlyMap<string, Date>
}): ClientStatus[] {
  const statuses = relayers.flatMap((relayer) => relayer.status().destinations)
  return settings.destinations.map((destination) => {
    const status = statuses.find((each) => each.destination === destination.name)
    return describe(destination, status, seen.get(destination.name))
  })
}

function describe(
  { name, network, chain, lightClient }: DestinationSettings,
  status: DestinationStatus | undefined,
  checkedAt: Date | undefined,
): ClientStatus {
  const { report } = status ?? {}
  return {
    name,
    network,
    destination: chain,
    address: lightClient,
    status: stateOf(report?.outcome),
    ...(report?.headSlot === undefined ? {} : { headSlot: report.headSlot.toString() }),
    ...(report?.lagSlots === undefined ? {} : { headLagSlots: report.lagSlots.toString() }),
    ...(checkedAt === undefined ? {} : { checkedAt: checkedAt.toISOString() }),
    ...(report?.error === undefined ? {} : { problem: report.error.code }),
  }
}

function stateOf(outcome: string | undefined): ClientStatus['status'] {
  if (outcome === 'frozen' || outcome === 'expired') return outcome
  return outcome === undefined || outcome === 'failed' ? 'unknown' : 'active'
}
