import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createPublicClient, http, type PublicClient } from 'viem'
import { packageRoot } from '../../artifacts/package-root.js'
import type { Database } from '../../jobs/database/database.js'
import type { DashboardParameters } from '../../service/dashboard-sources.js'
import { readAlerts } from '../alerts/alert-board.js'
import { resolvePath } from '../config/resolve-path.js'
import { createCoalitionReader } from '../dashboard/coalition-reader.js'
import { createParticipationReader } from '../dashboard/participation-reader.js'
import { readProofStats } from '../dashboard/proof-runs.js'
import { createRiskReader } from '../dashboard/risk-reader.js'
import { riskOfContracts, riskOfFile } from '../dashboard/risk-source.js'
import type { Operation } from './operation.js'

const TIMEOUT_MILLISECONDS = 10_000

/**
 * What the dashboard of a process shows: its database, and the contracts and the file of the coalition that is configured.
 *
 * @throws ConfigError `SECRET_MISSING`
 */
export async function dashboardSources(
  operation: Operation,
  { database }: { database: Database },
): Promise<DashboardParameters> {
  const { dashboard, coalition } = operation.config
  const page = dashboard.enabled ? builtPage(operation) : undefined
  return {
    page,
    isPublic: dashboard.public,
    alerts: { list: ({ limit }) => readAlerts(database, { limit }) },
    proofStats: (of) => readProofStats(database, of),
    ...(await chainSources(operation)),
    ...(coalition?.graph === undefined
      ? {}
      : {
          risk: createRiskReader({
            source: riskOfFile(resolvePath(operation, ['coalition', 'graph'], coalition.graph)),
            trials: coalition.trials,
          }),
        }),
  }
}

/** What is read from the chain that the coalition is on. */
async function chainSources({
  config,
  vault,
}: Operation): Promise<Pick<DashboardParameters, 'coalition' | 'participation' | 'risk'>> {
  if (config.coalition?.endpoint === undefined || config.coalition.breaker === undefined) return {}
  const { endpoint, secured, trials } = config.coalition
  const breaker = config.coalition.breaker as `0x${string}`
  const url = await vault.readUrl('coalition.endpoint', endpoint)
  const transport = http(url, { timeout: TIMEOUT_MILLISECONDS, batch: true })
  const client = createPublicClient({ transport })
  const sinceBlock = BigInt(config.coalition.sinceBlock)
  const coalition = createCoalitionReader({ client, breaker, sinceBlock })
  return {
    coalition,
    participation: participationOf(client, coalition, sinceBlock),
    ...(secured === undefined
      ? {}
      : {
          risk: createRiskReader({
            source: riskOfContracts({ client, breaker, secured, sinceBlock }),
            trials,
          }),
        }),
  }
}

/** The history of each member's client, for as long as it is the member's. */
function participationOf(
  client: PublicClient,
  coalition: NonNullable<DashboardParameters['coalition']>,
  sinceBlock: bigint,
): NonNullable<DashboardParameters['participation']> {
  const readers = new Map<string, ReturnType<typeof createParticipationReader>>()
  return async () => {
    const members = (await coalition()).members.filter(({ active }) => active)
    return Promise.all(
      members.map(({ name, client: address }) => {
        const reader =
          readers.get(address) ??
          createParticipationReader({ client, name, address: address as `0x${string}`, sinceBlock })
        readers.set(address, reader)
        return reader()
      }),
    )
  }
}

/** The page that was built with this package, if it was. */
function builtPage({ logger }: Operation): string | undefined {
  const folder = resolve(join(packageRoot(), 'build', 'dashboard'))
  if (existsSync(join(folder, 'index.html'))) return folder
  logger.info({}, 'the page of the dashboard is not built: `npm run build` makes it')
  return undefined
}
