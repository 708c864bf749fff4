import { EVERY, type Overview } from '../data/use-overview.js'
import { Badge } from '../parts/badge.js'
import { DataTable } from '../parts/data-table.js'
import { Meter } from '../parts/meter.js'
import { Section } from '../parts/section.js'
import { shortHex } from '../view/amount.js'
import { agoText } from '../view/duration.js'
import { clientRows, memberRows } from '../view/member-rows.js'
import { modeLook, statusLook } from '../view/tone.js'

/** Members of the coalition with their heads. */
export function Members({ overview, now }: { overview: Overview; now: number }) {
  return (
    <Section
      id="members"
      title="Members"
      lead="Source chains of the coalition, the mode of their breakers, and how old the newest header is that this chain knows."
      reading={overview.coalition}
      everySeconds={EVERY.coalition}
      now={now}
      isEmpty={({ members }) => members.length === 0}
      empty="The coalition has no members yet."
    >
      {(coalition) => (
        <DataTable
          caption="Members of the coalition"
          rows={memberRows(coalition, now)}
          keyOf={({ key }) => key}
          columns={[
            {
              name: 'Member',
              cell: ({ name, client }) => (
                <>
                  {name} <code title={client}>{shortHex(client)}</code>
                </>
              ),
            },
            { name: 'Mode', cell: ({ mode }) => <Badge {...modeLook(mode)} /> },
            {
              name: 'Light client',
              cell: ({ status, problem }) => (
                <>
                  <Badge {...statusLook(status)} />
                  {problem !== undefined && <small> {problem}</small>}
                </>
              ),
            },
            { name: 'Head', isNumber: true, cell: ({ head }) => head },
            {
              name: 'Age of the head',
              isNumber: true,
              cell: ({ lag, lagShare }) => (
                <>
                  {lag}
                  {lagShare !== undefined && (
                    <Meter
                      share={lagShare}
                      tone={lagShare > 1 ? 'critical' : lagShare > 0.5 ? 'warning' : 'accent'}
                    />
                  )}
                </>
              ),
            },
          ]}
        />
      )}
    </Section>
  )
}

/** Light clients as the relayers see them. */
export function Clients({ overview, now }: { overview: Overview; now: number }) {
  return (
    <Section
      id="clients"
      title="Light clients"
      lead="What the relayers of this service last saw, on every destination."
      reading={overview.clients}
      everySeconds={EVERY.clients}
      now={now}
      isEmpty={(clients) => clients.length === 0}
      empty="No relayer has told of a light client."
    >
      {(clients) => (
        <DataTable
          caption="Light clients and their lag"
          rows={clientRows(clients)}
          keyOf={({ key }) => key}
          columns={[
            { name: 'Client', cell: ({ name }) => name },
            { name: 'Follows', cell: ({ path }) => path },
            {
              name: 'State',
              cell: ({ status, problem }) => (
                <>
                  <Badge {...statusLook(status)} />
                  {problem !== undefined && <small> {problem}</small>}
                </>
              ),
            },
            { name: 'Head', isNumber: true, cell: ({ head }) => head },
            { name: 'Lag', isNumber: true, cell: ({ lag }) => lag },
            {
              name: 'Looked at',
              isNumber: true,
              cell: ({ checkedAt }) => (checkedAt === undefined ? 'never' : agoText(checkedAt, now)),
            },
          ]}
        />
      )}
    </Section>
  )
}
