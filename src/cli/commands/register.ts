import { resolve } from 'node:path'
import { type Command, InvalidArgumentError } from '@commander-js/extra-typings'
import { type Address, isAddress } from 'viem'
import { parseBootstrap } from '../../ethereum/json/parse-bootstrap.js'
import { parseSyncCommittee } from '../../ethereum/json/parse-sync-committee.js'
import { openDestination } from '../../replay/destination.js'
import { prepareApk } from '../../replay/prepare-apk.js'
import { defaultCircuitsDirectory } from '../../replay/prepare-circuits.js'
import { readDocument } from '../../replay/read-document.js'
import { ensureRegistered } from '../../replay/register-step.js'
import { CliError } from '../cli-error.js'
import { type CommandContext, JSON_OPTION } from '../command-context.js'
import { PRIVATE_KEY_VARIABLE, privateKeyOf, rpcUrl } from '../options.js'
import { buildProgress } from '../progress.js'

/** `concordat register`: proves a committee's commitment and registers it with a light client. */
export function addRegisterCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('register')
    .description(`prove and register a committee's commitment; ${PRIVATE_KEY_VARIABLE} signs`)
    .requiredOption('--rpc <url>', 'destination chain', rpcUrl)
    .requiredOption('--address <address>', 'light client', address)
    .option('--committee <file>', 'the sync committee')
    .option('--bootstrap <file>', 'a bootstrap that carries it')
    .option('--directory <folder>', 'built circuits; missing ones are built', defaultCircuitsDirectory())
    .option(...JSON_OPTION)
    .action(async (options) => {
      const committee = await readCommittee(options)
      const { client } = await openDestination({
        rpcUrl: options.rpc,
        privateKey: privateKeyOf(io),
        timestamp: 0n,
      })
      const kit = await prepareApk({
        names: [],
        committeeSize: committee.pubkeys.length,
        directory: resolve(options.directory),
        onBuild: buildProgress(io),
        signal: io.signal,
      })
      const row = await ensureRegistered({
        kit,
        destination: { client },
        address: options.address,
        committee,
        registered: new Set(),
        onProgress: ({ stage, circuit }) => io.stderr(`${circuit} ${stage}\n`),
        signal: io.signal,
      })
      if (row === null) throw new CliError('USAGE', 'There was nothing to register.')
      finish({ json: row, text: `registered ${row.committeeRoot} (${row.gas} gas)`, ok: true })
    })
}

function readCommittee({ committee, bootstrap }: { committee?: string; bootstrap?: string }) {
  if (committee !== undefined) return readDocument(committee, parseSyncCommittee)
  if (bootstrap === undefined) throw new CliError('USAGE', 'Give --committee or --bootstrap.')
  return readDocument(bootstrap, (json) => parseBootstrap(json).currentSyncCommittee)
}

function address(text: string): Address {
  if (isAddress(text)) return text
  throw new InvalidArgumentError('Expected an address.')
}
