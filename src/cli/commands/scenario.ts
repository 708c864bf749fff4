import { resolve } from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { defaultCircuitsDirectory } from '../../replay/prepare-circuits.js'
import { narrate } from '../../scenario/narrate.js'
import { playScenario } from '../../scenario/play-scenario.js'
import { SCENARIO_SEED } from '../../scenario/scenario.js'
import { scenarioOf, scenarios } from '../../scenario/scenarios.js'
import { CliError } from '../cli-error.js'
import type { CommandContext } from '../command-context.js'
import { describeScenario } from '../describe-scenario.js'
import { buildProgress } from '../progress.js'
import { toJson } from '../to-json.js'

/** `concordat scenario`: plays something that happens to a coalition, step by step. */
export function addScenarioCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('scenario')
    .description('play what happens to a coalition on development chains, as a narrated timeline')
    .argument('[name]', 'which; see --list')
    .option('--list', 'say what can be played')
    .option('--seed <text>', 'seed of the development chain', SCENARIO_SEED)
    .option('--directory <folder>', 'built circuits; missing ones are built', defaultCircuitsDirectory())
    .option('--json', 'print one JSON object a step, and the result as the last line of standard output')
    .action(async (name, options) => {
      if (options.list) {
        const known = scenarios.map(({ name, summary }) => ({ name, summary }))
        const width = Math.max(...known.map((each) => each.name.length))
        const text = known.map((each) => `${each.name.padEnd(width)}  ${each.summary}`).join('\n')
        finish({ json: { scenarios: known }, text, ok: true })
        return
      }
      if (name === undefined) throw new CliError('USAGE', 'Name a scenario, or ask for --list.')
      const report = await playScenario({
        scenario: scenarioOf(name),
        seed: options.seed,
        directory: resolve(options.directory),
        onBuild: buildProgress(io),
        onStep: (step) => io.stdout(`${options.json ? toJson(step) : narrate(step)}\n`),
        signal: io.signal,
      })
      const { scenario, facts, steps, seconds, gas } = report
      finish({
        json: { scenario, passed: true, ...facts, steps: steps.length, seconds, gas },
        text: describeScenario(report),
        ok: true,
      })
    })
}
