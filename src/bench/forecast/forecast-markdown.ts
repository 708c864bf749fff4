import type { ForecastReport } from './run-forecast-bench.js'

type Cell = string | number | undefined

function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) => `| ${cells.map((cell) => cell ?? 'none').join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Four significant digits. */
function digits(value: number): string {
  return String(Number(value.toPrecision(4)))
}

/** The report as Markdown tables. */
export function forecastMarkdown(report: ForecastReport): string {
  const { machine, recorded, accuracy, falseAlarms, delays, stalls, devnets, seconds } = report
  const parts = [
    `${machine.cpu}, ${machine.cores} cores, ${machine.platform}, Node ${machine.node}; ${seconds.toFixed(0)} s.`,
  ]
  if (recorded !== undefined) {
    const { updates, days, observations, alerts } = recorded
    parts.push(
      table(
        ['recorded history', ''],
        [
          ['updates', updates],
          ['days', days.toFixed(1)],
          ['observations', observations],
          ['false alarms', alerts.length],
          ['least participation', digits(recorded.leastParticipation)],
          ['greatest lag, epochs', digits(recorded.greatestLagEpochs)],
          ['greatest share of seats', digits(recorded.greatestSeatShare)],
          ['fewest keys with a third', recorded.leastHoldersToThird],
          ['greatest overlap of committees', digits(recorded.greatestOverlap)],
        ],
      ),
    )
  }
  parts.push(
    table(
      ['series', 'forecaster', 'steps ahead', 'n', 'MAE', 'RMSE', 'bias', 'skill'],
      accuracy.map(({ series, forecaster, horizon, count, mae, rmse, bias, skill }) => [
        series,
        forecaster,
        horizon,
        count,
        ...[mae, rmse, bias].map(digits),
        skill.toFixed(2),
      ]),
    ),
    table(
      ['detector, quiet synthetic months', 'observations', 'false alarms'],
      falseAlarms.map((row) => [row.detector, row.observations, row.falseAlarms]),
    ),
    table(
      ['incident', 'detector', 'trials', 'found', 'median delay', 'worst'],
      delays.map((row) => [row.incident, row.detector, row.trials, row.found, row.median, row.worst]),
    ),
    table(
      ['missed epochs', 'delay, seconds', 'false alarms'],
      stalls.map((row) => [row.missedEpochs, row.delaySeconds, row.falseAlarms]),
    ),
    table(
      ['devnet', 'incident', 'looked for', 'delay, seconds', 'raised before', 'raised after'],
      devnets.map((row) => [
        row.chain,
        row.incident,
        row.kind,
        row.delaySeconds,
        row.before.join(', ') || 'none',
        row.after.join(', ') || 'none',
      ]),
    ),
  )
  return `${parts.join('\n\n')}\n`
}
