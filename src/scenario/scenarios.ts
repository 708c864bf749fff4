import { contagion } from './contagion.js'
import { equivocation } from './equivocation.js'
import { finalityStall } from './finality-stall.js'
import { honestWeek } from './honest-week.js'
import { oracleManipulation } from './oracle-manipulation.js'
import type { Scenario } from './scenario.js'
import { ScenarioError } from './scenario-error.js'
import { stolenGovernance } from './stolen-governance.js'
import { stolenGuardian } from './stolen-guardian.js'

/** Everything that can be played. */
export const scenarios: readonly Scenario[] = [
  honestWeek,
  equivocation,
  finalityStall,
  stolenGuardian,
  stolenGovernance,
  contagion,
  oracleManipulation,
]

/** @throws ScenarioError `SCENARIO_UNKNOWN` */
export function scenarioOf(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name)
  if (found !== undefined) return found
  throw new ScenarioError('SCENARIO_UNKNOWN', 'There is no scenario of that name.', {
    facts: [`name: ${name}`, `known: ${scenarios.map((scenario) => scenario.name).join(', ')}`],
  })
}
