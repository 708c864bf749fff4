/** The largest participation of a header that was shown, and who showed the header. */
export type ShownShare = { readonly share: number; readonly nodes: ReadonlySet<string> }

/** Participation by height that waits for the others, and the newest height that was told. */
export type HeldShares = { readonly held: ReadonlyMap<bigint, ShownShare>; readonly told: bigint }

export const NO_SHARES: HeldShares = { held: new Map(), told: -1n }

/** Nodes that must show a header: one alone could choose headers of which the others show nothing. */
const WITNESSES = 2
/** Heights that wait at most. */
const MAX_HELD = 64

/** What a node shows, together with what others did. */
export function withShare(
  shown: ReadonlyMap<bigint, ShownShare>,
  { height, share, node }: { height: bigint; share: number; node: string },
): Map<bigint, ShownShare> {
  const known = shown.get(height)
  const nodes = new Set([...(known?.nodes ?? []), node])
  return new Map(shown).set(height, { share: Math.max(share, known?.share ?? 0), nodes })
}

/**
 * Holds the participation of a header back for one round, and until a second node shows the header, so that a node which
 * shows fewer signers than there were is corrected by the others; each height is told once and never after a later one.
 *
 * @param options.isAlone There are no others: nothing is held back.
 */
export function settleShares(
  state: HeldShares,
  seen: ReadonlyMap<bigint, ShownShare>,
  { isAlone }: { isAlone: boolean },
): { held: HeldShares; due: readonly (readonly [bigint, number])[] } {
  let held = new Map(state.held)
  const fresh = new Set<bigint>()
  for (const [height, { share, nodes }] of seen) {
    if (height <= state.told) continue
    if (!held.has(height)) fresh.add(height)
    for (const node of nodes) held = withShare(held, { height, share, node })
  }
  const sorted = [...held].sort(([left], [right]) => (left < right ? -1 : 1))
  const due = sorted
    .filter(([height, { nodes }]) => isAlone || (!fresh.has(height) && nodes.size >= WITNESSES))
    .map(([height, { share }]) => [height, share] as const)
  const told = due.at(-1)?.[0] ?? state.told
  const kept = new Map(sorted.filter(([height]) => height > told).slice(-MAX_HELD))
  return { held: { held: kept, told }, due }
}
