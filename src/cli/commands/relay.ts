import type { Command } from '@commander-js/extra-typings'
import { relayOnce, runRelay } from '../../operation/processes/run-relay.js'
import type { DestinationReport } from '../../relayer/relayer-report.js'
import { CliError } from '../cli-error.js'
import { type CommandContext, JSON_OPTION } from '../command-context.js'
import { table } from '../table.js'
import {
  ARTIFACTS_OPTION,
  CONFIG_OPTION,
  DATABASE_OPTION,
  LEVEL_OPTION,
  operationOf,
} from './service-options.js'

/** `concordat relay`: keeps light clients at the head of their source. */
export function addRelayCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('relay')
    .description('keep light clients at the head of their source chain')
    .option(...CONFIG_OPTION)
    .option('--once', 'look at every client once, do what is to do, and report')
    .option('--dry-run', 'plan and estimate; sign nothing, prove nothing')
    .option(...DATABASE_OPTION)
    .option(...ARTIFACTS_OPTION)
    .option(...LEVEL_OPTION)
    .option(...JSON_OPTION)
    .action(async (options) => {
      if (options.config === undefined && (io.env.CONCORDAT_CONFIG ?? '') === '') {
        throw new CliError('USAGE', 'A relayer needs --config: it says what to relay, and where to.')
      }
      const operation = await operationOf(io, 'relay', options)
      const { dryRun, once } = options
      if (once !== true) {
        const clean = await runRelay({ operation, dryRun, signal: io.signal })
        return finish({ json: { clean }, text: 'relayer stopped', ok: clean })
      }
      const { destinations } = await relayOnce({ operation, dryRun, signal: io.signal })
      const ok = destinations.every(({ outcome }) => !BAD.has(outcome))
      finish({ json: { destinations }, text: operation.vault.redact(summary(destinations)), ok })
    })
}

const BAD = new Set<DestinationReport['outcome']>(['failed', 'interrupted', 'conflict', 'frozen', 'expired'])

function summary(destinations: readonly DestinationReport[]): string {
  const rows = destinations.map(({ destination, outcome, headSlot, lagSlots, transactions, error }) => [
    destination,
    outcome,
    headSlot?.toString() ?? '',
    lagSlots?.toString() ?? '',
    transactions
      .map(({ kind, route, result }) => `${kind} ${route ?? ''} ${result}`.replace(/ +/g, ' '))
      .join(', '),
    error?.code ?? '',
  ])
  return table(['client', 'outcome', 'head', 'lag', 'transactions', 'error'], rows)
}
