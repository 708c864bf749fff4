import { Command } from '@commander-js/extra-typings'
import type { CliIo, CommandResult } from './cli-io.js'
import { addBenchCommand } from './commands/bench.js'
import { addBenchForecastCommand } from './commands/bench-forecast.js'
import { addCircuitsCommand } from './commands/circuits.js'
import { addConfigCommand } from './commands/config.js'
import { addDemoCommand } from './commands/demo.js'
import { addDeployCommand } from './commands/deploy.js'
import { addDevnetCommand } from './commands/devnet.js'
import { addMonitorCommand } from './commands/monitor.js'
import { addProveCommand } from './commands/prove.js'
import { addRegisterCommand } from './commands/register.js'
import { addRelayCommand } from './commands/relay.js'
import { addReplayCommand } from './commands/replay.js'
import { addRiskCommand } from './commands/risk.js'
import { addScenarioCommand } from './commands/scenario.js'
import { addServeCommand } from './commands/serve.js'
import { addSetupCommand } from './commands/setup.js'
import { addVerifyCommand } from './commands/verify.js'
import { addWorkerCommand } from './commands/worker.js'
import { packageVersion } from './package-version.js'
import { reportError } from './report-error.js'
import { toJson } from './to-json.js'

/**
 * Runs the command line. With `--json` the last line of standard output is one JSON object and nothing else is there;
 * progress always goes to standard error.
 *
 * @param argv Arguments without the program's own name.
 * @returns The exit code: 0, 1 when the command failed, 2 when the command line is wrong.
 */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const json = argv.includes('--json')
  let result: CommandResult | undefined
  const finish = (value: CommandResult) => {
    result = value
  }
  const program = new Command('concordat')
    .description('Proves Ethereum sync-committee updates and checks them on EVM chains')
    .version(packageVersion())
    .configureOutput({
      writeOut: (text) => io.stdout(text),
      writeErr: (text) => io.stderr(text),
      outputError: (text, write) => write(text),
    })
    .exitOverride()
  for (const add of [
    addCircuitsCommand,
    addProveCommand,
    addVerifyCommand,
    addDeployCommand,
    addRegisterCommand,
    addReplayCommand,
    addDemoCommand,
    addDevnetCommand,
    addBenchCommand,
    addBenchForecastCommand,
    addSetupCommand,
    addServeCommand,
    addWorkerCommand,
    addRelayCommand,
    addMonitorCommand,
    addConfigCommand,
    addRiskCommand,
    addScenarioCommand,
  ]) {
    add(program, { io, finish })
  }
  try {
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    return reportError({ error, io, json })
  }
  if (result === undefined) return 0
  io.stdout(json ? `${toJson(result.json)}\n` : `${result.text}\n`)
  return result.ok ? 0 : 1
}
