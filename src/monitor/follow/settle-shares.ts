/** Participation by height that was seen in the last round only, and the newest height that was told. */
export type HeldShares = { readonly held: ReadonlyMap<bigint, number>; readonly told: bigint }

export const NO_SHARES: HeldShares = { held: new Map(), told: -1n }

/**
 * Holds the participation of a header back for one round, so that a node which shows fewer signers than there were is
 * corrected by the others; each height is told once and never after a later one.
 *
 * @param options.isAlone There are no others: nothing is held back.
 */
export function settleShares(
  state: HeldShares,
  seen: ReadonlyMap<bigint, number>,
  { isAlone }: { isAlone: boolean },
): { held: HeldShares; due: readonly (readonly [bigint, number])[] } {
  const held = new Map(state.held)
  const fresh = new Set<bigint>()
  for (const [height, share] of seen) {
    if (height <= state.told) continue
    if (!held.has(height)) fresh.add(height)
    held.set(height, Math.max(share, held.get(height) ?? 0))
  }
  const due = [...held]
    .filter(([height]) => isAlone || !fresh.has(height))
    .sort(([left], [right]) => (left < right ? -1 : 1))
  const told = due.at(-1)?.[0] ?? state.told
  const kept = new Map([...held].filter(([height]) => height > told))
  return { held: { held: kept, told }, due }
}
