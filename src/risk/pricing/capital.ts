import { larger } from '../bigint-order.js'
import type { Coalition } from '../coalition/coalition.js'
import type { SlackFactor } from '../graph/slack.js'
import type { ModelCascade } from '../model/model-cascade.js'
import type { ModelPart, SecurityModel } from '../model/security-model.js'

/** What stake does in a model. */
export type CapitalUse = {
  /** All stake, what of it is burnt in the worst case, and what it stands behind. */
  stake: bigint
  slashable: bigint
  valueSecured: bigint
  /** Profit open to attackers if they corrupted everything. */
  valueExposed: bigint
  /** Value of the members that nobody attacks while no accident happens. */
  valueProtected: bigint
  /** `valueProtected / stake`. */
  efficiency: number
  /**
   * Stake that gives the wanted slack when the stake behind each part of the model grows or shrinks alike. `null` where
   * that does not decide it: in the collaborative model limits grow with the stake and the slack stays as it is, unbonded
   * voters do not grow with it, and where an attack costs nothing no stake is enough.
   */
  stakeNeeded: bigint | null
}

/** Sums up the use of capital. `slackOf` gives `1 + gamma` of a part, exact or certified. */
export function capitalUse(
  coalition: Coalition,
  parameters: { model: SecurityModel; cascade: ModelCascade; slackOf(part: ModelPart): SlackFactor },
): CapitalUse {
  const { model, cascade } = parameters
  const stake = coalition.operators.reduce((sum, operator) => sum + operator.stake, 0n)
  const lost = new Set(cascade.after([]).rational.members)
  const safe = coalition.bonded.filter((_, member) => !lost.has(member))
  const valueProtected = safe.reduce((sum, { valueSecured }) => sum + valueSecured, 0n)
  return {
    stake,
    slashable: cascade.total,
    valueSecured: coalition.bonded.reduce((sum, { valueSecured }) => sum + valueSecured, 0n),
    valueExposed: model.targets.reduce((sum, { profit }) => sum + profit, 0n),
    valueProtected,
    efficiency: Number((valueProtected * 1_000_000n) / stake) / 1e6,
    stakeNeeded: stakeNeeded(coalition, parameters),
  }
}

/** Scaling all stake of a part by `k` scales its `1 + gamma` by `k`, as profits stay: `k = (1 + wanted) / (1 + gamma)`. */
function stakeNeeded(
  { targetSlack, bonded }: Coalition,
  { model, slackOf }: { model: SecurityModel; slackOf(part: ModelPart): SlackFactor },
): bigint | null {
  if (model.kind === 'collaborative' || bonded.some(({ unbonded }) => unbonded > 0n)) return null
  const wanted = targetSlack.numerator + targetSlack.denominator
  let sum = 0n
  for (const part of model.parts) {
    const slack = slackOf(part)
    if (slack === null) continue
    if (slack.numerator === 0n) return null
    const divisor = targetSlack.denominator * slack.numerator
    sum += (stakeBehind(part) * wanted * slack.denominator + divisor - 1n) / divisor
  }
  return sum
}

/** The whole stake of a part's operators: what one of them has in each member is the same, or all of it in one. */
function stakeBehind({ graph }: ModelPart): bigint {
  return graph.validators.reduce((sum, { weights }) => sum + weights.reduce(larger, 0n), 0n)
}
