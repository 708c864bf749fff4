import { EVERY, type Overview } from '../data/use-overview.js'
import { Badge } from '../parts/badge.js'
import { DataTable } from '../parts/data-table.js'
import { Section } from '../parts/section.js'
import { agoText } from '../view/duration.js'
import { circuitRows, runRows } from '../view/proof-rows.js'

/** What was proven, and what it took. */
export function Proofs({ overview, now }: { overview: Overview; now: number }) {
  return (
    <Section
      id="proofs"
      title="Proofs and their cost"
      lead="Jobs of the prover: time from taking a job to its verified proof, and the largest memory of its processes."
      reading={overview.proofs}
      everySeconds={EVERY.proofs}
      now={now}
      empty=""
    >
      {(stats) => (
        <>
          <dl class="counts">
            {Object.entries(stats.jobs).map(([state, count]) => (
              <div key={state}>
                <dt>{state}</dt>
                <dd>{count.toLocaleString('en-US')}</dd>
              </div>
            ))}
          </dl>
          {stats.circuits.length === 0 ? (
            <p class="empty">Nothing was proven in the last seven days.</p>
          ) : (
            <>
              <DataTable
                caption="Circuits over the last seven days"
                rows={circuitRows(stats)}
                keyOf={({ circuit }) => circuit}
                columns={[
                  { name: 'Circuit', cell: ({ circuit }) => <code>{circuit}</code> },
                  { name: 'Completed', isNumber: true, cell: ({ completed }) => completed },
                  {
                    name: 'Failed',
                    isNumber: true,
                    cell: ({ failed }) =>
                      failed === 0 ? '0' : <Badge tone="warning" word={String(failed)} />,
                  },
                  { name: 'Median', isNumber: true, cell: ({ median }) => median },
                  { name: 'Slowest', isNumber: true, cell: ({ slowest }) => slowest },
                  { name: 'Peak memory', isNumber: true, cell: ({ memory }) => memory },
                ]}
              />
              <details>
                <summary>Recent proofs</summary>
                <DataTable
                  caption="Recent proofs, newest first"
                  rows={runRows(stats)}
                  keyOf={({ at, circuit }) => `${at} ${circuit}`}
                  columns={[
                    { name: 'Proof', cell: ({ kind, network }) => `${kind} of ${network}` },
                    { name: 'Circuit', cell: ({ circuit }) => <code>{circuit}</code> },
                    {
                      name: 'State',
                      cell: ({ status, isGood }) => (
                        <Badge tone={isGood ? 'good' : 'warning'} word={status} />
                      ),
                    },
                    { name: 'Time', isNumber: true, cell: ({ seconds }) => seconds },
                    { name: 'Peak memory', isNumber: true, cell: ({ memory }) => memory },
                    { name: 'Ended', isNumber: true, cell: ({ at }) => agoText(at, now) },
                  ]}
                />
              </details>
            </>
          )}
        </>
      )}
    </Section>
  )
}
