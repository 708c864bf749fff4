import type { SourceNetwork } from '../../source-chain/source-network.js'
import { type LoadConfigParameters, type LoadedConfig, loadConfig } from '../config/load-config.js'
import { networksOf } from '../config/networks.js'
import { createSecretVault, type SecretVault } from '../config/secret-vault.js'
import { createLogger, type RootLogger } from '../log/create-logger.js'
import { createMetrics, type Metrics } from '../metrics/create-metrics.js'
import { createShutdown, type Shutdown } from '../shutdown.js'

/** What every process of the service has. */
export type Operation = LoadedConfig & {
  vault: SecretVault
  logger: RootLogger
  metrics: Metrics
  shutdown: Shutdown
  networks: ReadonlyMap<string, SourceNetwork>
}

/**
 * Reads the configuration and makes what all parts of a process share.
 *
 * @param service On every line of the log.
 * @param write Takes the lines of the log.
 * @throws ConfigError
 */
export async function createOperation({
  service,
  write,
  ...parameters
}: LoadConfigParameters & { service: string; write: (line: string) => void }): Promise<Operation> {
  const loaded = await loadConfig(parameters)
  const { config, directory } = loaded
  const vault = createSecretVault({ environment: parameters.environment, directory })
  const logger = createLogger({ ...config.logging, write, redact: vault.redact, facts: { service } })
  const metrics = createMetrics()
  const { drainSeconds } = config.shutdown
  const shutdown = createShutdown({ drainSeconds, logger })
  shutdown.add({ name: 'metrics', stop: async () => metrics.stop() })
  return {
    ...loaded,
    vault,
    logger,
    metrics,
    shutdown,
    networks: networksOf(config.networks, config.bftNetworks),
  }
}

/**
 * Starts the parts of a process, waits until it is to end, and stops them again. When a part cannot be started, those
 * before it are stopped.
 *
 * @returns True when all stopped as they should.
 */
export async function runProcess({
  operation: { logger, shutdown },
  start,
  signal,
}: {
  operation: Operation
  start: () => Promise<void>
  signal: AbortSignal
}): Promise<boolean> {
  try {
    await start()
  } catch (error) {
    await shutdown.stop()
    throw error
  }
  await untilAborted(signal)
  logger.info({}, 'stopping')
  const isClean = await shutdown.stop()
  logger.info({ clean: isClean }, 'stopped')
  return isClean
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
