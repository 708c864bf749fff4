import type { DoubleVotes } from './find-double-votes.js'
import { placeOf } from './find-double-votes.js'

/** Double votes with what is known of all at the same place: a client adds up one report of each half of a set. */
type RankedDoubleVotes = DoubleVotes & {
  readonly place: string
  /** Nobody shows more power in this half of the set at this place. */
  readonly leads: boolean
  /** Power of those that lead at this place. */
  readonly together: bigint
}

/** Those that count first, the places of most power before others: whoever votes twice often cannot crowd out a half. */
export function rankDoubleVotes(doubleVotes: readonly DoubleVotes[]): RankedDoubleVotes[] {
  const leaders = new Map<string, DoubleVotes>()
  for (const each of doubleVotes) {
    const known = leaders.get(halfOf(each))
    if (known === undefined || each.equivocation.power > known.equivocation.power) {
      leaders.set(halfOf(each), each)
    }
  }
  const together = new Map<string, bigint>()
  for (const { equivocation } of leaders.values()) {
    const place = placeOf(equivocation)
    together.set(place, (together.get(place) ?? 0n) + equivocation.power)
  }
  return doubleVotes
    .map((each) => {
      const place = placeOf(each.equivocation)
      return {
        ...each,
        place,
        leads: leaders.get(halfOf(each)) === each,
        together: together.get(place) ?? 0n,
      }
    })
    .sort(
      (left, right) =>
        Number(right.leads) - Number(left.leads) ||
        Number(right.together - left.together) ||
        (left.place === right.place ? 0 : left.place < right.place ? -1 : 1) ||
        Number(right.equivocation.power - left.equivocation.power),
    )
}

/** Validators 128 and above are the high half. */
function halfOf({ equivocation }: DoubleVotes): string {
  return `${placeOf(equivocation)} ${equivocation.signers >> 128n === 0n ? 'low' : 'high'}`
}
