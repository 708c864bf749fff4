import { smaller } from '../bigint-order.js'
import type { Coalition, Operator } from '../coalition/coalition.js'
import { floorShare } from '../fraction.js'
import type { RestakingGraph } from '../graph/restaking-graph.js'
import { splitStake } from './split-stake.js'

/**
 * How the same operators with the same stake defend the same members.
 *
 * - `isolated`: each operator divides its stake among its members; a member is defended by its part alone.
 * - `shared`: the whole stake stands behind every member (restaking), and whoever attacks loses it once.
 * - `collaborative`: shared, and one proof of misbehaviour is accepted by the slashers of all members, and the value that
 *   can leave before the freeze is limited by the bonds.
 */
export const SECURITY_MODELS = ['isolated', 'shared', 'collaborative'] as const
export type SecurityModelKind = (typeof SECURITY_MODELS)[number]

export type SecurityModel = {
  kind: SecurityModelKind
  /** Graphs that do not influence one another: one for each member, or one for all. */
  parts: readonly ModelPart[]
  /** What an attack on one member alone takes and loses, by member. */
  targets: readonly ModelTarget[]
}

export type ModelPart = {
  graph: RestakingGraph
  /** Index of the operator of each validator, and of the member of each service. */
  operators: readonly number[]
  members: readonly number[]
}

export type ModelTarget = {
  profit: bigint
  /** Operators that opted in: weight, and what the attack burns of it. */
  voters: readonly { operator: number; weight: bigint; slashed: bigint }[]
}

/** Builds one of the three models of a coalition. Only bonded members are in it. */
export function buildModel(coalition: Coalition, kind: SecurityModelKind): SecurityModel {
  const targets = coalition.bonded.map((_, member) => target(coalition, { kind, member }))
  const parts =
    kind === 'isolated'
      ? targets.map((single, member): ModelPart => isolatedPart(coalition, { single, member }))
      : [commonPart(coalition, { kind, targets })]
  return { kind, targets, parts }
}

/** Stake that a member may burn in all, if each of its operators offends. */
export function slashableStake(coalition: Coalition, member: number): bigint {
  return coalition.operators.reduce((sum, operator) => sum + slashedBy(operator, member), 0n)
}

function target(
  coalition: Coalition,
  { kind, member }: { kind: SecurityModelKind; member: number },
): ModelTarget {
  const voters = coalition.operators.flatMap((operator, index) => {
    const share = operator.slashable.get(member)
    if (share === undefined) return []
    const weight = kind === 'isolated' ? splitStake(coalition, index).get(member)! : operator.stake
    const slashed = kind === 'collaborative' ? slashedByAll(operator) : floorShare(weight, share)
    return [{ operator: index, weight, slashed }]
  })
  return { profit: takeable(coalition, { kind, member }), voters }
}

/** What can be taken from a member: its value, or in the collaborative model what leaves before it freezes. */
function takeable(
  coalition: Coalition,
  { kind, member }: { kind: SecurityModelKind; member: number },
): bigint {
  const { valueSecured, releasePerWindow } = coalition.bonded[member]!
  if (kind !== 'collaborative') return valueSecured
  const { alpha, windows } = coalition.limits
  const byBonds = floorShare(slashableStake(coalition, member), alpha)
  const inWindow = releasePerWindow === null ? byBonds : smaller(releasePerWindow, byBonds)
  return smaller(inWindow * BigInt(windows), valueSecured)
}

function isolatedPart(
  coalition: Coalition,
  { single, member }: { single: ModelTarget; member: number },
): ModelPart {
  return {
    graph: {
      services: [service(coalition, { profit: single.profit, member })],
      validators: single.voters.map(({ operator, weight, slashed }) => ({
        id: coalition.operators[operator]!.id,
        stake: slashed,
        weights: [weight],
      })),
    },
    operators: single.voters.map(({ operator }) => operator),
    members: [member],
  }
}

function commonPart(
  coalition: Coalition,
  { kind, targets }: { kind: SecurityModelKind; targets: readonly ModelTarget[] },
): ModelPart {
  return {
    graph: {
      services: targets.map(({ profit }, member) => service(coalition, { profit, member })),
      validators: coalition.operators.map((operator) => ({
        id: operator.id,
        stake: kind === 'collaborative' ? slashedByAll(operator) : slashedByMildest(operator),
        weights: coalition.bonded.map((_, member) => (operator.slashable.has(member) ? operator.stake : 0n)),
      })),
    },
    operators: [...coalition.operators.keys()],
    members: [...coalition.bonded.keys()],
  }
}

function service(coalition: Coalition, { profit, member }: { profit: bigint; member: number }) {
  const { id, threshold, unbonded } = coalition.bonded[member]!
  return { id, profit, threshold, unbonded }
}

function slashedBy(operator: Operator, member: number): bigint {
  const share = operator.slashable.get(member)
  return share === undefined ? 0n : floorShare(operator.stake, share)
}

/** In the paper an attack costs the same whatever it hits; the mildest of an operator's members gives the safe side. */
function slashedByMildest(operator: Operator): bigint {
  return [...operator.slashable.keys()].map((member) => slashedBy(operator, member)).reduce(smaller)
}

/** One proof reaches every slasher: the parts add up, to the whole stake at most. */
function slashedByAll(operator: Operator): bigint {
  const sum = [...operator.slashable.keys()].reduce(
    (total, member) => total + slashedBy(operator, member),
    0n,
  )
  return smaller(sum, operator.stake)
}
