/** A fact of a step, by name. */
export type StepFacts = Readonly<Record<string, string | number | bigint | boolean | readonly string[]>>

/** One thing that happened. */
export type Step = {
  /** From 1. */
  readonly index: number
  /** Time of the source chain, milliseconds since 1970. */
  readonly time: bigint
  /** Milliseconds since the scenario began. */
  readonly elapsed: bigint
  readonly who: string
  readonly what: string
  /** Of all transactions of the step; absent when there were none. */
  readonly gas?: bigint
  readonly facts?: StepFacts
}

/** What is told of a step; the timeline adds number and time. */
export type Told = {
  readonly who: string
  readonly what: string
  readonly gas?: bigint | undefined
  readonly facts?: StepFacts | undefined
}

/** What happened so far, in its order. */
export type Timeline = {
  tell(told: Told): Step
  steps(): readonly Step[]
  /** Gas of all steps. */
  gas(): bigint
}

/**
 * An empty timeline.
 *
 * @param parameters.now Time of the source chain, milliseconds; it never runs backwards.
 * @param parameters.onStep Called with each step as it is told.
 */
export function createTimeline(parameters: {
  now: () => bigint
  onStep?: ((step: Step) => void) | undefined
}): Timeline {
  const { now, onStep } = parameters
  const begun = now()
  const steps: Step[] = []
  return {
    tell({ who, what, gas, facts }) {
      const time = now()
      const step: Step = {
        index: steps.length + 1,
        time,
        elapsed: time - begun,
        who,
        what,
        ...(gas === undefined ? {} : { gas }),
        ...(facts === undefined ? {} : { facts }),
      }
      steps.push(step)
      onStep?.(step)
      return step
    },
    steps: () => steps,
    gas: () => steps.reduce((sum, { gas }) => sum + (gas ?? 0n), 0n),
  }
}
