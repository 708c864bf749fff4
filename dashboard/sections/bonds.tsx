import { EVERY, type Overview } from '../data/use-overview.js'
import { Badge } from '../parts/badge.js'
import { DataTable } from '../parts/data-table.js'
import { Meter } from '../parts/meter.js'
import { Section } from '../parts/section.js'
import { percentText } from '../view/amount.js'
import { type BondRow, bondRows } from '../view/bond-rows.js'

/** What an attack burns beside what it can take. */
export function Bonds({ overview, now }: { overview: Overview; now: number }) {
  return (
    <Section
      id="bonds"
      title="Bonds and value at risk"
      lead="What an attack on a member burns, and the most that may leave by its flow limits before proof freezes it."
      reading={overview.coalition}
      everySeconds={EVERY.coalition}
      now={now}
      isEmpty={({ members }) => members.every(({ bonds }) => bonds === undefined)}
      empty="No bond vault or flow limiter is configured."
    >
      {(coalition) => {
        const unit = coalition.asset === undefined ? '' : `, ${coalition.asset.symbol}`
        return (
          <DataTable
            caption={`Slashable bonds and value at risk of each member${unit}`}
            rows={bondRows(coalition)}
            keyOf={({ key }) => key}
            columns={[
              { name: 'Member', cell: ({ name }) => name },
              {
                name: 'Slashable bonds',
                isNumber: true,
                cell: ({ slashable, slashableShare }) => (
                  <>
                    {slashable} <Meter share={slashableShare} tone="accent" />
                  </>
                ),
              },
              {
                name: 'Value at risk',
                isNumber: true,
                cell: ({ atRisk, atRiskShare }) => (
                  <>
                    {atRisk} <Meter share={atRiskShare} tone="muted" />
                  </>
                ),
              },
              { name: 'Cover', cell: (row) => <Cover row={row} /> },
              {
                name: 'Room for outflow now',
                isNumber: true,
                cell: ({ left }) => (left === undefined ? 'nothing may leave' : percentText(left, 0)),
              },
            ]}
          />
        )
      }}
    </Section>
  )
}

function Cover({ row: { cover } }: { row: BondRow }) {
  if (cover === undefined) return <Badge tone="good" word="Nothing at risk" />
  const times = `${cover >= 100 ? Math.round(cover) : cover.toFixed(1)} times`
  return cover < 1 ? (
    <Badge tone="critical" word={`${times}, not covered`} />
  ) : (
    <Badge tone="good" word={times} />
  )
}
