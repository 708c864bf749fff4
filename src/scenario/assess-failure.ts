import type { FlowLimits } from '../coalition/breaker-policy.js'
import { parseCoalition } from '../risk/coalition/parse-coalition.js'
import { toNumber } from '../risk/fraction.js'
import { assessCoalition } from '../risk/report/assess-coalition.js'

/** What the risk engine says of a loss: shares of all slashable stake. */
export type FailureRisk = { worstLoss: number; bound: number; simulatedLoss99: number }

const WAD = 10n ** 18n
const TRIALS = 2_000

/**
 * Assesses two networks with common operators, the first two, as a shock of the given size: the collaborative model, whose
 * released value the limiter bounds.
 *
 * @param parameters.lostShare Share of all stake that was lost.
 * @param parameters.stakes Bonds of the operators of the first network.
 */
export function assessFailure(parameters: {
  lostShare: number
  stakes: readonly bigint[]
  limits: FlowLimits
}): FailureRisk {
  const { lostShare, stakes, limits } = parameters
  const coalition = parseCoalition({
    name: 'scenario contagion',
    unit: { symbol: 'MOCK', decimals: 0 },
    members: ['one', 'two'].map((id) => ({
      id,
      kind: 'bonded',
      valueSecured: `${10n * (stakes[0] ?? 0n)}`,
    })),
    operators: stakes.map((stake, index) => ({
      id: `v${index}`,
      stake: `${stake}`,
      failure: '0.02',
      optIns: (index < 2 ? ['one', 'two'] : ['one']).map((member) => ({ member })),
    })),
    limits: { alpha: `${Number(limits.alpha) / Number(WAD)}`, windows: Number(limits.windows) },
    shock: `${lostShare}`,
  })
  const { models } = assessCoalition(coalition, { trials: TRIALS, seed: 'contagion' })
  const model = models.find(({ kind }) => kind === 'collaborative')
  const { loss, bound } = model?.worstCase ?? { loss: null, bound: { numerator: 1n, denominator: 1n } }
  return {
    worstLoss: toNumber(loss ?? bound),
    bound: toNumber(bound),
    simulatedLoss99: model?.simulation.worstLoss99 ?? 1,
  }
}
