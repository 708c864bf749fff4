import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { writeFileAtomically } from '../../artifacts/write-file-atomically.js'
import { riskPlots } from '../../risk/plot/risk-plots.js'
import { assessCoalition } from '../../risk/report/assess-coalition.js'
import { riskJson } from '../../risk/report/risk-json.js'
import { riskTables } from '../../risk/report/risk-text.js'
import { CliError } from '../cli-error.js'
import { type CommandContext, JSON_OPTION } from '../command-context.js'
import { rpcUrl, wholeNumber } from '../options.js'
import { table } from '../table.js'
import { coalitionOf, contractAddress, securedValue } from './risk-source.js'

/** `concordat risk`: cost to corrupt, contagion, and the price of security of a coalition. */
export function addRiskCommand(program: Command, { finish }: CommandContext): void {
  program
    .command('risk')
    .description('assess a coalition: cost to corrupt, contagion, price of a security guarantee')
    .option('--graph <file>', 'coalition in YAML or JSON; see docs/risk.md')
    .option('--coalition <address>', 'coalition on a chain, instead of a file', contractAddress)
    .option('--vault <address>', 'its bond vault', contractAddress)
    .option('--rpc <url>', 'JSON-RPC endpoint of that chain', rpcUrl)
    .option('--secured <name=amount>', 'value that a member secures; once for each', securedValue, {})
    .option('--secured-file <file>', 'the same from a YAML or JSON file of names and amounts')
    .option('--from-block <n>', 'block of the vault, or earlier', wholeNumber, 0n)
    .option('--svg <folder>', 'write plots there')
    .option('--seed <text>', 'of the simulation; the same seed gives the same report', '1')
    .option('--trials <n>', 'simulated years', wholeNumber, 10_000n)
    .option(...JSON_OPTION)
    .action(async ({ svg, seed, trials, ...source }) => {
      if (trials < 2n || trials > 1_000_000n) throw new CliError('USAGE', '--trials takes from 2 to 1000000.')
      const coalition = await coalitionOf(source)
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
