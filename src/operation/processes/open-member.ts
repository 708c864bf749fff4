import type { Client } from 'viem'
import { createDetectors } from '../../monitor/create-detectors.js'
import { createMonitor } from '../../monitor/create-monitor.js'
import { followAll } from '../../monitor/follow/follow-all.js'
import { followBeacon } from '../../monitor/follow/follow-beacon.js'
import { followBft } from '../../monitor/follow/follow-bft.js'
import { followClients } from '../../monitor/follow/follow-clients.js'
import { followOutflows } from '../../monitor/follow/follow-outflows.js'
import type { Follower } from '../../monitor/follow/follower.js'
import { beaconThresholds, bftThresholds } from '../../monitor/thresholds.js'
import type { WatchedMember } from '../../monitor/watch/create-watch.js'
import type { SourceNetwork } from '../../source-chain/source-network.js'
import { createBftSource } from '../../sources/bft/create-bft-source.js'
import { createBeaconApiSource } from '../../sources/create-beacon-api-source.js'
import { ConfigError } from '../config/config-error.js'
import type { MonitorMemberSettings, MonitorSettings } from '../config/schema/monitor-schema.js'
import type { Endpoint } from '../config/schema/secret-schema.js'
import { connectChainReader } from './connect-chain-reader.js'
import type { Operation } from './operation.js'

/** Exchanges of one look, one after another, and room for what is computed. */
const EXCHANGES_OF_A_LOOK = 6

type Opened = { operation: Operation; settings: MonitorMemberSettings; key: string; network: SourceNetwork }

/**
 * Makes what watches one member, without asking anybody anything yet.
 *
 * @throws ConfigError `CONFIG_INVALID` when the network is not known, `SECRET_MISSING`.
 */
export async function openMember(
  operation: Operation,
  { breaker }: Pick<MonitorSettings, 'breaker'>,
  settings: MonitorMemberSettings,
  key: string,
): Promise<WatchedMember> {
  const { name: member, network: named, pollSeconds, timeoutSeconds, clients, routes, id } = settings
  const network = operation.networks.get(named)
  if (network === undefined) {
    throw new ConfigError('CONFIG_INVALID', 'A member is of a network that is not known.', {
      facts: [`key: ${key}.network`, `known: ${[...operation.networks.keys()].join(', ')}`],
    })
  }
  const opened = { operation, settings, key, network }
  const isBft = network.family === 'bft'
  const parts = new Map<string, Follower>([['chain', await openChain(opened)]])
  if (clients.length > 0) {
    const followed = clients.map(async ({ name, address, ...at }, index) => {
      const nodes = await connectNodes(operation, at, `${key}.clients.${index}`)
      return { name, address, nodes }
    })
    const config = network.family === 'bft' ? undefined : network
    parts.set('clients', followClients({ member, config, clients: await Promise.all(followed) }))
  }
  if (routes.length > 0) {
    if (breaker?.limiter === undefined || id === undefined) {
      throw new ConfigError(
        'CONFIG_INVALID',
        'Routes are watched by a flow limiter and an id of the member.',
        {
          facts: [`key: ${key}.routes`, 'needed: monitor.breaker.limiter', `needed: ${key}.id`],
        },
      )
    }
    const { limiter, confirmations } = breaker
    const nodes = await connectNodes(operation, breaker, 'monitor.breaker')
    const shared = { nodes, limiter, memberId: BigInt(id), confirmations: BigInt(confirmations - 1) }
    const followed = routes.map((route) => ({ ...shared, name: route.name, route: route.id }))
    parts.set('outflows', followOutflows({ member, routes: followed }))
  }
  const thresholds = isBft
    ? bftThresholds({ blockTimeMs: BigInt(Math.round(settings.blockSeconds * 1000)) })
    : beaconThresholds(network)
  return {
    monitor: createMonitor({ member, detectors: createDetectors(thresholds) }),
    follower: followAll({ member, parts }),
    pollMs: pollSeconds * 1000,
    lookMs: EXCHANGES_OF_A_LOOK * timeoutSeconds * 1000,
  }
}

/** The nodes of a destination chain, by the settings under `key`. */
function connectNodes(
  operation: Operation,
  { chainId, endpoint, otherEndpoints }: { chainId: number; endpoint: Endpoint; otherEndpoints: Endpoint[] },
  key: string,
): Promise<Client[]> {
  const others = otherEndpoints.map((other, index) => [other, `${key}.otherEndpoints.${index}`] as const)
  return Promise.all(
    [[endpoint, `${key}.endpoint`] as const, ...others].map(([each, at]) =>
      connectChainReader(operation, { chainId, endpoint: each }, at),
    ),
  )
}

async function openChain({ operation: { vault }, settings, key, network }: Opened): Promise<Follower> {
  const { name: member, nodes: given, checkpoint, checkpointHeight, timeoutSeconds, trustingHours } = settings
  const timeoutMs = timeoutSeconds * 1000
  const nodes = await Promise.all(
    given.map(async ({ name, endpoint }, index) => ({
      name,
      url: await vault.readUrl(`${key}.nodes.${index}.endpoint`, endpoint),
    })),
  )
  const headers = await Promise.all(
    Object.entries(settings.headers).map(async ([header, secret]) => [
      header,
      await vault.read(`${key}.headers.${header}`, secret),
    ]),
  )
  if (network.family === 'bft') {
    return followBft({
      member,
      policy: {
        chainId: network.chainId,
        trustingPeriod: BigInt(Math.round(trustingHours * 3_600_000)),
        clockDrift: 15_000n,
      },
      checkpoint: { height: BigInt(checkpointHeight), hash: BigInt(checkpoint) },
      nodes: nodes.map(({ name, url }) => ({
        name,
        open: (signal) => createBftSource({ url, timeoutMs, signal, headers: Object.fromEntries(headers) }),
      })),
    })
  }
  return followBeacon({
    member,
    config: network,
    checkpoint,
    nodes: nodes.map(({ name, url }) => ({
      name,
      // Asked again soon anyway: a second attempt would only hide that the first one failed.
      source: createBeaconApiSource({
        config: network,
        urls: [url],
        headers: Object.fromEntries(headers),
        compare: 1,
        attempts: 1,
        timeoutMs,
      }),
    })),
  })
}
