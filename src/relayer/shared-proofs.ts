import { hashTreeRootSyncCommittee } from '../ethereum/ssz/hash-tree-root-sync-committee.js'
import type { ProofSource } from './proof-source.js'

/** Proofs that are kept; one is a kilobyte. */
const KEPT = 64

/**
 * Buys each statement once: destinations that need the same proof share it, at the same time or later. A failure is
 * shared by those who wait for it, and forgotten.
 *
 * A proof's statement is the committee and who of it signed, not the header.
 */
export function shareProofs(source: ProofSource, onBought: (bought: ProofBought) => void): ProofSource {
  const known = new Map<string, Promise<unknown>>()

  function once<Proof>(kind: ProofBought['kind'], key: string, buy: () => Promise<Proof>): Promise<Proof> {
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

  return {
    prove(update, committee, options = {}) {
      const { syncCommitteeBits } = update.syncAggregate
      const root = hashTreeRootSyncCommittee(committee)
      const key = `apk ${root} ${syncCommitteeBits} ${options.circuit ?? ''}`
      return once('apk', key, () => source.prove(update, committee, options))
    },
    proveLink: (committee, options) =>
      once('link', `link ${hashTreeRootSyncCommittee(committee)}`, () =>
        source.proveLink(committee, options),
      ),
  }
}

export type ProofBought = { kind: 'apk' | 'link'; result: 'ok' | 'failed'; seconds: number }
