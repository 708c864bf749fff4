import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { writeFileAtomically } from '../../artifacts/write-file-atomically.js'
import { readCoalition } from '../../risk/coalition/read-coalition.js'
import { riskPlots } from '../../risk/plot/risk-plots.js'
import { assessCoalition } from '../../risk/report/assess-coalition.js'
import { riskJson } from '../../risk/report/risk-json.js'
import { riskTables } from '../../risk/report/risk-text.js'
import { CliError } from '../cli-error.js'
import { type CommandContext, JSON_OPTION } from '../command-context.js'
import { wholeNumber } from '../options.js'
import { table } from '../table.js'

/** `concordat risk`: cost to corrupt, contagion, and the price of security of a coalition. */
export function addRiskCommand(program: Command, { finish }: CommandContext): void {
  program
    .command('risk')
    .description('assess a coalition: cost to corrupt, contagion, price of a security guarantee')
    .requiredOption('--graph <file>', 'coalition in YAML or JSON; see docs/risk.md')
    .option('--svg <folder>', 'write plots there')
    .option('--seed <text>', 'of the simulation; the same seed gives the same report', '1')
    .option('--trials <n>', 'simulated years', wholeNumber, 10_000n)
    .option(...JSON_OPTION)
    .action(async ({ graph, svg, seed, trials }) => {
      if (trials < 2n || trials > 1_000_000n) throw new CliError('USAGE', '--trials takes from 2 to 1000000.')
      const coalition = await readCoalition(resolve(graph))
      const report = assessCoalition(coalition, { trials: Number(trials), seed })
      const plots =
        svg === undefined
          ? []
          : riskPlots(report).map((plot) => ({ ...plot, file: join(resolve(svg), plot.name) }))
      if (svg !== undefined) await mkdir(resolve(svg), { recursive: true })
      for (const plot of plots) await writeFileAtomically(plot.file, plot.svg)
      const tables = riskTables(report).map(({ title, head, rows }) => `${title}\n\n${table(head, rows)}`)
      const written = plots.map(({ file }) => `wrote ${file}`)
      finish({
        json: { ...riskJson(report), plots: plots.map(({ file }) => file) },
        text: [report.name, ...tables, ...written].join('\n\n'),
        ok: true,
      })
    })
}
