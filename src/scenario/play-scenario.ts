import type { BuildEvent } from '../artifacts/build-circuits.js'
import type { Scenario } from './scenario.js'
import { prepareScenarioKit } from './scenario-kit.js'
import { openStage } from './stage.js'
import type { Step, StepFacts } from './timeline.js'

/** A scenario that went as it should. */
export type ScenarioReport<Facts extends StepFacts = StepFacts> = {
  scenario: string
  facts: Facts
  steps: readonly Step[]
  /** From the first signature on; building circuits is not counted. */
  seconds: number
  /** Of all steps. */
  gas: bigint
}

/**
 * Plays a scenario on a development chain made here and a local chain, which is stopped however it ends.
 *
 * @throws ScenarioError `EXPECTATION_FAILED`; errors of the parts; the signal's reason when it is aborted
 */
export async function playScenario<Facts extends StepFacts>(parameters: {
  scenario: Scenario<Facts>
  seed: string
  directory: string
  onBuild?: ((event: BuildEvent) => void) | undefined
  onStep?: ((step: Step) => void) | undefined
  signal?: AbortSignal | undefined
}): Promise<ScenarioReport<Facts>> {
  const { scenario, seed, directory, onBuild, onStep, signal } = parameters
  const kit = await prepareScenarioKit({ directory, onBuild, signal })
  const started = performance.now()
  const stage = await openStage({ kit, seed, script: scenario.script, onStep, signal })
  try {
    const facts = await scenario.play(stage)
    const seconds = (performance.now() - started) / 1000
    return {
      scenario: scenario.name,
      facts,
      steps: stage.timeline.steps(),
      seconds,
      gas: stage.timeline.gas(),
    }
  } finally {
    await stage.close()
  }
}
