import { hashTreeRootSyncCommittee } from '../../ethereum/ssz/hash-tree-root-sync-committee.js'
import type { Hex } from '../../ethereum/types/hex.js'
import type { SyncCommittee } from '../../ethereum/types/light-client.js'

/** Committees by their SSZ root: what has the root is the committee, whoever brought it. */
export type CommitteeKeys = {
  get(committeeRoot: Hex): SyncCommittee | undefined
  /** Returns the root. */
  add(committee: SyncCommittee): Hex
  all(): readonly SyncCommittee[]
  /** Forgets the oldest ones until `count` are left. */
  trim(count: number): void
}

export function createCommitteeKeys(): CommitteeKeys {
  const known = new Map<Hex, SyncCommittee>()
  return {
    get: (committeeRoot) => known.get(committeeRoot),
    add(committee) {
      const root = hashTreeRootSyncCommittee(committee)
      known.delete(root)
      known.set(root, committee)
      return root
    },
    all: () => [...known.values()],
    trim(count) {
      for (const oldest of known.keys()) {
        if (known.size <= count) break
        known.delete(oldest)
      }
    },
  }
}
