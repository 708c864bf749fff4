import type { RiskJson } from '../../src/service/schemas/risk-schema.js'
import { percentText } from './amount.js'

export type RiskRow = {
  kind: string
  weakest: string
  /** An attack on one member alone pays. */
  isOpen: boolean
  slack: string
  worst: string
  bound: string
  mean: string
  years: string
}

/** One row for each model of security. */
export function riskRows({ models }: RiskJson): RiskRow[] {
  return models.map((model) => {
    const [weakest] = model.members
      .filter((member): member is typeof member & { ratio: number } => member.ratio !== undefined)
      .sort((one, other) => one.ratio - other.ratio)
    return {
      kind: model.kind,
      weakest: weakest === undefined ? 'none' : `${weakest.id}, ${weakest.ratio.toFixed(2)}`,
      isOpen: weakest !== undefined && weakest.ratio < 1,
      slack: model.slack === undefined ? 'unbounded' : model.slack.toFixed(2),
      worst: model.worstLoss === undefined ? 'unknown' : percentText(model.worstLoss),
      bound: percentText(Math.min(1, model.bound)),
      mean: percentText(model.meanLoss, 2),
      years: percentText(model.attackYears, 2),
    }
  })
}
