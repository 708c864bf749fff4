import type { ClientStatus } from '../../src/service/schemas/client-schema.js'
import type { CoalitionJson } from '../../src/service/schemas/coalition-schema.js'
import { chainSeconds } from './breaker-rows.js'
import { spanText } from './duration.js'
import type { Mode } from './tone.js'

export type MemberRow = {
  key: string
  name: string
  client: string
  mode: Mode
  status: 'active' | 'expired' | 'frozen' | 'unknown'
  head: string
  /** Age of the head and the limit of it. */
  lag: string
  /** Age over limit, for a meter; above 1 it is stale. */
  lagShare: number | undefined
  problem: string | undefined
}

export function memberRows(coalition: CoalitionJson, now: number): MemberRow[] {
  const passed = chainSeconds(coalition, now) - Number(coalition.chainTime)
  return coalition.members
    .filter(({ active }) => active)
    .map((member) => {
      const { headAgeSeconds, staleAfterSeconds } = member
      const age = headAgeSeconds === undefined ? undefined : Number(headAgeSeconds) + passed
      const limit = staleAfterSeconds === undefined ? undefined : Number(staleAfterSeconds)
      return {
        key: member.id,
        name: member.name,
        client: member.client,
        mode: member.mode,
        status: member.status,
        head: member.head === undefined ? 'unknown' : BigInt(member.head).toLocaleString('en-US'),
        lag:
          age === undefined
            ? 'unknown'
            : `${spanText(age)}${limit === undefined ? '' : ` of ${spanText(limit)}`}`,
        lagShare: age === undefined || !limit ? undefined : age / limit,
        problem: member.problem,
      }
    })
}

export type ClientRow = {
  key: string
  name: string
  path: string
  status: ClientStatus['status']
  head: string
  lag: string
  checkedAt: number | undefined
  problem: string | undefined
}

/** Light clients as their relayers see them. */
export function clientRows(clients: readonly ClientStatus[]): ClientRow[] {
  const count = (text: string | undefined) =>
    text === undefined ? 'unknown' : BigInt(text).toLocaleString('en-US')
  return clients.map((client) => ({
    key: client.name,
    name: client.name,
    path: `${client.network} on ${client.destination}`,
    status: client.status,
    head: count(client.headSlot),
    lag: client.headLagSlots === undefined ? 'unknown' : `${count(client.headLagSlots)} slots`,
    checkedAt: client.checkedAt === undefined ? undefined : Date.parse(client.checkedAt),
    problem: client.problem,
  }))
}
