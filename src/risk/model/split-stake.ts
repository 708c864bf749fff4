import type { Coalition } from '../coalition/coalition.js'

/**
 * An operator's stake divided among its members in proportion to what they secure, equally if none secures anything. What
 * rounding leaves over goes to the first: the parts add up to the stake.
 */
export function splitStake(coalition: Coalition, operator: number): Map<number, bigint> {
  const { stake, slashable } = coalition.operators[operator]!
  const members = [...slashable.keys()]
  const values = members.map((member) => coalition.bonded[member]!.valueSecured)
  const total = values.reduce((sum, value) => sum + value, 0n)
  const parts = values.map((value) =>
    total === 0n ? stake / BigInt(members.length) : (stake * value) / total,
  )
  const rest = stake - parts.reduce((sum, part) => sum + part, 0n)
  return new Map(members.map((member, index) => [member, parts[index]! + (index === 0 ? rest : 0n)]))
}
