import { computeSyncCommitteePeriodAtSlot } from '../ethereum/spec/compute-sync-committee-period-at-slot.js'
import { forkAtSlot } from '../ethereum/spec/fork-at-slot.js'
import { currentSyncCommitteeGindex } from '../ethereum/spec/gindices.js'
import { hashTreeRootSyncCommittee } from '../ethereum/ssz/hash-tree-root-sync-committee.js'
import { isValidMerkleBranch } from '../ethereum/ssz/is-valid-merkle-branch.js'
import type {
  ChainConfig,
  LightClientBootstrap,
  LightClientUpdate,
  SyncCommittee,
} from '../ethereum/types/light-client.js'
import { isSignedBy } from './is-signed-by.js'
import { ReplayError } from './replay-error.js'

/** Checkpoints that a replay may start from, all trusted by whoever gives them. */
export type Checkpoints = {
  bootstraps: readonly { file: string; bootstrap: LightClientBootstrap }[]
  committees: readonly { file: string; committee: SyncCommittee }[]
}

/**
 * Where a client starts. Kind `committee` trusts period and root as they are; `note` says why, when a bootstrap was
 * at hand.
 */
export type ReplayCheckpoint = {
  file: string
  period: bigint
  committee: SyncCommittee
  note?: string | undefined
} & ({ kind: 'bootstrap'; bootstrap: LightClientBootstrap } | { kind: 'committee' })

/**
 * Picks the checkpoint from which `update` can be accepted: the newest bootstrap of its signature's period, else a
 * committee that signed it.
 *
 * A bootstrap whose header is the one the update finalizes, or a younger one, leaves the update nothing to bring, unless
 * it brings the next committee. Its committee is then taken without its header, after the branch was checked.
 *
 * @throws ReplayError `INVALID_BOOTSTRAP`.
 */
export function chooseCheckpoint(parameters: {
  config: ChainConfig
  update: LightClientUpdate
  checkpoints: Checkpoints
}): ReplayCheckpoint | undefined {
  const { config, update, checkpoints } = parameters
  const periodOf = (slot: bigint) => computeSyncCommitteePeriodAtSlot(config, slot)
  const period = periodOf(update.signatureSlot)
  const finalizedSlot = update.finalizedHeader.beacon.slot
  const bringsCommittee =
    update.nextSyncCommittee !== undefined &&
    periodOf(finalizedSlot) === period &&
    periodOf(update.attestedHeader.beacon.slot) === period

  const candidates = checkpoints.bootstraps
    .filter(({ bootstrap }) => periodOf(bootstrap.header.beacon.slot) === period)
    .sort((left, right) => Number(slotOf(right.bootstrap) - slotOf(left.bootstrap)))
  const usable = candidates.find(({ bootstrap }) => slotOf(bootstrap) < finalizedSlot || bringsCommittee)
  if (usable !== undefined) {
    const committee = usable.bootstrap.currentSyncCommittee
    return { kind: 'bootstrap', ...usable, period, committee }
  }
  const [youngest] = candidates
  if (youngest !== undefined) {
    const { file, bootstrap } = youngest
    assertBootstrap({ file, bootstrap, config })
    const note = `the update finalizes slot ${finalizedSlot}, which the bootstrap at slot ${slotOf(bootstrap)} already has: only its committee is used`
    return { kind: 'committee', file, period, committee: bootstrap.currentSyncCommittee, note }
  }
  const signer = checkpoints.committees.find(({ committee }) => isSignedBy({ update, committee, config }))
  return signer === undefined ? undefined : { kind: 'committee', ...signer, period }
}

function slotOf(bootstrap: LightClientBootstrap): bigint {
  return bootstrap.header.beacon.slot
}

/**
 * Checks the committee of a bootstrap against its header's state root, as the contract does.
 *
 * @throws ReplayError `INVALID_BOOTSTRAP`.
 */
function assertBootstrap(parameters: {
  file: string
  bootstrap: LightClientBootstrap
  config: ChainConfig
}): void {
  const { file, bootstrap, config } = parameters
  const { header, currentSyncCommittee, currentSyncCommitteeBranch } = bootstrap
  const valid = isValidMerkleBranch({
    leaf: hashTreeRootSyncCommittee(currentSyncCommittee),
    branch: currentSyncCommitteeBranch,
    gindex: currentSyncCommitteeGindex(forkAtSlot(config, header.beacon.slot).name),
    root: header.beacon.stateRoot,
  })
  if (valid) return
  throw new ReplayError('INVALID_BOOTSTRAP', "The bootstrap's committee is not in its header's state.", {
    facts: [`file: ${file}`, `slot: ${header.beacon.slot}`],
  })
}
