import { resolve } from 'node:path'
import { type Command, Option } from '@commander-js/extra-typings'
import { defaultCircuitsDirectory } from '../../replay/prepare-circuits.js'
import { readUpdates } from '../../replay/read-updates.js'
import { replay } from '../../replay/replay.js'
import { CliError } from '../cli-error.js'
import { type CommandContext, JSON_OPTION } from '../command-context.js'
import { replayTable } from '../describe-row.js'
import { NETWORKS, networkOf, privateKeyOf, rpcUrl, wholeNumber } from '../options.js'
import { replayProgress } from '../progress.js'
import { readCheckpoints } from '../read-checkpoints.js'
import { replayLightBlocks } from '../replay-light-blocks.js'

/** `concordat replay`: feeds updates to a light client on a local or running chain. */
export function addReplayCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('replay')
    .description('deploy a light client at a checkpoint and feed it updates in order')
    .requiredOption(
      '--updates <paths...>',
      'Beacon-API JSON, JSON lines or .gz of it: files, or folders of them; light blocks of a BFT chain',
    )
    .addOption(
      new Option('--chain <family>', 'family of the source chain')
        .choices(['ethereum', 'bft'] as const)
        .default('ethereum' as const),
    )
    .option('--trusted <file>', 'trusted light block of a BFT chain')
    .option('--bootstrap <files...>', 'checkpoint to start at; several for updates with gaps')
    .option('--committee <files...>', 'trusted sync committee, where there is no bootstrap')
    .addOption(
      new Option('--route <route>', 'how the aggregate key is shown')
        .choices(['direct', 'apk', 'auto'] as const)
        .default('auto' as const),
    )
    .option('--every <k>', 'prove each K-th update and take route direct for the rest', wholeNumber)
    .option('--skip-proofs', "prove nothing: check by the circuit's TypeScript twin, on route direct")
    .option('--rpc <url>', 'a running chain instead of a local one', rpcUrl)
    .addOption(
      new Option('--hardfork <name>', 'rules of the local chain')
        .choices(['cancun', 'prague', 'osaka'] as const)
        .default('prague' as const),
    )
    .addOption(new Option('--network <name>', 'source network').choices(NETWORKS).default('mainnet' as const))
    .option('--weak-subjectivity-seconds <n>', 'how old the head may become', wholeNumber)
    .option('--directory <folder>', 'built circuits; missing ones are built', defaultCircuitsDirectory())
    .option(...JSON_OPTION)
    .action(async (options) => {
      if (options.chain === 'bft') return finish(await replayLightBlocks(options, io))
      if (options.bootstrap === undefined && options.committee === undefined) {
        throw new CliError('USAGE', 'Give --bootstrap or --committee: a client has to start somewhere.')
      }
      if (options.every === 0n) throw new CliError('USAGE', '--every takes a number from 1.')
      const privateKey = options.rpc === undefined ? undefined : privateKeyOf(io)
      const checkpoints = await readCheckpoints(options)
      const updates = await readUpdates(options.updates)
      const report = await replay({
        config: networkOf(options.network),
        updates,
        checkpoints,
        route: options.route,
        every: options.every === undefined ? undefined : Number(options.every),
        skipProofs: options.skipProofs,
        rpcUrl: options.rpc,
        privateKey,
        hardfork: options.hardfork,
        weakSubjectivitySeconds: options.weakSubjectivitySeconds,
        directory: resolve(options.directory),
        onEvent: replayProgress(io),
        signal: io.signal,
      })
      const counts = `${report.accepted} of ${report.updates.length} updates accepted`
      finish({ json: report, text: `${replayTable(report.updates)}\n\n${counts}`, ok: report.rejected === 0 })
    })
}
