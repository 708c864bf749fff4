import type { Command } from '@commander-js/extra-typings'
import { runWorker } from '../../operation/processes/run-worker.js'
import { type CommandContext, JSON_OPTION } from '../command-context.js'
import {
  ARTIFACTS_OPTION,
  CONFIG_OPTION,
  DATABASE_OPTION,
  integer,
  LEVEL_OPTION,
  operationOf,
} from './service-options.js'

/** `concordat worker`: makes the proofs of a database, beside any number of others. */
export function addWorkerCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('worker')
    .description('prove what is queued in a PostgreSQL database, on any number of machines')
    .option(...CONFIG_OPTION)
    .option('--concurrency <n>', 'proofs at once', integer)
    .option(...DATABASE_OPTION)
    .option(...ARTIFACTS_OPTION)
    .option(...LEVEL_OPTION)
    .option(...JSON_OPTION)
    .action(async (options) => {
      const operation = await operationOf(io, 'worker', options)
      const clean = await runWorker({ operation, signal: io.signal })
      finish({ json: { clean }, text: 'worker stopped', ok: clean })
    })
}
