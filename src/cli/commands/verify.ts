import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { loadArtifacts } from '../../artifacts/load-artifacts.js'
import { parseSyncCommittee } from '../../ethereum/json/parse-sync-committee.js'
import { parseUpdate } from '../../ethereum/json/parse-update.js'
import type { ApkProof } from '../../prover/apk-proof.js'
import { parseApkProof } from '../../prover/apk-proof-json.js'
import { createProver } from '../../prover/create-prover.js'
import { defaultCircuitsDirectory } from '../../replay/prepare-circuits.js'
import { readDocument } from '../../replay/read-document.js'
import { ReplayError } from '../../replay/replay-error.js'
import { CliError } from '../cli-error.js'
import { type CommandContext, JSON_OPTION } from '../command-context.js'

/** `concordat verify`: checks a proof against the pinned key of its circuit. */
export function addVerifyCommand(program: Command, { finish }: CommandContext): void {
  program
    .command('verify')
    .description('verify a proof against the pinned key of its circuit')
    .requiredOption('--proof <file>', 'what `prove` wrote')
    .option('--update <file>', 'also: that it is about the signers of this update')
    .option('--committee <file>', 'and of this committee')
    .option('--directory <folder>', 'built circuits', defaultCircuitsDirectory())
    .option(...JSON_OPTION)
    .action(async (options) => {
      if ((options.update === undefined) !== (options.committee === undefined)) {
        throw new CliError('USAGE', '--update and --committee come together.')
      }
      const proof = await readProof(options.proof)
      const prover = createProver({ artifacts: await loadArtifacts(resolve(options.directory)) })
      const statement = await readStatement(options)
      const valid = prover.verify(proof, statement)
      const { circuit } = proof
      finish({
        json: { proof: resolve(options.proof), circuit, statement: statement !== undefined, valid },
        text: valid ? `valid proof of ${circuit}` : `INVALID proof of ${circuit}`,
        ok: valid,
      })
    })
}

async function readProof(path: string): Promise<ApkProof> {
  try {
    return parseApkProof(await readFile(path, 'utf8'))
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause
    throw new ReplayError('FILE_UNREADABLE', 'A file cannot be read.', { cause, facts: [`file: ${path}`] })
  }
}

async function readStatement({
  update,
  committee,
}: {
  update?: string | undefined
  committee?: string | undefined
}) {
  if (update === undefined || committee === undefined) return undefined
  return {
    update: await readDocument(update, parseUpdate),
    committee: await readDocument(committee, parseSyncCommittee),
  }
}
