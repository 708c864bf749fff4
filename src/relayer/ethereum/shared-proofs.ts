import { hashTreeRootSyncCommittee } from '../../ethereum/ssz/hash-tree-root-sync-committee.js'
import type { ProofBought } from '../proof-options.js'
import { createShareOnce } from '../share-once.js'
import type { ProofSource } from './proof-source.js'

/** Buys each statement once. A proof's statement is the committee and who of it signed, not the header. */
export function shareProofs(source: ProofSource, onBought: (bought: ProofBought) => void): ProofSource {
  const once = createShareOnce(onBought)
  return {
    prove(update, committee, options = {}) {
      const { syncCommitteeBits } = update.syncAggregate
      const root = hashTreeRootSyncCommittee(committee)
      const key = `${root} ${syncCommitteeBits} ${options.circuit ?? ''}`
      return once('apk', key, () => source.prove(update, committee, options))
    },
    proveLink: (committee, options) =>
      once('link', hashTreeRootSyncCommittee(committee), () => source.proveLink(committee, options)),
  }
}
