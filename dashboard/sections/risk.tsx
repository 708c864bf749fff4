import { EVERY, type Overview } from '../data/use-overview.js'
import { Badge } from '../parts/badge.js'
import { DataTable } from '../parts/data-table.js'
import { Picture } from '../parts/picture.js'
import { Section } from '../parts/section.js'
import { riskRows } from '../view/risk-rows.js'

/** What the risk engine says. */
export function Risk({ overview, now }: { overview: Overview; now: number }) {
  return (
    <Section
      id="risk"
      title="Risk"
      lead="Cost to corrupt against what an attack takes, for three ways to secure the same members with the same stake."
      reading={overview.risk}
      everySeconds={EVERY.risk}
      now={now}
      empty=""
    >
      {(risk) => (
        <>
          <DataTable
            caption={`${risk.name}: ${risk.trials.toLocaleString('en-US')} simulated years, seed ${risk.seed}`}
            rows={riskRows(risk)}
            keyOf={({ kind }) => kind}
            columns={[
              { name: 'Security', cell: ({ kind }) => kind },
              {
                name: 'Weakest member, burnt / taken',
                cell: ({ weakest, isOpen }) =>
                  isOpen ? <Badge tone="critical" word={`${weakest}, an attack pays`} /> : weakest,
              },
              { name: 'Slack', isNumber: true, cell: ({ slack }) => slack },
              {
                name: 'Worst loss after a shock',
                isNumber: true,
                cell: ({ worst, bound }) => `${worst}, bound ${bound}`,
              },
              { name: 'Mean loss a year', isNumber: true, cell: ({ mean }) => mean },
              { name: 'Years with attacks', isNumber: true, cell: ({ years }) => years },
            ]}
          />
          <div class="pictures">
            {risk.plots.map(({ name, svg }) => (
              <Picture key={name} name={name} svg={svg} />
            ))}
          </div>
        </>
      )}
    </Section>
  )
}
