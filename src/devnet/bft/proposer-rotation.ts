import type { ValidatorSet } from '../../bft/validators/validator-set.js'

/** Priorities of a set's members by name, and who they make proposer. */
export type Turn = { readonly priorities: ReadonlyMap<string, bigint>; readonly proposer: string }

/** A set with the name of each member, in the set's order. */
export type NamedSet = { readonly set: ValidatorSet; readonly names: readonly string[] }

/**
 * Tendermint's weighted rotation: everybody gains his power, the highest proposes and pays the total power, so each
 * proposes as often as his power says.
 */
export function nextTurn(members: NamedSet, priorities: ReadonlyMap<string, bigint>): Turn {
  const { set, names } = members
  const raised = new Map<string, bigint>()
  let proposer = names[0] as string
  names.forEach((name, place) => {
    const power = set.validators[place]?.power ?? 0n
    const priority = (priorities.get(name) ?? 0n) + power
    raised.set(name, priority)
    if (priority > (raised.get(proposer) ?? 0n)) proposer = name
  })
  raised.set(proposer, (raised.get(proposer) ?? 0n) - set.totalPower)
  return { priorities: raised, proposer }
}

/**
 * Priorities after a set changed. Who is new starts 1.125 total powers behind, as in Tendermint, so that leaving and
 * coming back gains nothing; then all move until they average zero.
 */
export function carryPriorities(
  members: NamedSet,
  priorities: ReadonlyMap<string, bigint>,
): Map<string, bigint> {
  const { set, names } = members
  const behind = -(set.totalPower + (set.totalPower >> 3n))
  const carried = names.map((name) => priorities.get(name) ?? behind)
  const average = carried.reduce((sum, priority) => sum + priority, 0n) / BigInt(names.length)
  return new Map(names.map((name, place) => [name, (carried[place] ?? 0n) - average]))
}
