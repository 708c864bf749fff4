import { resolve } from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { playDemo } from '../../demo/demo.js'
import { describeDemo } from '../../demo/describe-demo.js'
import { devnetStory } from '../../demo/devnet-story.js'
import { mainnetStory } from '../../demo/mainnet-story.js'
import { defaultCircuitsDirectory } from '../../replay/prepare-circuits.js'
import { type CommandContext, JSON_OPTION } from '../command-context.js'
import { routesTable } from '../describe-row.js'
import { replayProgress } from '../progress.js'

/** `concordat demo`: from a signed update to an account balance, in one command. */
export function addDemoCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('demo')
    .description('prove an update, accept it on a local chain, check an account against the accepted state')
    .option('--data <folder>', 'recorded mainnet data; without it a development beacon chain is made')
    .option('--seed <text>', 'seed of the development beacon chain', 'concordat demo')
    .option('--directory <folder>', 'built circuits; missing ones are built', defaultCircuitsDirectory())
    .option(...JSON_OPTION)
    .action(async (options) => {
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
