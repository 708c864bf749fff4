import { computeSyncCommitteePeriodAtSlot } from '../ethereum/spec/compute-sync-committee-period-at-slot.js'
import { hashTreeRootBeaconBlockHeader } from '../ethereum/ssz/hash-tree-root-beacon-block-header.js'
import { hashTreeRootSyncCommittee } from '../ethereum/ssz/hash-tree-root-sync-committee.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { ChainConfig, LightClientBootstrap, LightClientUpdate } from '../ethereum/types/light-client.js'

/** A claim on which all honest nodes agree for ever. */
export type FinalizedFact = {
  /** `header`: root of the finalized block in slot `at`; `committee`: SSZ root of the committee of period `at`. */
  kind: 'header' | 'committee'
  at: bigint
  root: Hex
}

/** One fact of which two nodes or files say different things. */
export type Disagreement = {
  kind: FinalizedFact['kind']
  at: bigint
  claims: readonly [{ node: string; root: Hex }, { node: string; root: Hex }]
}

/**
 * What an update claims to be finalized. Attested headers are left out: honest nodes differ on those, and blocks that
 * are not finalized come and go.
 */
export function factsOfUpdate(config: ChainConfig, update: LightClientUpdate): FinalizedFact[] {
  const { attestedHeader, finalizedHeader, nextSyncCommittee } = update
  const finalized = finalizedHeader.beacon
  if (finalized.slot === 0n) return []
  const periodOf = (slot: bigint) => computeSyncCommitteePeriodAtSlot(config, slot)
  const facts: FinalizedFact[] = [
    { kind: 'header', at: finalized.slot, root: hashTreeRootBeaconBlockHeader(finalized) },
  ]
  const period = periodOf(finalized.slot)
  if (nextSyncCommittee !== undefined && periodOf(attestedHeader.beacon.slot) === period) {
    facts.push({ kind: 'committee', at: period + 1n, root: hashTreeRootSyncCommittee(nextSyncCommittee) })
  }
  return facts
}

/** What a bootstrap claims to be finalized. */
export function factsOfBootstrap(config: ChainConfig, bootstrap: LightClientBootstrap): FinalizedFact[] {
  const { slot } = bootstrap.header.beacon
  return [
    { kind: 'header', at: slot, root: hashTreeRootBeaconBlockHeader(bootstrap.header.beacon) },
    {
      kind: 'committee',
      at: computeSyncCommitteePeriodAtSlot(config, slot),
      root: hashTreeRootSyncCommittee(bootstrap.currentSyncCommittee),
    },
  ]
}

/** The first fact of which two of the named parties claim different roots, or `undefined`. */
export function findDisagreement(
  parties: readonly { node: string; facts: readonly FinalizedFact[] }[],
): Disagreement | undefined {
  const known = new Map<string, { node: string; root: Hex }>()
  for (const { node, facts } of parties) {
    for (const { kind, at, root } of facts) {
      const key = `${kind} ${at}`
      const first = known.get(key)
      if (first === undefined) known.set(key, { node, root })
      else if (first.root !== root) return { kind, at, claims: [first, { node, root }] }
    }
  }
  return undefined
}
