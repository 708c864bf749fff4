import { rankOf } from '../alert/grade.js'
import type { IssuedAlert, QueuedAlert } from '../memory/memory.js'

/**
 * A queue with further alerts at its end, cut to its length: what is let go is the mildest, of equals the oldest.
 *
 * @returns The queue, and how many were let go.
 */
export function enqueue(
  queue: readonly QueuedAlert[],
  issued: readonly IssuedAlert[],
  maxQueue: number,
): { queue: readonly QueuedAlert[]; dropped: number } {
  const all = [...queue, ...issued.map((each) => ({ issued: each, attempts: 0 }))]
  const dropped = Math.max(0, all.length - maxQueue)
  if (dropped === 0) return { queue: all, dropped }
  const mildest = all
    .map((each, place) => ({ place, rank: rankOf(each.issued.alert.grade) }))
    .sort((left, right) => left.rank - right.rank || left.place - right.place)
    .slice(0, dropped)
  const gone = new Set(mildest.map(({ place }) => place))
  return { queue: all.filter((_, place) => !gone.has(place)), dropped }
}
