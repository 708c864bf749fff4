import { EVERY, type Overview } from '../data/use-overview.js'
import { Badge } from '../parts/badge.js'
import { DataTable } from '../parts/data-table.js'
import { Icon } from '../parts/icon.js'
import { Section } from '../parts/section.js'
import { breakerRows } from '../view/breaker-rows.js'
import { modeLook } from '../view/tone.js'

/** Breakers that are tripped, why, and how long. */
export function Breakers({ overview, now }: { overview: Overview; now: number }) {
  return (
    <Section
      id="breakers"
      title="Breakers"
      lead="What is limited or stopped. A pause never stops headers; a freeze by evidence ends only by governance."
      reading={overview.coalition}
      everySeconds={EVERY.coalition}
      now={now}
      empty=""
    >
      {(coalition) => {
        const rows = breakerRows(coalition, now)
        if (rows.length === 0) {
          return (
            <p class="calm">
              <Icon tone="good" /> Every breaker is in normal mode.
            </p>
          )
        }
        return (
          <DataTable
            caption="Breakers that are not in normal mode, strictest first"
            rows={rows}
            keyOf={({ key }) => key}
            columns={[
              { name: 'Member', cell: ({ member }) => member },
              { name: 'Mode', cell: ({ mode }) => <Badge {...modeLook(mode)} /> },
              {
                name: 'Scope',
                cell: ({ scope, flow }) => (
                  <>
                    {scope} <small>{flow}</small>
                  </>
                ),
              },
              {
                name: 'Reason',
                cell: ({ reason, detail }) => (
                  <>
                    {reason} {detail !== undefined && <code>{detail}</code>}
                  </>
                ),
              },
              {
                name: 'For',
                isNumber: true,
                cell: ({ since }) => <span class="whole">{since ?? 'unknown'}</span>,
              },
              {
                name: 'Cool-down',
                isNumber: true,
                cell: ({ ends, left }) =>
                  left === undefined ? (
                    ends
                  ) : (
                    <span class="countdown" role="timer" aria-label="Cool-down left">
                      {ends}
                    </span>
                  ),
              },
            ]}
          />
        )
      }}
    </Section>
  )
}
