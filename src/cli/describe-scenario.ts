import { thousands } from '../scenario/narrate.js'
import type { ScenarioReport } from '../scenario/play-scenario.js'

/** What came of a scenario, for people: one line a fact. */
export function describeScenario({ scenario, facts, steps, seconds, gas }: ScenarioReport): string {
  const lines = Object.entries(facts).map(([name, value]) => {
    const text = typeof value === 'bigint' ? thousands(value) : [value].flat().join(', ')
    return `  ${name}: ${text}`
  })
  const cost = `${steps.length} steps in ${seconds.toFixed(1)} s, ${thousands(gas)} gas`
  return [`\n${scenario}: as expected. ${cost}.`, ...lines].join('\n')
}
