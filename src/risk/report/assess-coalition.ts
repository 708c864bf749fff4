import { smaller } from '../bigint-order.js'
import type { Coalition } from '../coalition/coalition.js'
import { committeeBribe, corruptionCost } from '../cost/corruption-cost.js'
import { type Fraction, toNumber } from '../fraction.js'
import { cascadeBound } from '../graph/cascade.js'
import { certifiedSlack, exactSlack, type SlackFactor } from '../graph/slack.js'
import { MAX_ENUMERATED } from '../graph/subset-tables.js'
import { createModelCascade, type ModelCascade, modelSlack, modelWorstCase } from '../model/model-cascade.js'
import { buildModel, SECURITY_MODELS, type SecurityModelKind } from '../model/security-model.js'
import { capitalUse } from '../pricing/capital.js'
import { safeShare, samplingRows } from '../sampling/assess-committee.js'
import { type Simulation, simulate } from '../simulation/simulate.js'
import { priceGuarantees } from './price-guarantees.js'
import type { ModelReport, RiskReport, SampledReport, WorstCaseReport } from './risk-report.js'

const CURVE_PERMILLE = [0, 10, 20, 30, 40, 50, 75, 100, 125, 150, 200, 250, 300] as const

/**
 * Assesses a coalition in the three security models: cost to corrupt, worst cascade and its bound, simulated years,
 * use of capital and the price of guarantees.
 *
 * @param parameters.trials Simulated years for each model.
 * @param parameters.seed The same seed gives the same report.
 * @throws RiskError `INVALID_GRAPH`, `INVALID_PARAMETER`.
 */
export function assessCoalition(
  coalition: Coalition,
  { trials, seed }: { trials: number; seed: string },
): RiskReport {
  const models = SECURITY_MODELS.map((kind) => assessModel(coalition, { kind, trials, seed }))
  return {
    name: coalition.name,
    unit: coalition.unit,
    trials,
    seed,
    shock: coalition.shock,
    sampled: sampledReports(coalition),
    models,
    guarantees: priceGuarantees(coalition, models),
  }
}

function assessModel(
  coalition: Coalition,
  { kind, trials, seed }: { kind: SecurityModelKind; trials: number; seed: string },
): ModelReport {
  const model = buildModel(coalition, kind)
  const cascade = createModelCascade(model)
  const slack = modelSlack(model)
  const known = slack.exact === 'unknown' ? slack.certified : slack.exact
  const { losses, ...simulation } = simulate(coalition, cascade, { trials, seed })
  return {
    kind,
    members: coalition.bonded.map(({ id }, member) => {
      const cost = corruptionCost(coalition, model, member)
      return { id, ...cost, ratio: ratioOf(cost) }
    }),
    slack,
    worstCase: worstCase(coalition, { cascade, slack: known, psi: coalition.shock }),
    curve: CURVE_PERMILLE.map((permille) => {
      const psi = { numerator: BigInt(permille), denominator: 1000n }
      const { loss, bound } = worstCase(coalition, { cascade, slack: known, psi })
      return { psi: permille / 1000, loss: loss === null ? null : toNumber(loss), bound: toNumber(bound) }
    }),
    simulation,
    boundViolations: violations(losses, known),
    capital: capitalUse(coalition, {
      model,
      cascade,
      slackOf: ({ graph }) =>
        graph.validators.length > MAX_ENUMERATED ? certifiedSlack(graph) : exactSlack(graph),
    }),
  }
}

function worstCase(
  coalition: Coalition,
  { cascade, slack, psi }: { cascade: ModelCascade; slack: SlackFactor; psi: Fraction },
): WorstCaseReport {
  const found = modelWorstCase({ cascade, operators: coalition.operators.length }, psi)
  return {
    method: found === null ? 'greedy' : 'exact',
    found:
      found === null
        ? null
        : { ...found, operators: found.operators.map((operator) => coalition.operators[operator]!.id) },
    loss: found === null ? null : { numerator: found.shock + found.attacked, denominator: cascade.total },
    bound: cascadeBound(slack, psi),
  }
}

/** Theorem 1, trial by trial: `gamma * attacked < shock`, and nothing attacked where nothing was lost. */
function violations(losses: Simulation['losses'], slack: SlackFactor): number {
  if (slack === null) return losses.filter(({ attacked }) => attacked > 0n).length
  const gamma = slack.numerator - slack.denominator
  if (gamma <= 0n) return 0
  return losses.filter(
    ({ shock, attacked }) => attacked > 0n && attacked * gamma >= shock * slack.denominator,
  ).length
}

function ratioOf({ slashed, profit }: { slashed: bigint | null; profit: bigint }): number {
  if (slashed === null || profit === 0n) return Number.POSITIVE_INFINITY
  return toNumber({ numerator: slashed, denominator: profit })
}

function sampledReports(coalition: Coalition): SampledReport[] {
  return coalition.sampled.map((member) => {
    const { id, valueSecured, releasePerWindow, committee } = member
    const released =
      releasePerWindow === null ? valueSecured : releasePerWindow * BigInt(coalition.limits.windows)
    return {
      id,
      valueSecured,
      exposed: smaller(released, valueSecured),
      bribe: committeeBribe(member),
      seats: committee.seats,
      required: committee.required,
      rows: samplingRows(member),
      safeShare: safeShare(member, 1e-9),
    }
  })
}
