import type { Command } from '@commander-js/extra-typings'
import { runMonitor } from '../../operation/processes/run-monitor.js'
import { CliError } from '../cli-error.js'
import { type CommandContext, JSON_OPTION } from '../command-context.js'
import { CONFIG_OPTION, DATABASE_OPTION, LEVEL_OPTION, operationOf } from './service-options.js'

/** `concordat monitor`: watches member chains and alerts. */
export function addMonitorCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('monitor')
    .description('watch member chains, alert, and vote to trip a breaker')
    .option(...CONFIG_OPTION)
    .option(...DATABASE_OPTION)
    .option(...LEVEL_OPTION)
    .option(...JSON_OPTION)
    .action(async (options) => {
      if (options.config === undefined && (io.env.CONCORDAT_CONFIG ?? '') === '') {
        throw new CliError('USAGE', 'A monitor needs --config: it says what to watch, and whom to tell.')
      }
      const operation = await operationOf(io, 'monitor', options)
      const clean = await runMonitor({ operation, signal: io.signal })
      finish({ json: { clean }, text: 'monitor stopped', ok: clean })
    })
}
