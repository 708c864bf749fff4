import type { Detector } from '../../monitor/detector/detector.js'
import type { Observation } from '../../monitor/observation/observation.js'

/** Where a detector raised something, by index of the observation. */
export type Trial = {
  /** Raised before the incident, or without one. */
  readonly falseAlarms: number
  /** Observations from the first of the incident to the alarm: 1 when that first one raised it. */
  readonly delay: number | undefined
}

/**
 * Runs a detector over observations and tells false alarms from found incidents. What is raised before the onset is false,
 * and an alarm that is still up at the onset counts as no detection until it is raised anew.
 *
 * @param parameters.onset Index of the first observation of the incident; none without an incident.
 */
export function runTrial(parameters: {
  detector: Detector<unknown>
  observations: readonly Observation[]
  onset?: number | undefined
}): Trial {
  const { detector, observations, onset = observations.length } = parameters
  let state = detector.initial
  let falseAlarms = 0
  let delay: number | undefined
  observations.forEach((observation, at) => {
    const judged = detector.observe(state, observation)
    state = judged.state
    const isRaised = judged.signals.some(({ grade }) => grade !== undefined)
    if (!isRaised) return
    if (at < onset) falseAlarms++
    else delay ??= at - onset + 1
  })
  return { falseAlarms, delay }
}
