import { resolve } from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { forecastMarkdown } from '../../bench/forecast/forecast-markdown.js'
import { runForecastBench } from '../../bench/forecast/run-forecast-bench.js'
import { type CommandContext, JSON_OPTION } from '../command-context.js'
import { wholeNumber } from '../options.js'

/** `concordat bench-forecast`: what detectors and forecasts are worth, on recorded history and made incidents. */
export function addBenchForecastCommand(program: Command, { finish }: CommandContext): void {
  program
    .command('bench-forecast')
    .description('measure detectors and forecasts on recorded history and on made incidents')
    .option('--data <folders...>', 'folders of recorded mainnet updates; only made incidents without')
    .option('--months <n>', 'quiet months that are made to count false alarms', wholeNumber)
    .option('--trials <n>', 'incidents of each kind', wholeNumber)
    .option(...JSON_OPTION)
    .action(async ({ data = [], months = 4n, trials = 20n }) => {
      const report = await runForecastBench({
        data: data.map((folder) => resolve(folder)),
        months: Number(months),
        trials: Number(trials),
      })
      finish({ json: report, text: forecastMarkdown(report), ok: true })
    })
}
