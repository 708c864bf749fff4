import { createRandom } from '../../devnet/bft/random.js'
import { createSeededBytes } from '../../devnet/seeded-bytes.js'

/** What happens to participation from `onset` on: it goes to `level` within `ramp` observations. */
export type ParticipationIncident = {
  readonly name: string
  readonly level: number
  readonly ramp: number
}

/** Seats of a committee, and the share of them that is absent on a quiet day. */
const SEATS = 512
const QUIET_ABSENT = 0.01
/** Persistence and innovation of the log-odds of being absent. */
const PERSISTENCE = 0.8
const INNOVATION = 0.25
/** How often a single observation is much lower, as after a late block, and how low. */
const OUTLIER_RATE = 0.005
const OUTLIER_RANGE = [0.6, 0.95] as const

/**
 * A seeded series of participation: binomial seats with slowly wandering odds and lone outliers, and an incident if there
 * is one. A model, not a recording: its figures say how detectors behave under it.
 */
export function syntheticParticipation(parameters: {
  seed: string
  length: number
  incident?: (ParticipationIncident & { readonly onset: number }) | undefined
}): number[] {
  const { seed, length, incident } = parameters
  const next = createRandom(createSeededBytes('forecast bench').root(seed))
  const uniform = () => (next(2 ** 32) + 0.5) / 2 ** 32
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
  const centre = Math.log(QUIET_ABSENT / (1 - QUIET_ABSENT))
  let odds = centre
  return Array.from({ length }, (_, at) => {
    odds = centre + PERSISTENCE * (odds - centre) + INNOVATION * normal()
    let absent = 1 / (1 + Math.exp(-odds))
    if (incident !== undefined && at >= incident.onset) {
      const part = Math.min(1, (at - incident.onset + 1) / incident.ramp)
      absent += part * (1 - incident.level - absent)
    }
    let signed = 0
    for (let seat = 0; seat < SEATS; seat++) if (uniform() >= absent) signed++
    if (uniform() >= OUTLIER_RATE) return signed / SEATS
    const [least, most] = OUTLIER_RANGE
    return Math.min(signed / SEATS, least + uniform() * (most - least))
  })
}
