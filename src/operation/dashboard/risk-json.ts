import { toNumber } from '../../risk/fraction.js'
import { riskPlots } from '../../risk/plot/risk-plots.js'
import type { ModelReport, RiskReport } from '../../risk/report/risk-report.js'
import type { RiskJson } from '../../service/schemas/risk-schema.js'

/** A report as the API shows it: the figures of each model, and the plots. */
export function riskJsonOf(report: RiskReport, assessedAt: Date): RiskJson {
  const { name, unit, trials, seed, models } = report
  return {
    name,
    unit: { symbol: unit.symbol, decimals: unit.decimals },
    assessedAt: assessedAt.toISOString(),
    trials,
    seed,
    models: models.map(modelJson),
    plots: riskPlots(report).map(({ name: file, svg }) => ({ name: file.replace(/\.svg$/, ''), svg })),
  }
}

function modelJson({ kind, members, slack, worstCase, simulation }: ModelReport): RiskJson['models'][number] {
  const known = slack.exact === 'unknown' ? slack.certified : slack.exact
  return {
    kind,
    members: members.map(({ id, profit, slashed, ratio }) => ({
      id,
      profit: profit.toString(),
      ...(slashed === null ? {} : { slashed: slashed.toString() }),
      ...(Number.isFinite(ratio) ? { ratio } : {}),
    })),
    ...(known === null ? {} : { slack: toNumber(known) }),
    ...(worstCase.loss === null ? {} : { worstLoss: toNumber(worstCase.loss) }),
    bound: toNumber(worstCase.bound),
    meanLoss: simulation.worstLoss.estimate,
    attackYears: simulation.cascades.estimate,
  }
}
