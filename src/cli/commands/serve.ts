import type { Command } from '@commander-js/extra-typings'
import { runServe } from '../../operation/processes/run-serve.js'
import { CliError } from '../cli-error.js'
import { type CommandContext, JSON_OPTION } from '../command-context.js'
import {
  ARTIFACTS_OPTION,
  CONFIG_OPTION,
  DATABASE_OPTION,
  integer,
  LEVEL_OPTION,
  operationOf,
} from './service-options.js'

/** `concordat serve`: the HTTP API, and on a laptop everything else with it. */
export function addServeCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('serve')
    .description('serve proofs over HTTP: one process with its own database, or an API on PostgreSQL')
    .option(...CONFIG_OPTION)
    .option('--host <host>', 'interface to listen on')
    .option('--port <n>', 'port to listen on; 0 takes any', integer)
    .option('--data-dir <folder>', 'database of this process, when there is no server')
    .option(...DATABASE_OPTION)
    .option(...ARTIFACTS_OPTION)
    .option('--concurrency <n>', 'proofs at once', integer)
    .option('--with-worker', 'prove in this process; the default without a database server')
    .option('--without-worker', 'only the API')
    .option('--with-relayer', 'relay in this process; the default without a server where one is configured')
    .option('--without-relayer', 'no relayer')
    .option(...LEVEL_OPTION)
    .option(...JSON_OPTION)
    .action(async (options) => {
      const operation = await operationOf(io, 'serve', options)
      let url = ''
      const clean = await runServe({
        operation,
        withWorker: choice(options.withWorker, options.withoutWorker),
        withRelayer: choice(options.withRelayer, options.withoutRelayer),
        signal: io.signal,
        onListening: (listening) => {
          url = listening
        },
      })
      finish({ json: { url, clean }, text: `served ${url}; stopped`, ok: clean })
    })
}

function choice(isWanted: boolean | undefined, isUnwanted: boolean | undefined): boolean | undefined {
  if (isWanted === true && isUnwanted === true) {
    throw new CliError('USAGE', 'A part cannot be both with and without.')
  }
  return isWanted ?? (isUnwanted === true ? false : undefined)
}
