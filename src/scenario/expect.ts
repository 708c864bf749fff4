import { SubmissionError } from '../chain/submission-error.js'
import { CoalitionError } from '../coalition/coalition-error.js'
import { ScenarioError } from './scenario-error.js'
import type { StepFacts } from './timeline.js'

/**
 * Says what must hold at this point of a scenario.
 *
 * @throws ScenarioError `EXPECTATION_FAILED`
 */
export function expectThat(holds: boolean, what: string, facts: StepFacts = {}): asserts holds {
  if (!holds) throw failed(what, facts)
}

/**
 * Waits for a transaction, or a question, that must be refused.
 *
 * @param name Custom error of the contract.
 * @throws ScenarioError `EXPECTATION_FAILED` when it went through, or was refused for another reason
 */
export async function expectRefusal(attempt: Promise<unknown>, name: string): Promise<string> {
  try {
    await attempt
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal === name) return name
    throw failed(`refused with ${name}`, { refusal: refusal ?? String(error) }, error)
  }
  throw failed(`refused with ${name}`, { refusal: 'none: it went through' })
}

function refusalOf(error: unknown): string | undefined {
  if (error instanceof SubmissionError) return error.errorName
  if (!(error instanceof CoalitionError)) return undefined
  return error.facts.find((fact) => fact.startsWith('error: '))?.slice('error: '.length)
}

function failed(what: string, facts: StepFacts, cause?: unknown): ScenarioError {
  return new ScenarioError('EXPECTATION_FAILED', `The scenario expected: ${what}.`, {
    facts: Object.entries(facts).map(([name, value]) => `${name}: ${value}`),
    cause,
  })
}
