import { systemRelayClock } from '../../destination/relay-clock.js'
import { canonicalAlert } from '../../monitor/alert/canonical-alert.js'
import type { AlertSink } from '../../monitor/deliver/alert-sink.js'
import { createWebhookSink } from '../../monitor/deliver/webhook-sink.js'
import { createMemoryFile } from '../../monitor/memory/memory-file.js'
import { MonitorError } from '../../monitor/monitor-error.js'
import { createWatch, type Watch } from '../../monitor/watch/create-watch.js'
import { createDatabaseSink } from '../alerts/database-sink.js'
import { createLogSink } from '../alerts/log-sink.js'
import { ConfigError } from '../config/config-error.js'
import { resolvePath } from '../config/resolve-path.js'
import type { MonitorSettings } from '../config/schema/monitor-schema.js'
import { holdFolder } from './hold-state-directory.js'
import { monitorEvents } from './monitor-events.js'
import { openBreaker } from './open-breaker.js'
import { openServiceDatabase } from './open-jobs.js'
import { openMember } from './open-member.js'
import { type Operation, runProcess } from './operation.js'
import { accountOf, readPrivateKey } from './read-account.js'
import { startHealthServer } from './start-health-server.js'

/** Alerts that `/alerts` shows. */
const SHOWN_ALERTS = 100

/**
 * Runs the monitor until the signal.
 *
 * @returns True when everything stopped as it should.
 * @throws ConfigError, MonitorError `STATE_LOCKED` when it cannot be started.
 */
export function runMonitor({
  operation,
  signal,
}: {
  operation: Operation
  signal: AbortSignal
}): Promise<boolean> {
  const start = async () => {
    const settings = settingsOf(operation)
    const watch = await openWatch(operation, settings)
    const stopping = new AbortController()
    const running = watch.run(stopping.signal)
    operation.shutdown.add({
      name: 'monitor',
      stop: async () => {
        stopping.abort()
        await running
      },
    })
    await startHealthServer(
      operation,
      [
        { name: 'members', isWell: () => watch.late().length === 0 },
        { name: 'memory', isWell: () => watch.isSaved() },
      ],
      { '/alerts': () => shownAlerts(watch) },
    )
    operation.logger.info({ members: settings.members.map(({ name }) => name) }, 'ready')
  }
  return runProcess({ operation, start, signal })
}

async function openWatch(operation: Operation, settings: MonitorSettings): Promise<Watch> {
  const { metrics } = operation
  const logger = operation.logger.child({ part: 'monitor' })
  const secret = await readPrivateKey(operation, 'monitor.signingKey', settings.signingKey)
  const account = accountOf('monitor.signingKey', secret)
  const directory = resolvePath(operation, ['monitor', 'stateDirectory'], settings.stateDirectory)
  const members = await Promise.all(
    settings.members.map((member, index) =>
      openMember(operation, settings, member, `monitor.members.${index}`),
    ),
  )
  const breaker = await openBreaker(operation, settings, directory)
  const sinks = [createLogSink(logger), ...(await openSinks(operation, settings, account.address))]
  await holdFolder(operation, {
    directory,
    key: 'monitor.stateDirectory',
    onHeld: (facts) =>
      new MonitorError('STATE_LOCKED', 'Another monitor uses this state directory.', { facts }),
  })
  const { chainId, address: verifyingContract } = settings.coalition
  logger.info({ monitor: account.address, trips: breaker !== undefined }, 'monitor made')
  return createWatch({
    members,
    sinks,
    store: createMemoryFile({ directory, secret }),
    signer: { account, domain: { chainId: BigInt(chainId), verifyingContract } },
    breaker,
    clock: systemRelayClock,
    events: monitorEvents({ metrics, logger }),
  })
}

/** Who is told beside the log. A database of one process is that process's alone. */
async function openSinks(
  operation: Operation,
  { webhooks }: MonitorSettings,
  monitor: string,
): Promise<AlertSink[]> {
  const { vault, config } = operation
  const sinks = await Promise.all(
    webhooks.map(async ({ name, url, secret, ...webhook }, index) => {
      const key = `monitor.webhooks.${index}`
      return createWebhookSink({
        name: `webhook ${name}`,
        url: await vault.readUrl(`${key}.url`, url),
        secret: secret === undefined ? undefined : await vault.read(`${key}.secret`, secret),
        timeoutMs: webhook.timeoutSeconds * 1000,
        maxQueue: webhook.queue,
        attempts: webhook.attempts,
        firstPauseMs: webhook.firstPauseSeconds * 1000,
        longestPauseMs: webhook.longestPauseSeconds * 1000,
      })
    }),
  )
  if (config.database.url === undefined) return sinks
  const database = await openServiceDatabase(operation, { shared: true })
  return [...sinks, createDatabaseSink({ database, monitor })]
}

function settingsOf({ config }: Operation): MonitorSettings {
  if (config.monitor !== undefined) return config.monitor
  const facts = ['monitor: not set; see ops/concordat.example.yaml']
  throw new ConfigError('CONFIG_INVALID', 'No monitor is configured.', { facts })
}

function shownAlerts(watch: Watch): object {
  const alerts = watch.alerts().slice(0, SHOWN_ALERTS)
  return {
    alerts: alerts.map(({ alert, digest, signature }) => ({
      digest,
      signature,
      alert: JSON.parse(canonicalAlert(alert)) as unknown,
    })),
  }
}
