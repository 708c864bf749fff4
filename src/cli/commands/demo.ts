import { resolve } from 'node:path'
import { type Command, Option } from '@commander-js/extra-typings'
import { playBftDemo } from '../../demo/bft/bft-demo.js'
import { describeBftDemo } from '../../demo/bft/describe-bft-demo.js'
import { playDemo } from '../../demo/demo.js'
import { describeDemo } from '../../demo/describe-demo.js'
import { devnetStory } from '../../demo/devnet-story.js'
import { mainnetStory } from '../../demo/mainnet-story.js'
import { defaultCircuitsDirectory } from '../../replay/prepare-circuits.js'
import { CliError } from '../cli-error.js'
import { type CommandContext, JSON_OPTION } from '../command-context.js'
import { demonstrateCoalition } from '../demonstrate-coalition.js'
import { routesTable } from '../describe-row.js'
import { buildProgress, replayProgress } from '../progress.js'

/** `concordat demo`: from a signed update to an account balance, in one command. */
export function addDemoCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('demo')
    .description('prove an update, accept it on a local chain, check an account against the accepted state')
    .addOption(
      new Option('--chain <family>', 'family of the source chain')
        .choices(['ethereum', 'bft'] as const)
        .default('ethereum' as const),
    )
    .option('--coalition', 'play a double signing: proof, freeze, slashes at two protocols')
    .option('--data <folder>', 'recorded mainnet data; without it a development beacon chain is made')
    .option('--seed <text>', 'seed of the development chain', 'concordat demo')
    .option('--directory <folder>', 'built circuits; missing ones are built', defaultCircuitsDirectory())
    .option(...JSON_OPTION)
    .action(async (options, command) => {
      if (options.coalition) {
        const given = ['chain', 'data'].find((name) => command.getOptionValueSource(name) === 'cli')
        if (given !== undefined) throw new CliError('USAGE', `--${given} has no place beside --coalition.`)
        finish(await demonstrateCoalition(options, io))
        return
      }
      if (options.chain === 'bft') {
        if (options.data !== undefined) throw new CliError('USAGE', '--data is of beacon chains.')
        const report = await playBftDemo({
          seed: options.seed,
          directory: resolve(options.directory),
          onBuild: buildProgress(io),
          onNote: (line) => io.stderr(`${line}\n`),
          signal: io.signal,
        })
        const { height, seconds, gas } = report
        const { revealed } = report.predicate
        const json = { accepted: true, height, predicate: { proven: true, revealed }, seconds, gas }
        finish({ json, text: describeBftDemo(report), ok: true })
        return
      }
      const story =
        options.data === undefined
          ? await devnetStory({ seed: options.seed, signal: io.signal })
          : await mainnetStory(resolve(options.data))
      const report = await playDemo({
        story,
        directory: resolve(options.directory),
        onEvent: replayProgress(io),
        signal: io.signal,
      })
      const text = `${describeDemo(report)}\n\n${routesTable(report.routes)}`
      finish({ json: { ...report, accepted: true }, text, ok: true })
    })
}
