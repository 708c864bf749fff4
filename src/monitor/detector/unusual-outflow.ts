import { robustScale } from '../../forecast/robust-scale.js'
import { MonitorError } from '../monitor-error.js'
import { agreementText } from '../observation/agreement-text.js'
import type { Agreement } from '../observation/observation.js'
import type { Detector } from './detector.js'
import { judgeSubject } from './graded-subject.js'
import { createHysteresis, type HysteresisOptions, type HysteresisState } from './hysteresis.js'

export type OutflowOptions = Pick<HysteresisOptions, 'levels'> & {
  /** A window is this long; it slides by an eighth, so that nothing hides at its edge. */
  readonly windowMs: bigint
  /** Quiet windows that are compared with, and needed before anything is judged. */
  readonly history: number
  readonly warmUp: number
  /** Sums of a window below this are never unusual. */
  readonly floor: bigint
  /** Least spread of the windows, in natural logarithms. */
  readonly minimumSpread: number
}

type Route = {
  /** Sums by eighth of a window, of the newest window. */
  readonly parts: ReadonlyMap<bigint, bigint>
  /** Logarithms of the sums of past quiet windows that do not overlap. */
  readonly quiet: readonly number[]
  readonly closed: bigint
  readonly grade: HysteresisState
  /** Who showed the newest outflow. */
  readonly nodes?: Agreement | undefined
}

export type OutflowState = { readonly routes: ReadonlyMap<string, Route> }

const PARTS = 8n
const MAX_ROUTES = 256

/** Natural logarithm of `1 + value`, for integers of any size. */
function logOf(value: bigint): number {
  const digits = (value + 1n).toString()
  return Math.log(Number(`0.${digits.slice(0, 17)}`)) + digits.length * Math.LN10
}

/**
 * What leaves by a route within a window against that route's own quiet windows before, on a logarithmic scale: levels
 * are robust standard deviations above the median. Windows that are unusual are not learned from.
 *
 * @throws MonitorError INVALID_POLICY
 */
export function createUnusualOutflow(options: OutflowOptions): Detector<OutflowState> {
  const { windowMs, history, warmUp, floor, minimumSpread, levels } = options
  const hysteresis = createHysteresis({ levels, raiseAfter: 1, clearAfter: 8 })
  const partMs = windowMs / PARTS
  if (partMs <= 0n || warmUp < 2 || warmUp > history || !(minimumSpread > 0))
    throw new MonitorError('INVALID_POLICY', 'The windows of an outflow detector make no sense.', {
      facts: [`windowMs: ${windowMs}`, `warmUp: ${warmUp}`, `history: ${history}`],
    })

  function scoreOf(sum: bigint, quiet: readonly number[]): number {
    if (quiet.length < warmUp || sum < floor) return 0
    const { centre, scale } = robustScale(quiet)
    return (logOf(sum) - centre) / Math.max(scale, minimumSpread)
  }

  /** Closes the windows that ended before a part, the empty ones too, and drops what is too old. */
  function advance(route: Route, part: bigint): Route {
    let { quiet, closed } = route
    const isQuiet = hysteresis.gradeOf(route.grade) === undefined
    const last = part - (part % PARTS)
    // After a long silence only as many empty windows count as are remembered.
    const start = last - closed > PARTS * BigInt(history) ? last - PARTS * BigInt(history) : closed
    for (closed = start; closed < last; closed += PARTS)
      if (isQuiet) quiet = [...quiet, logOf(sumOf(route.parts, closed, closed + PARTS))].slice(-history)
    const parts = new Map([...route.parts].filter(([at]) => at > part - 2n * PARTS))
    return { ...route, parts, quiet, closed }
  }

  return {
    name: 'unusual outflow',
    initial: { routes: new Map() },
    observe(state, observation) {
      const { kind, time } = observation
      if (kind !== 'outflow' && kind !== 'clock') return { state, signals: [] }
      const part = time / partMs
      const routes = new Map(state.routes)
      if (kind === 'outflow' && !routes.has(observation.route) && routes.size < MAX_ROUTES) {
        const closed = part - (part % PARTS)
        routes.set(observation.route, { parts: new Map(), quiet: [], closed, grade: hysteresis.initial })
      }
      const signals = [...routes].flatMap(([subject, known]) => {
        if (kind === 'outflow' && subject !== observation.route) return []
        const route = advance(known, part)
        const amount = kind === 'outflow' ? observation.amount : 0n
        const parts = new Map(route.parts).set(part, (route.parts.get(part) ?? 0n) + amount)
        const sum = sumOf(parts, part - PARTS + 1n, part + 1n)
        const value = scoreOf(sum, route.quiet)
        const nodes = kind === 'outflow' ? observation.nodes : route.nodes
        const facts = {
          sum: String(sum),
          windowSeconds: String(windowMs / 1000n),
          score: value.toFixed(2),
          ...(nodes === undefined ? {} : { nodes: agreementText(nodes) }),
        }
        const judged = judgeSubject({
          hysteresis,
          state: route.grade,
          value,
          kind: 'unusual-outflow',
          subject,
          facts,
        })
        routes.set(subject, { ...route, parts, grade: judged.state, nodes })
        return judged.signals
      })
      return { state: { routes }, signals }
    },
  }
}

function sumOf(parts: ReadonlyMap<bigint, bigint>, from: bigint, to: bigint): bigint {
  let sum = 0n
  for (const [at, amount] of parts) if (at >= from && at < to) sum += amount
  return sum
}
