import { createFileLaneStore } from '../../destination/file-lane-store.js'
import type { DatabaseJobQueue } from '../../jobs/create-job-queue.js'
import type { Relayer } from '../../relayer/create-family-relayer.js'
import type { RelayerReport } from '../../relayer/relayer-report.js'
import type { ClientStatus } from '../../service/schemas/client-schema.js'
import { familyOf, type SourceNetwork } from '../../source-chain/source-network.js'
import type { ArtifactStore } from '../../worker/artifact-store.js'
import { ConfigError } from '../config/config-error.js'
import { resolvePath } from '../config/resolve-path.js'
import type { RelayerSettings } from '../config/schema/relayer-schema.js'
import { chooseProofs } from './choose-proofs.js'
import { connectDestination } from './connect-destination.js'
import { describeClients } from './describe-clients.js'
import { holdStateDirectory } from './hold-state-directory.js'
import type { Operation } from './operation.js'
import { type RelayGroup, relayFamilies, type SourceEndpoints } from './relay-families.js'
import { relayerMetrics } from './relayer-metrics.js'

export type RelayParts = {
  /** A queue that workers serve; without it, proofs are made here. */
  jobs?: DatabaseJobQueue | undefined
  store?: ArtifactStore | undefined
}

export type Relaying = {
  runOnce(p: { signal: AbortSignal }): Promise<RelayerReport>
  clients(): Promise<readonly ClientStatus[]>
}

/**
 * Makes a relayer for each source chain of the configuration, and keeps other processes out of its state directory
 * until the shutdown.
 *
 * @throws ConfigError when there is none, or its parts do not go together; RelayerError `STATE_LOCKED`.
 */
export async function createRelayers(
  operation: Operation,
  { jobs, store, dryRun = false }: RelayParts & { dryRun?: boolean | undefined },
): Promise<{ relayers: readonly Relayer[] } & Relaying> {
  const settings = settingsOf(operation)
  const logger = operation.logger.child({ part: 'relayer' })
  const directory = resolvePath(operation, ['relayer', 'stateDirectory'], settings.stateDirectory)
  // Who signs nothing may look beside one who does.
  if (!dryRun) await holdStateDirectory(operation, directory)
  const seen = new Map<string, Date>()
  const groups = await connectAll(operation, settings)
  const proofs = await chooseProofs(operation, { jobs, store })
  const shared = {
    store: createFileLaneStore({ directory }),
    logger,
    metrics: relayerMetrics(operation.metrics, settings, (name) => seen.set(name, new Date())),
    dryRun,
    reportConflicts: settings.reportConflicts,
    pollMs: settings.pollSeconds * 1000,
  }
  const relayers: Relayer[] = []
  for (const [name, destinations] of groups) {
    const network = knownNetwork(operation, name)
    const endpoints = await endpointsOf(operation, settings, name)
    const group = { network, name, endpoints, destinations, proofs, shared }
    relayers.push(relayFamilies[familyOf(network)](group))
  }
  logger.info({ clients: settings.destinations.map(({ name }) => name), dryRun }, 'relayer made')
  return {
    relayers,
    async runOnce({ signal }) {
      const reports = await Promise.all(relayers.map((relayer) => relayer.runOnce({ signal })))
      return { destinations: reports.flatMap(({ destinations }) => destinations) }
    },
    clients: async () => describeClients({ settings, relayers, seen }),
  }
}

/** Makes the relayers and lets them run until the shutdown; what they have in progress is found again at the next start. */
export async function startRelayers(
  operation: Operation,
  parts: RelayParts & { dryRun?: boolean | undefined },
): Promise<Relaying> {
  const relaying = await createRelayers(operation, parts)
  const stopping = new AbortController()
  const running = Promise.all(relaying.relayers.map((relayer) => relayer.run({ signal: stopping.signal })))
  running.catch((error: unknown) => operation.logger.error({ error }, 'a relayer ended'))
  operation.shutdown.add({
    name: 'relayer',
    stop: async () => {
      stopping.abort()
      await running.catch(() => undefined)
    },
  })
  return relaying
}

function settingsOf({ config }: Operation): RelayerSettings {
  if (config.relayer !== undefined) return config.relayer
  const facts = ['relayer: not set; see ops/concordat.example.yaml']
  throw new ConfigError('CONFIG_INVALID', 'No relayer is configured.', { facts })
}

/** Destinations by the source they follow. An account must not be used under two relayers: each counts its nonces. */
async function connectAll(
  operation: Operation,
  settings: RelayerSettings,
): Promise<Map<string, RelayGroup['destinations']>> {
  const groups = new Map<string, RelayGroup['destinations']>()
  const networkOf = new Map<string, string>()
  for (const [index, destination] of settings.destinations.entries()) {
    const { network, chainId } = destination
    const key = `relayer.destinations.${index}`
    const connected = await connectDestination(operation, destination, key)
    const account = `${chainId} ${connected.client.account.address}`
    if ((networkOf.get(account) ?? network) !== network) {
      throw new ConfigError(
        'CONFIG_INVALID',
        'An account cannot serve two source chains on one destination chain.',
        {
          facts: [`key: ${key}.privateKey`],
        },
      )
    }
    networkOf.set(account, network)
    groups.set(network, [...(groups.get(network) ?? []), { settings: destination, connected }])
  }
  return groups
}

function knownNetwork({ networks }: Operation, name: string): SourceNetwork {
  const network = networks.get(name)
  if (network !== undefined) return network
  throw new ConfigError('CONFIG_INVALID', 'A source follows a network that is not known.', {
    facts: [`key: relayer.sources.${name}`, `known: ${[...networks.keys()].join(', ')}`],
  })
}

async function endpointsOf(
  { vault }: Operation,
  settings: RelayerSettings,
  network: string,
): Promise<SourceEndpoints> {
  const source = settings.sources[network]
  const key = `relayer.sources.${network}`
  // The schema wants an entry for the network of every destination.
  if (source === undefined) throw new RangeError(`${key} is not set`)
  const urls = await Promise.all(
    source.endpoints.map((endpoint, index) => vault.readUrl(`${key}.endpoints.${index}`, endpoint)),
  )
  const headers = await Promise.all(
    Object.entries(source.headers).map(async ([name, secret]) => [
      name,
      await vault.read(`${key}.headers.${name}`, secret),
    ]),
  )
  const { compare, timeoutSeconds } = source
  return { urls, headers: Object.fromEntries(headers), compare, timeoutMs: timeoutSeconds * 1000 }
}
