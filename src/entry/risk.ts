/** `concordat/risk`: what it costs to corrupt the members of a coalition, how losses spread, what a guarantee is worth. */
export { formatAmount, parseAmount, type Unit } from '../risk/amount.js'
export type { BondedMember, Coalition, Operator, SampledMember } from '../risk/coalition/coalition.js'
export { parseCoalition } from '../risk/coalition/parse-coalition.js'
export { readCoalition } from '../risk/coalition/read-coalition.js'
export { readCoalitionContracts } from '../risk/coalition/read-coalition-contracts.js'
export { type Candidate, type CheapestCoalition, cheapestCoalition } from '../risk/cost/cheapest-coalition.js'
export { type CorruptionCost, committeeBribe, corruptionCost } from '../risk/cost/corruption-cost.js'
export { type Fraction, parseFraction, toNumber } from '../risk/fraction.js'
export {
  type Attack,
  isAttackingCoalition,
  isStableAttack,
  isValidAttack,
  withoutValidators,
} from '../risk/graph/attacks.js'
export { cascadeBound, lossFraction, type WorstCase, worstCaseLoss } from '../risk/graph/cascade.js'
export { type CascadeOutcome, type CascadeSolver, createCascadeSolver } from '../risk/graph/cascade-solver.js'
export {
  assertGraph,
  type GraphService,
  type GraphValidator,
  type RestakingGraph,
  totalStake,
} from '../risk/graph/restaking-graph.js'
export { certifiedSlack, exactSlack, type SlackFactor } from '../risk/graph/slack.js'
export { MAX_ENUMERATED } from '../risk/graph/subset-tables.js'
export { createModelCascade, modelSlack, modelWorstCase } from '../risk/model/model-cascade.js'
export {
  buildModel,
  SECURITY_MODELS,
  type SecurityModel,
  type SecurityModelKind,
} from '../risk/model/security-model.js'
export { riskPlots } from '../risk/plot/risk-plots.js'
export { type Premium, premium } from '../risk/pricing/premium.js'
export { assessCoalition } from '../risk/report/assess-coalition.js'
export { riskJson } from '../risk/report/risk-json.js'
export type { RiskReport } from '../risk/report/risk-report.js'
export { type RiskTable, riskTables } from '../risk/report/risk-text.js'
export { RiskError, type RiskErrorCode } from '../risk/risk-error.js'
export { safeShare, samplingRows } from '../risk/sampling/assess-committee.js'
export { binomialTail, hypergeometricTail, type TinyProbability } from '../risk/sampling/committee-tail.js'
export { type Interval, meanInterval, quantile, wilsonInterval } from '../risk/simulation/intervals.js'
export { type Simulation, simulate } from '../risk/simulation/simulate.js'
