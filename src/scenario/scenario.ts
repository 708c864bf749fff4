import type { BftScriptInput } from '../devnet/bft/script-schema.js'
import type { Stage } from './stage.js'
import type { StepFacts } from './timeline.js'

/** Something that happens to a coalition, from beginning to end. */
export type Scenario<Facts extends StepFacts = StepFacts> = {
  readonly name: string
  /** What it shows, in one sentence. */
  readonly summary: string
  /** What goes wrong on the source chain. */
  readonly script?: Pick<BftScriptInput, 'faults' | 'chainId'>
  /**
   * Plays it.
   *
   * @returns What came of it.
   * @throws ScenarioError `EXPECTATION_FAILED` when it went otherwise than it should
   */
  play(stage: Stage): Promise<Facts>
}

/** Seed of the development chain when nobody says. */
export const SCENARIO_SEED = 'concordat scenario'
