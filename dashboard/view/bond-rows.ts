import { larger } from '../../src/risk/bigint-order.js'
import type { CoalitionJson } from '../../src/service/schemas/coalition-schema.js'
import { amountText, ratioOf } from './amount.js'

export type BondRow = {
  key: string
  name: string
  slashable: string
  atRisk: string
  /** Slashable over at risk: below 1 an attack may pay. `undefined`: nothing is at risk. */
  cover: number | undefined
  /** Shares of the largest amount, for bars. */
  slashableShare: number
  atRiskShare: number
  /** What may leave now over all routes, as a share of the most that may at once, which is half of a window's cap. */
  left: number | undefined
}

/** Bonds of each member beside what may leave before it freezes. */
export function bondRows({ members, asset }: CoalitionJson): BondRow[] {
  const decimals = asset?.decimals ?? 0
  const bonded = members
    .filter(({ active }) => active)
    .flatMap((member) => {
      if (member.bonds === undefined) return []
      const sum = (key: 'cap' | 'available') =>
        member.limits.reduce((total, limit) => total + BigInt(limit[key]), 0n)
      return [
        {
          member,
          slashable: BigInt(member.bonds.slashable),
          atRisk: BigInt(member.bonds.atRisk),
          left: ratioOf(2n * sum('available'), sum('cap')),
        },
      ]
    })
  const largest = bonded.flatMap(({ slashable, atRisk }) => [slashable, atRisk]).reduce(larger, 1n)
  return bonded.map(({ member, slashable, atRisk, left }) => ({
    key: member.id,
    name: member.name,
    slashable: amountText(slashable, decimals),
    atRisk: amountText(atRisk, decimals),
    cover: ratioOf(slashable, atRisk),
    slashableShare: ratioOf(slashable, largest) ?? 0,
    atRiskShare: ratioOf(atRisk, largest) ?? 0,
    left,
  }))
}
