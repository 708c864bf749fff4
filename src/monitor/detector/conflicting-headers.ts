import { checkpointSpan } from '../../ethereum/spec/checkpoint-span.js'
import type { HeaderObservation } from '../observation/observation.js'
import type { Detector, Signal } from './detector.js'

/** Roots of the newest places by status, and the places that were reported already. */
export type ConflictState = {
  readonly roots: ReadonlyMap<string, ReadonlyMap<bigint, string>>
  readonly reported: ReadonlySet<string>
}

/** Copies a map with one more entry and without the lowest heights beyond `limit`. */
function remember<Value>(map: ReadonlyMap<bigint, Value>, key: bigint, value: Value, limit: number) {
  const next = new Map(map).set(key, value)
  const lowest = [...next.keys()].sort((left, right) => (left < right ? -1 : 1))[0]
  if (next.size > limit && lowest !== undefined) next.delete(lowest)
  return next
}

function signalOf({ status, height, node }: HeaderObservation, first: string, second: string): Signal {
  const isFinal = status === 'finalized'
  return {
    kind: isFinal ? 'conflicting-finality' : 'same-slot-headers',
    subject: String(height),
    grade: isFinal ? 'critical' : 'notice',
    facts: { first, second, node },
  }
}

/**
 * Two verified headers of one height, or two finalized ones of which a chain has one. Finalized ones are the worst there is. Attested ones are a notice and nothing more,
 * whoever signed both: the slot in which a member signs is not part of what a sync committee signs, so honest members
 * sign two blocks of one slot when a late block replaces another.
 *
 * Only verified headers are looked at, so nobody without a supermajority can raise this or fill its memory.
 *
 * @param options.slotsPerEpoch Of a beacon chain, of which one block is final between two checkpoints: see `checkpointSpan`.
 * @param options.memory Heights that are kept, or such spans. Default 256.
 */
export function createConflictingHeaders(options: {
  slotsPerEpoch: bigint | undefined
  memory?: number | undefined
}): Detector<ConflictState> {
  const { slotsPerEpoch, memory = 256 } = options
  const placeOf = ({ status, height }: HeaderObservation) =>
    status === 'finalized' && slotsPerEpoch !== undefined
      ? checkpointSpan({ slotsPerEpoch }, height).last
      : height
  return {
    name: 'conflicting headers',
    initial: { roots: new Map(), reported: new Set() },
    observe(state, observation) {
      if (observation.kind !== 'header' || !observation.isVerified || observation.root === undefined)
        return { state, signals: [] }
      const { status, root } = observation
      const place = placeOf(observation)
      const ofStatus = state.roots.get(status) ?? new Map<bigint, string>()
      const known = ofStatus.get(place)
      if (known === undefined) {
        const roots = new Map(state.roots).set(status, remember(ofStatus, place, root, memory))
        return { state: { ...state, roots }, signals: [] }
      }
      const name = `${status} ${place}`
      if (known === root || state.reported.has(name)) return { state, signals: [] }
      const reported = new Set([...[...state.reported].slice(-memory), name])
      return { state: { ...state, reported }, signals: [signalOf(observation, known, root)] }
    },
  }
}
