import { createSeededBytes } from '../../../src/devnet/seeded-bytes.js'
import { seededCommittee } from '../../../src/devnet/seeded-committee.js'
import {
  type CommittedCommittee,
  commitCommittee,
  commitmentTag,
} from '../../../src/ethereum/committee/committee-commitment.js'
import {
  type CommitteeKey,
  committeeLeaf,
  keyElements,
} from '../../../src/ethereum/committee/committee-key.js'
import { committeeTree } from '../../../src/ethereum/committee/committee-tree.js'
import { linkMainSource } from '../../../src/ethereum/link/circuits.js'
import { type LinkParameters, linkParameters } from '../../../src/ethereum/link/parameters.js'
import { hashTreeRootSyncCommittee } from '../../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import type { SyncCommittee } from '../../../src/ethereum/types/light-client.js'
import { poseidon } from '../../../src/hash/poseidon.js'
import { type Circuit, openCircuit } from '../../support/circuit.js'

/** A committee in every form that `link` deals with. */
export type LinkCase = { committee: SyncCommittee; committed: CommittedCommittee; committeeRoot: Hex }

/** A committee that depends on nothing but the seed. */
export function linkCase(seed: string, size = 32): LinkCase {
  const { committee } = seededCommittee({ seeded: createSeededBytes(seed), period: 0n, size })
  return caseOf(committee)
}

/** A committee given by its bytes. */
export function caseOf(committee: SyncCommittee): LinkCase {
  const committeeRoot = hashTreeRootSyncCommittee(committee)
  return { committee, committed: commitCommittee(committee), committeeRoot }
}

/**
 * A committee in which some keys are replaced by points of the curve that need not be in the subgroup, which decompression
 * refuses.
 */
export function withKeys(base: LinkCase, replaced: Record<number, CommitteeKey>): LinkCase {
  const keys = base.committed.keys.map((key, k) => replaced[k] ?? key)
  const { aggregate } = base.committed
  const tree = committeeTree(keys.map(committeeLeaf))
  const commitment = poseidon([commitmentTag(keys.length), tree.root, ...keyElements(aggregate)])
  const committee = { ...base.committee, pubkeys: keys.map(compress) }
  const committeeRoot = hashTreeRootSyncCommittee(committee)
  return { committee, committed: { keys, aggregate, tree, commitment }, committeeRoot }
}

/** The 48 bytes of a key. */
export function compress({ x, sign }: { x: bigint; sign: bigint }): Hex {
  return `0x${((1n << 383n) | (sign << 381n) | x).toString(16)}`
}

/** An instance of the `link` circuit with its parameters, some of which may be changed. */
export async function openLink(
  changes: Partial<LinkParameters> = {},
  committeeSize = 32,
): Promise<{ parameters: LinkParameters; circuit: Circuit }> {
  const parameters = { ...linkParameters({ committeeSize }), ...changes }
  return { parameters, circuit: await openCircuit({ source: linkMainSource(parameters) }) }
}
