import { mkdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { packageRoot } from '../../artifacts/package-root.js'
import { writeFileAtomically } from '../../artifacts/write-file-atomically.js'
import { benchMarkdown } from '../../bench/bench-markdown.js'
import { chooseCases } from '../../bench/choose-cases.js'
import { runBench } from '../../bench/run-bench.js'
import { defaultCircuitsDirectory } from '../../replay/prepare-circuits.js'
import { CliError } from '../cli-error.js'
import { type CommandContext, JSON_OPTION } from '../command-context.js'
import { wholeNumber } from '../options.js'
import { buildProgress } from '../progress.js'
import { toJson } from '../to-json.js'

/** `concordat bench`: figures of every circuit and route. */
export function addBenchCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('bench')
    .description('measure every circuit and route; writes a JSON file and a Markdown table beside it')
    .argument(
      '[names...]',
      'rows such as apk-512-20 or direct-1; apk, direct or link for all of a route; reads; transport; bft, or rows of it such as bft-quorum-64',
    )
    .option(
      '--runs <n>',
      'runs of each row; three of small circuits and one of large ones by default',
      wholeNumber,
    )
    .option('--out <file>', 'where to write', join(packageRoot(), 'build', 'bench.json'))
    .option('--directory <folder>', 'built circuits; missing ones are built', defaultCircuitsDirectory())
    .option(...JSON_OPTION)
    .action(async (names, options) => {
      const out = resolve(options.out)
      if (!out.endsWith('.json')) throw new CliError('USAGE', '--out must end in .json.')
      if (options.runs === 0n) throw new CliError('USAGE', '--runs must be at least 1.')
      const report = await runBench({
        choice: chooseCases(names),
        directory: resolve(options.directory),
        runs: options.runs === undefined ? undefined : Number(options.runs),
        onBuild: buildProgress(io),
        onRun: ({ name, run, runs, row }) =>
          io.stderr(`${name} ${run}/${runs}: prove ${row.seconds.prove.toFixed(2)} s, ${row.gas} gas\n`),
        onBftRow: ({ name, seconds, gas }) =>
          io.stderr(`${name}: prove ${seconds.prove.toFixed(2)} s, ${gas} gas\n`),
        signal: io.signal,
      })
      const markdown = benchMarkdown(report)
      await mkdir(dirname(out), { recursive: true })
      await writeFileAtomically(out, `${toJson(report, 2)}\n`)
      await writeFileAtomically(out.replace(/\.json$/, '.md'), markdown)
      finish({ json: { out, ...report }, text: markdown, ok: true })
    })
}
