import type { ProofBought } from './proof-options.js'

/** Proofs that are kept; one is a kilobyte. */
const KEPT = 64

/** Buys what has a key, unless it was bought under this key already. */
export type ShareOnce = <Proof>(kind: string, key: string, buy: () => Promise<Proof>) => Promise<Proof>

/**
 * Buys each statement once: destinations that need the same proof share it, at the same time or later. A failure is
 * shared by those who wait for it, and forgotten.
 */
export function createShareOnce(onBought: (bought: ProofBought) => void): ShareOnce {
  const known = new Map<string, Promise<unknown>>()
  return <Proof>(kind: string, statement: string, buy: () => Promise<Proof>): Promise<Proof> => {
    const key = `${kind} ${statement}`
    const earlier = known.get(key)
    // The key names the kind, so what is kept under it is of this type.
    if (earlier !== undefined) return earlier as Promise<Proof>
    const started = performance.now()
    const seconds = () => (performance.now() - started) / 1000
    const proof = buy()
    known.set(key, proof)
    proof.then(
      () => onBought({ kind, result: 'ok', seconds: seconds() }),
      () => {
        known.delete(key)
        onBought({ kind, result: 'failed', seconds: seconds() })
      },
    )
    for (const oldest of known.keys()) {
      if (known.size <= KEPT) break
      known.delete(oldest)
    }
    return proof
  }
}
