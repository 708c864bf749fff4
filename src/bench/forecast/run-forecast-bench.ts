import { mainnet } from '../../ethereum/networks/mainnet.js'
import { forecastErrors } from '../../forecast/forecast-errors.js'
import { readUpdates } from '../../replay/read-updates.js'
import { describeMachine, type Machine } from '../machine.js'
import { type DevnetIncidentRow, devnetIncidents } from './devnet-incidents.js'
import { type StallRow, stalledLags, stallTrials } from './finality-trials.js'
import { type AccuracyRow, forecastAccuracy, forecastersFor } from './forecast-accuracy.js'
import { type DelayRow, delayTrials, type FalseAlarmRow, falseAlarmTrials } from './participation-trials.js'
import { recordedSegments } from './recorded-history.js'
import { type RecordedTrial, recordedTrial } from './recorded-trials.js'
import { syntheticParticipation } from './synthetic-participation.js'

/** Sections that take recorded updates are missing when none were given. */
export type ForecastReport = {
  machine: Machine
  recorded?: RecordedTrial
  accuracy: AccuracyRow[]
  falseAlarms: FalseAlarmRow[]
  delays: DelayRow[]
  stalls: StallRow[]
  devnets: DevnetIncidentRow[]
  seconds: number
}

const HORIZONS = [1, 4]
/** Periods of 27.3 hours: six are the nearest to a week. */
const SEASON = 6
/** Epochs in a day. */
const DAY = 225
const STALLS = [1, 2, 3, 4, 6, 9].map((missedEpochs, at) => ({ at: 20 + 30 * at, missedEpochs }))

async function onRecorded(paths: readonly string[]): Promise<{ trial: RecordedTrial; rows: AccuracyRow[] }> {
  const updates = (await readUpdates(paths)).map(({ update }) => update)
  const segments = recordedSegments(mainnet, updates)
  const accuracy = (series: string, values: (readonly number[])[], minimumScale: number) =>
    forecastAccuracy({
      series,
      segments: values,
      forecasters: forecastersFor(minimumScale, SEASON),
      horizons: HORIZONS,
    })
  const rows = [
    ...accuracy(
      'recorded participation',
      segments.map(({ participation }) => participation),
      0.005,
    ),
    ...accuracy(
      'recorded finality lag, slots',
      segments.map(({ lagSlots }) => lagSlots),
      1,
    ),
  ]
  // The phase of the epoch is known before: no history is used, so both horizons are one.
  const phase = segments.flatMap(({ lagSlots, expectedLagSlots }) =>
    lagSlots.flatMap((actual, at) =>
      at < 4 ? [] : [{ at, actual, forecast: expectedLagSlots[at] as number }],
    ),
  )
  const reference = rows.find(
    ({ series, forecaster }) => series.startsWith('recorded fin') && forecaster === 'naive',
  )
  const errors = forecastErrors(phase)
  rows.push({
    series: 'recorded finality lag, slots',
    forecaster: 'known phase of the epoch',
    horizon: 1,
    ...errors,
    skill: 1 - errors.mae / (reference?.mae ?? Number.NaN),
  })
  return { trial: recordedTrial(mainnet, segments), rows }
}

/**
 * Measures forecasters and detectors on recorded updates, on seeded synthetic series and on devnet incidents. The same
 * parameters give the same figures, but for the seconds.
 *
 * @param parameters.data Files and folders with recorded mainnet updates.
 * @param parameters.months Synthetic quiet months for false alarms.
 * @param parameters.trials Seeded repetitions of each synthetic incident.
 * @throws ReplayError on files that cannot be read
 */
export async function runForecastBench(parameters: {
  data: readonly string[]
  months?: number | undefined
  trials?: number | undefined
}): Promise<ForecastReport> {
  const { data, months = 12, trials = 50 } = parameters
  const start = performance.now()
  const recorded = data.length === 0 ? undefined : await onRecorded(data)
  const wandering = Array.from({ length: 8 }, (_, at) =>
    syntheticParticipation({
      seed: `accuracy ${at}`,
      length: 200,
      incident: { name: 'drop', level: 0.9, ramp: 1, onset: 100 },
    }),
  )
  const synthetic = [
    ...forecastAccuracy({
      series: 'synthetic participation with a drop to 90 %',
      segments: wandering,
      forecasters: forecastersFor(0.005, DAY),
      horizons: HORIZONS,
    }),
    ...forecastAccuracy({
      series: 'synthetic finality lag with stalls, epochs',
      segments: [stalledLags(STALLS, 200)],
      forecasters: forecastersFor(0.1, DAY),
      horizons: HORIZONS,
    }),
  ]
  return {
    machine: describeMachine(),
    ...(recorded === undefined ? {} : { recorded: recorded.trial }),
    accuracy: [...(recorded?.rows ?? []), ...synthetic],
    falseAlarms: falseAlarmTrials(months),
    delays: delayTrials(trials),
    stalls: stallTrials([1, 2, 3, 4, 6, 9]),
    devnets: await devnetIncidents(),
    seconds: (performance.now() - start) / 1000,
  }
}
