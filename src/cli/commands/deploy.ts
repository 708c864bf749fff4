import { resolve } from 'node:path'
import { type Command, Option } from '@commander-js/extra-typings'
import { deployLightClient } from '../../chain/deploy-light-client.js'
import { apkCircuits } from '../../ethereum/apk/circuits.js'
import { parseBootstrap } from '../../ethereum/json/parse-bootstrap.js'
import { hashTreeRootSyncCommittee } from '../../ethereum/ssz/hash-tree-root-sync-committee.js'
import { openDestination } from '../../replay/destination.js'
import { deployVerifiers, prepareApk } from '../../replay/prepare-apk.js'
import { defaultCircuitsDirectory } from '../../replay/prepare-circuits.js'
import { readDocument } from '../../replay/read-document.js'
import { type CommandContext, JSON_OPTION } from '../command-context.js'
import { NETWORKS, networkOf, PRIVATE_KEY_VARIABLE, privateKeyOf, rpcUrl, wholeNumber } from '../options.js'
import { buildProgress } from '../progress.js'

/** `concordat deploy`: puts a light client on a running chain. */
export function addDeployCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('deploy')
    .description(`deploy a light client; ${PRIVATE_KEY_VARIABLE} signs, else the node's first account`)
    .requiredOption('--rpc <url>', 'destination chain', rpcUrl)
    .requiredOption('--bootstrap <file>', 'checkpoint: the root of all trust')
    .option('--circuits <names...>', 'circuits of route apk')
    .option('--no-apk', 'route direct only: no circuits')
    .option('--weak-subjectivity-seconds <n>', 'how old the head may become', wholeNumber)
    .option('--valid-until-epoch <n>', 'first epoch the fork schedule does not cover', wholeNumber)
    .addOption(new Option('--network <name>', 'source network').choices(NETWORKS).default('mainnet' as const))
    .option('--directory <folder>', 'built circuits; missing ones are built', defaultCircuitsDirectory())
    .option(...JSON_OPTION)
    .action(async (options) => {
      const config = networkOf(options.network)
      const privateKey = privateKeyOf(io)
      const bootstrap = await readDocument(options.bootstrap, parseBootstrap)
      const { client } = await openDestination({ rpcUrl: options.rpc, privateKey, timestamp: 0n })
      const kit = options.apk
        ? await prepareApk({
            names: options.circuits ?? namesFor(config.syncCommitteeSize),
            committeeSize: config.syncCommitteeSize,
            directory: resolve(options.directory),
            onBuild: buildProgress(io),
            signal: io.signal,
          })
        : undefined
      const verifiers = kit === undefined ? undefined : await deployVerifiers(kit, client)
      const deployed = await deployLightClient({
        client,
        config,
        checkpoint: { kind: 'bootstrap', bootstrap },
        weakSubjectivitySeconds: options.weakSubjectivitySeconds,
        validUntilEpoch: options.validUntilEpoch,
        apk: kit &&
          verifiers && {
            setupKind: kit.setupKind,
            circuits: verifiers.apk,
            linkVerifier: verifiers.link.verifier,
          },
      })
      const { address, txHash, gasUsed } = deployed
      const { slot } = bootstrap.header.beacon
      finish({
        json: {
          address,
          chainId: client.chain.id,
          txHash,
          gas: gasUsed,
          slot,
          committeeRoot: hashTreeRootSyncCommittee(bootstrap.currentSyncCommittee),
          setup: kit?.setupKind ?? null,
          verifiers: verifiers?.apk ?? [],
          linkVerifier: verifiers?.link ?? null,
        },
        text: `light client ${address} on chain ${client.chain.id}, at slot ${slot} (${gasUsed} gas)`,
        ok: true,
      })
    })
}

function namesFor(committeeSize: number): string[] {
  return apkCircuits.filter((circuit) => circuit.committeeSize === committeeSize).map(({ name }) => name)
}
