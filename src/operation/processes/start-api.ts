import type { Artifacts } from '../../artifacts/load-artifacts.js'
import type { JobQueue } from '../../jobs/job.js'
import { createServiceApp } from '../../service/create-service-app.js'
import type { DashboardParameters } from '../../service/dashboard-sources.js'
import type { ClientStatus } from '../../service/schemas/client-schema.js'
import { type ServiceServer, startServiceServer } from '../../service/start-service-server.js'
import type { Operation } from './operation.js'

/** Starts the HTTP API, and lets the shutdown drain it. */
export async function startApi(
  operation: Operation,
  {
    jobs,
    artifacts,
    clients,
    dashboard,
  }: {
    jobs: JobQueue
    artifacts: Artifacts | undefined
    clients: (() => Promise<readonly ClientStatus[]>) | undefined
    dashboard?: DashboardParameters | undefined
  },
): Promise<ServiceServer> {
  const { config, metrics, networks, shutdown } = operation
  const logger = operation.logger.child({ part: 'api' })
  const { host, port, open, corsOrigins, limits, connections } = config.http
  if (config.keys.length === 0) {
    logger.warn(
      {},
      'there are no API keys, so nobody can ask for proofs: make one with `concordat config key`',
    )
  }
  const app = createServiceApp({
    jobs,
    keys: config.keys,
    artifacts,
    clients,
    dashboard,
    metrics: metrics.registry,
    onRequest: metrics.http.request,
    limits,
    logger,
    networks: [...networks.keys()],
    open,
    corsOrigins,
  })
  const { drainSeconds } = config.shutdown
  const server = await startServiceServer({ app, host, port, limits: connections, drainSeconds, logger })
  shutdown.add({ name: 'api', stop: () => server.close() })
  return server
}
