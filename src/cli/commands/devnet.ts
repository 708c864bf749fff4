import { resolve } from 'node:path'
import { type Command, Option } from '@commander-js/extra-typings'
import { createBftDevnet } from '../../devnet/bft/create-bft-devnet.js'
import { readBftScript } from '../../devnet/bft/read-script.js'
import { runBftDevnet } from '../../devnet/bft/run-bft-devnet.js'
import type { BftScriptInput } from '../../devnet/bft/script-schema.js'
import { CliError } from '../cli-error.js'
import { type CommandContext, JSON_OPTION } from '../command-context.js'
import { wholeNumber } from '../options.js'
import { integer } from './service-options.js'

/** `concordat devnet`: a source chain of simulated validators, served over HTTP. */
export function addDevnetCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('devnet')
    .description('run a seeded development chain and serve its headers, votes, sets and state over HTTP')
    .addOption(new Option('--chain <family>', 'family of the chain').choices(['bft']).default('bft'))
    .option('--seed <text>', 'seed of keys, delays and transfers', 'concordat devnet')
    .option('--validators <n>', 'size of the first validator set, when the script names none', integer)
    .option('--script <file>', 'YAML or JSON: validators, their changes, transactions, faults')
    .option('--host <host>', 'interface to listen on', '127.0.0.1')
    .option('--port <n>', 'port to listen on; 0 takes any', integer, 8650)
    .option(
      '--blocks <n>',
      'make so many blocks at once and serve them; without it, one a block time',
      wholeNumber,
    )
    .option('--block-time <ms>', 'milliseconds between blocks; overrides the script', integer)
    .option(...JSON_OPTION)
    .action(async (options) => {
      const { seed, validators, blocks, host, port, blockTime } = options
      const given = options.script === undefined ? {} : await readBftScript(resolve(options.script))
      if (validators !== undefined && given.validators !== undefined)
        throw new CliError('USAGE', 'The script names the validators already.')
      const devnet = createBftDevnet({
        seed,
        validators,
        script: {
          ...(blocks === undefined ? startingNow(given) : given),
          ...(blockTime === undefined ? {} : { blockTime }),
        },
      })
      const ended = await runBftDevnet({
        devnet,
        blocks,
        host,
        port,
        signal: io.signal,
        onListening: (url) =>
          io.stderr(`bft devnet, chain ${devnet.script.chainId}, seed "${seed}": ${url}\n`),
      })
      finish({
        json: { ...ended, chainId: devnet.script.chainId, seed },
        text: `served ${ended.url} up to height ${ended.height}; stopped`,
        ok: true,
      })
    })
}

/** A chain that follows the wall clock begins now, unless its script says when. */
function startingNow(script: BftScriptInput): BftScriptInput {
  return { genesisTime: Date.now(), ...script }
}
