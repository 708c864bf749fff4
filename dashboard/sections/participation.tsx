import { useMemo } from 'preact/hooks'
import { EVERY, type Overview } from '../data/use-overview.js'
import { DataTable } from '../parts/data-table.js'
import { Section } from '../parts/section.js'
import { TimePlot } from '../parts/time-plot.js'
import { percentText } from '../view/amount.js'
import { type ParticipationSeries, participationSeries } from '../view/participation-series.js'

const LISTED = 20
const QUORUM = 2 / 3

/** Who signed, over time. */
export function Participation({ overview, now }: { overview: Overview; now: number }) {
  const { value } = overview.participation
  const series = useMemo(() => participationSeries(value ?? []), [value])
  return (
    <Section
      id="participation"
      title="Participation"
      lead="How many signed the headers that each light client recorded. The dashed line is two thirds. Times are UTC."
      reading={overview.participation}
      everySeconds={EVERY.participation}
      now={now}
      isEmpty={() => series.length === 0}
      empty="No header has been recorded in the blocks that were read."
    >
      {() => (
        <div class="plots">
          {series.map((each) => (
            <History key={each.key} series={each} />
          ))}
        </div>
      )}
    </Section>
  )
}

function History({ series: { name, times, values, isShare, summary } }: { series: ParticipationSeries }) {
  const rows = times.map((time, index) => ({ time, value: values[index] ?? 0 })).slice(-LISTED)
  return (
    <figure>
      <figcaption>{name}</figcaption>
      <TimePlot
        times={times}
        values={values}
        isShare={isShare}
        level={isShare ? QUORUM : undefined}
        summary={summary}
      />
      <details>
        <summary>{name} as a table</summary>
        <DataTable
          caption={`${summary} The newest ${rows.length}:`}
          rows={rows.toReversed()}
          keyOf={({ time }) => String(time)}
          columns={[
            {
              name: 'Recorded, UTC',
              cell: ({ time }) => new Date(time * 1000).toISOString().slice(0, 19).replace('T', ' '),
            },
            {
              name: isShare ? 'Signed' : 'Signers',
              isNumber: true,
              cell: ({ value }) => (isShare ? percentText(value) : String(value)),
            },
          ]}
        />
      </details>
    </figure>
  )
}
