import { computeSyncCommitteePeriodAtSlot } from '../ethereum/spec/compute-sync-committee-period-at-slot.js'
import type { ChainConfig, SyncCommittee } from '../ethereum/types/light-client.js'
import { type Checkpoints, chooseCheckpoint, type ReplayCheckpoint } from './choose-checkpoint.js'
import type { UpdateFile } from './read-updates.js'
import { ReplayError } from './replay-error.js'

/** An update with the committee of its signature's period, where the inputs tell it. */
export type ReplayStep = UpdateFile & { period: bigint; committee: SyncCommittee | undefined }

/** Updates that one client is fed, from the checkpoint it is deployed at. */
export type ReplaySegment = { checkpoint: ReplayCheckpoint; steps: ReplayStep[] }

/**
 * Finds the committee of every update and the checkpoints the replay needs.
 *
 * The committee of an update comes from the checkpoint, or from an update before it. Where both fail, a new client is
 * started, but only at a checkpoint that was given for that period: nothing is skipped on its own. Without one, the
 * update keeps its place with no committee, and fails there.
 *
 * @throws ReplayError `NO_CHECKPOINT` when there is nothing to start from; `INVALID_BOOTSTRAP`.
 */
export function planReplay(parameters: {
  config: ChainConfig
  updates: readonly UpdateFile[]
  checkpoints: Checkpoints
}): ReplaySegment[] {
  const { config, updates, checkpoints } = parameters
  const periodOf = (slot: bigint) => computeSyncCommitteePeriodAtSlot(config, slot)
  const segments: ReplaySegment[] = []
  let known = new Map<bigint, SyncCommittee>()
  for (const { file, update } of updates) {
    const period = periodOf(update.signatureSlot)
    let segment = segments.at(-1)
    if (segment === undefined || !known.has(period)) {
      const found = chooseCheckpoint({ config, update, checkpoints })
      const checkpoint = segment === undefined ? (found ?? firstGiven(config, checkpoints, period)) : found
      if (checkpoint !== undefined) {
        segment = { checkpoint, steps: [] }
        segments.push(segment)
        known = new Map([[checkpoint.period, checkpoint.committee]])
      }
    }
    segment?.steps.push({ file, update, period, committee: known.get(period) })
    // Nothing is learned from an update that cannot be checked.
    const next = known.has(period) ? update.nextSyncCommittee : undefined
    const nextPeriod = periodOf(update.attestedHeader.beacon.slot) + 1n
    const isFinalized = periodOf(update.finalizedHeader.beacon.slot) + 1n === nextPeriod
    if (next !== undefined && isFinalized && !known.has(nextPeriod)) known.set(nextPeriod, next)
  }
  return segments
}

/** Whatever was given first, although it does not fit the first update: the contract says what is wrong. */
function firstGiven(
  config: ChainConfig,
  { bootstraps, committees }: Checkpoints,
  period: bigint,
): ReplayCheckpoint {
  const [bootstrap] = bootstraps
  if (bootstrap !== undefined) {
    const { header, currentSyncCommittee } = bootstrap.bootstrap
    const own = computeSyncCommitteePeriodAtSlot(config, header.beacon.slot)
    return { kind: 'bootstrap', ...bootstrap, period: own, committee: currentSyncCommittee }
  }
  const [committee] = committees
  if (committee !== undefined) return { kind: 'committee', ...committee, period }
  throw new ReplayError('NO_CHECKPOINT', 'A replay starts at a bootstrap or a committee, and none was given.')
}
