import { InvalidArgumentError } from '@commander-js/extra-typings'
import type { ConfigFlag } from '../../operation/config/load-config.js'
import { createOperation, type Operation } from '../../operation/processes/operation.js'
import type { CliIo } from '../cli-io.js'

/** Texts of the options that several services have. */
export const CONFIG_OPTION = ['--config <file>', 'YAML; also CONCORDAT_CONFIG. None by default'] as const
export const DATABASE_OPTION = [
  '--database-url <url>',
  'PostgreSQL, without a password; better DATABASE_URL',
] as const
export const ARTIFACTS_OPTION = ['--artifacts <folder>', 'built circuits'] as const
export const LEVEL_OPTION = ['--log-level <level>', 'debug, info, warn, error or silent'] as const

/** Options of the command line that are settings, as the configuration takes them. */
export function flagsOf(options: {
  host?: string | undefined
  port?: number | undefined
  dataDir?: string | undefined
  databaseUrl?: string | undefined
  artifacts?: string | undefined
  concurrency?: number | undefined
  logLevel?: string | undefined
}): ConfigFlag[] {
  return [
    { flag: '--host', path: ['http', 'host'], value: options.host },
    { flag: '--port', path: ['http', 'port'], value: options.port },
    { flag: '--data-dir', path: ['database', 'directory'], value: options.dataDir },
    { flag: '--database-url', path: ['database', 'url'], value: options.databaseUrl },
    { flag: '--artifacts', path: ['artifacts', 'directory'], value: options.artifacts },
    { flag: '--concurrency', path: ['worker', 'concurrency'], value: options.concurrency },
    { flag: '--log-level', path: ['logging', 'level'], value: options.logLevel },
  ]
}

/** What a service needs, from its options and the environment; its log goes to standard error. */
export function operationOf(
  io: CliIo,
  service: string,
  options: Parameters<typeof flagsOf>[0] & { config?: string | undefined },
): Promise<Operation> {
  return createOperation({
    service,
    file: options.config,
    environment: io.env,
    flags: flagsOf(options),
    write: (line) => io.stderr(line),
  })
}

/** Parser of an option that is a whole number; the schema knows its range. */
export function integer(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Expected a whole number.')
}
