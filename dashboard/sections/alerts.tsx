import { useState } from 'preact/hooks'
import { EVERY, type Overview } from '../data/use-overview.js'
import { Badge } from '../parts/badge.js'
import { Section } from '../parts/section.js'
import { type AlertRow, alertRows } from '../view/alert-rows.js'
import { alertLook } from '../view/tone.js'

const SHOWN = 8

/** What monitors told, newest first. */
export function Alerts({ overview, now }: { overview: Overview; now: number }) {
  const [isWhole, setWhole] = useState(false)
  return (
    <Section
      id="alerts"
      title="Alerts"
      lead="Signed by monitors, newest first. An alert may ask a breaker to be stricter; it is never evidence."
      reading={overview.alerts}
      everySeconds={EVERY.alerts}
      now={now}
      isEmpty={(alerts) => alerts.length === 0}
      empty="No monitor has told of anything."
    >
      {(alerts) => {
        const rows = alertRows(alerts, now)
        return (
          <>
            <ol class="alerts" aria-label="Alerts, newest first">
              {(isWhole ? rows : rows.slice(0, SHOWN)).map((row) => (
                <AlertItem key={row.key} row={row} />
              ))}
            </ol>
            {rows.length > SHOWN && (
              <button type="button" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
                {isWhole ? `Show the newest ${SHOWN}` : `Show all ${rows.length}`}
              </button>
            )}
          </>
        )
      }}
    </Section>
  )
}

function AlertItem({ row: { alert, title, where, ago, isOver } }: { row: AlertRow }) {
  const facts = Object.entries(alert.facts)
  return (
    <li class={isOver ? 'alert over' : 'alert'}>
      <Badge {...alertLook(isOver ? { ...alert, status: 'closed' } : alert)} />
      <div>
        <p class="alert-title">
          {title} <span class="where">{where}</span>
        </p>
        {facts.length > 0 && (
          <dl class="facts">
            {facts.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      <time dateTime={alert.issuedAt}>{ago}</time>
    </li>
  )
}
