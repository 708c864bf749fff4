import type { JobProgress } from '../jobs/job.js'

/** What a job is at, in order. */
export const JOB_STAGES = ['artifacts', 'commit', 'check-artifacts', 'witness', 'prove', 'verify'] as const
export type JobStage = (typeof JOB_STAGES)[number]

/** Percent at which a stage begins; the last ends at 99, since only a stored proof makes 100. */
const BEGINS: Record<JobStage, number> = {
  artifacts: 0,
  commit: 5,
  'check-artifacts': 15,
  witness: 20,
  prove: 35,
  verify: 95,
}
const ENDS = 99

export type ProgressEstimate = {
  enter(stage: JobStage): void
  read(): JobProgress
  /** Seconds of each stage that was entered, the last one up to now. */
  seconds(): Partial<Record<JobStage, number>>
}

/**
 * Progress of one job: the stage it is in, and between the stage's percentages as far as the time it took the last time
 * suggests. It never goes back and never claims a stage that has not begun.
 *
 * @param expected Seconds the stages took for the circuit before, when known.
 * @param now Monotonic milliseconds.
 */
export function estimateProgress({
  expected,
  now,
}: {
  expected: Partial<Record<JobStage, number>> | undefined
  now: () => number
}): ProgressEstimate {
  const entered = new Map<JobStage, number>()
  let current: JobStage = 'artifacts'
  entered.set(current, now())

  const endOf = (stage: JobStage) => {
    const next = JOB_STAGES[JOB_STAGES.indexOf(stage) + 1]
    return next === undefined ? ENDS : BEGINS[next]
  }

  return {
    enter(stage) {
      if (entered.has(stage) || JOB_STAGES.indexOf(stage) < JOB_STAGES.indexOf(current)) return
      current = stage
      entered.set(stage, now())
    },
    read() {
      const usual = expected?.[current]
      const passed = (now() - (entered.get(current) ?? now())) / 1000
      const share = usual === undefined || usual <= 0 ? 0 : Math.min(1, passed / usual)
      const percent = BEGINS[current] + share * (endOf(current) - BEGINS[current])
      return { stage: current, percent: Math.floor(percent) }
    },
    seconds() {
      const times = [...entered.entries()]
      return Object.fromEntries(
        times.map(([stage, start], index) => [stage, ((times[index + 1]?.[1] ?? now()) - start) / 1000]),
      )
    },
  }
}
