import { resolve } from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { Option } from '@commander-js/extra-typings'
import { writeFileAtomically } from '../../artifacts/write-file-atomically.js'
import { smallestApkCircuit } from '../../ethereum/apk/circuits.js'
import { parseBootstrap } from '../../ethereum/json/parse-bootstrap.js'
import { parseSyncCommittee } from '../../ethereum/json/parse-sync-committee.js'
import { parseUpdate } from '../../ethereum/json/parse-update.js'
import type { SyncCommittee } from '../../ethereum/types/light-client.js'
import { serializeApkProof } from '../../prover/apk-proof-json.js'
import { absentOf, assertSignedBy } from '../../prover/apk-statement.js'
import { createProver } from '../../prover/create-prover.js'
import { defaultCircuitsDirectory, prepareCircuits } from '../../replay/prepare-circuits.js'
import { readDocument } from '../../replay/read-document.js'
import { ReplayError } from '../../replay/replay-error.js'
import { CliError } from '../cli-error.js'
import { type CommandContext, JSON_OPTION } from '../command-context.js'
import { NETWORKS, networkOf } from '../options.js'
import { buildProgress } from '../progress.js'

/** `concordat prove`: a proof of the aggregate key of an update's signers. */
export function addProveCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('prove')
    .description("prove the aggregate key of an update's signers")
    .requiredOption('--update <file>', 'LightClientUpdate or LightClientFinalityUpdate, Beacon-API JSON')
    .option('--committee <file>', 'the sync committee that signed it')
    .option('--bootstrap <file>', 'a bootstrap with that committee')
    .requiredOption('--out <file>', 'where to write the proof')
    .option('--circuit <name>', 'this circuit instead of the smallest that fits')
    .option('--directory <folder>', 'built circuits', defaultCircuitsDirectory())
    .addOption(new Option('--network <name>', 'source network').choices(NETWORKS).default('mainnet' as const))
    .option(...JSON_OPTION)
    .action(async (options) => {
      const committee = await readCommittee(options)
      const update = await readDocument(options.update, parseUpdate)
      // Before a circuit is built for it, which may take a minute.
      assertSignedBy(update, committee, networkOf(options.network))
      const absentees = absentOf(update, committee).length
      const name = options.circuit ?? smallestApkCircuit(committee.pubkeys.length, absentees)?.name
      if (name === undefined) {
        throw new ReplayError(
          'NO_CIRCUIT_FITS',
          'No circuit takes a committee with that many absent members.',
          {
            facts: [`committee size: ${committee.pubkeys.length}`, `absent: ${absentees}`],
          },
        )
      }
      const artifacts = await prepareCircuits({
        names: [name],
        directory: resolve(options.directory),
        onProgress: buildProgress(io),
        signal: io.signal,
      })
      const proof = await createProver({ artifacts }).prove(update, committee, {
        circuit: name,
        onProgress: ({ stage, circuit }) => io.stderr(`${circuit}: ${stage}\n`),
        signal: io.signal,
      })
      const out = resolve(options.out)
      await writeFileAtomically(out, `${serializeApkProof(proof)}\n`)
      const { circuit, constraints, seconds, peakRssBytes } = proof
      const participants = committee.pubkeys.length - absentees
      finish({
        json: { out, circuit, constraints, participants, seconds, peakRssBytes: peakRssBytes ?? null },
        text: `${circuit} (${constraints} constraints) proved ${participants} signers in ${total(seconds)} s: ${out}`,
        ok: true,
      })
    })
}

function total(seconds: { witness: number; prove: number; verify: number }): string {
  return (seconds.witness + seconds.prove + seconds.verify).toFixed(1)
}

async function readCommittee(options: {
  committee?: string | undefined
  bootstrap?: string | undefined
}): Promise<SyncCommittee> {
  const { committee, bootstrap } = options
  if ((committee === undefined) === (bootstrap === undefined)) {
    throw new CliError('USAGE', 'Give the committee by either --committee or --bootstrap.')
  }
  if (committee !== undefined) return readDocument(committee, parseSyncCommittee)
  return (await readDocument(String(bootstrap), parseBootstrap)).currentSyncCommittee
}
