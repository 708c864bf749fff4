import { resolve } from 'node:path'
import { parseLightBlock } from '../bft/json/parse-bft-json.js'
import type { StartAnvilParameters } from '../chain/anvil.js'
import { replayBft } from '../replay/bft/replay-bft.js'
import type { BlockRow } from '../replay/bft/replay-blocks.js'
import { readDocument } from '../replay/read-document.js'
import { CliError } from './cli-error.js'
import type { CliIo } from './cli-io.js'
import { privateKeyOf } from './options.js'
import { buildProgress } from './progress.js'
import { table } from './table.js'

/** What `concordat replay --chain bft` takes. */
export type LightBlockOptions = {
  updates: string[]
  trusted?: string | undefined
  rpc?: string | undefined
  hardfork?: StartAnvilParameters['hardfork']
  weakSubjectivitySeconds?: bigint | undefined
  directory: string
}

/**
 * Replays light blocks of a BFT chain from files, as a devnet serves them.
 *
 * @throws CliError `USAGE`; ReplayError for files that do not hold light blocks; errors of `replayBft`.
 */
export async function replayLightBlocks(options: LightBlockOptions, io: CliIo) {
  if (options.trusted === undefined) {
    throw new CliError('USAGE', 'Give --trusted: a light block that the client believes.')
  }
  const trusted = await readDocument(options.trusted, parseLightBlock)
  const blocks = await Promise.all(options.updates.map((path) => readDocument(path, parseLightBlock)))
  const report = await replayBft({
    trusted,
    blocks,
    rpcUrl: options.rpc,
    privateKey: options.rpc === undefined ? undefined : privateKeyOf(io),
    hardfork: options.hardfork,
    trustingPeriodSeconds: options.weakSubjectivitySeconds,
    directory: resolve(options.directory),
    onBuild: buildProgress(io),
    onProgress: ({ stage, circuit }) => io.stderr(`${circuit}: ${stage}\n`),
    signal: io.signal,
  })
  const counts = `${report.accepted} of ${report.blocks.length} blocks accepted`
  return { json: report, text: `${blocksTable(report.blocks)}\n\n${counts}`, ok: report.rejected === 0 }
}

function blocksTable(rows: readonly BlockRow[]): string {
  return table(
    ['height', 'kind', 'circuit', 'constraints', 'witness s', 'prove s', 'gas', 'result'],
    rows.map(({ height, kind, circuit, constraints, seconds, gas, accepted, error }) => [
      String(height),
      kind,
      circuit,
      String(constraints),
      seconds.witness.toFixed(1),
      seconds.prove.toFixed(1),
      gas === null ? '' : String(gas),
      accepted ? 'accepted' : (error ?? 'refused'),
    ]),
  )
}
