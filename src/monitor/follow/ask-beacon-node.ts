import { computeSlotAtTime } from '../../ethereum/spec/compute-slot-at-time.js'
import { computeSyncCommitteePeriodAtSlot } from '../../ethereum/spec/compute-sync-committee-period-at-slot.js'
import type { StrictStore } from '../../ethereum/store/strict-store.js'
import type { Hex } from '../../ethereum/types/hex.js'
import type { LightClientBootstrap, LightClientUpdate } from '../../ethereum/types/light-client.js'
import type { LightClientSource } from '../../sources/light-client-source.js'
import { SourceError } from '../../sources/source-error.js'
import type { LookFailure, NamedNode } from './follower.js'
import { lookFailure } from './look-failure.js'

/** What one node said in one round; nothing of it is verified. */
export type BeaconWord = {
  readonly node: string
  readonly bootstrap: LightClientBootstrap | undefined
  /** Of the periods whose next committee is not known yet. */
  readonly updates: readonly LightClientUpdate[]
  readonly newest: LightClientUpdate | undefined
  readonly failure: LookFailure | undefined
}

/** Periods that are asked for at once: who was away for long catches up in several rounds. */
const MAX_PERIODS = 16

/** Asks a node for its newest finality update and for whatever the store lacks. Never rejects. */
export async function askBeaconNode(parameters: {
  node: NamedNode<LightClientSource>
  checkpoint: Hex
  store: StrictStore | undefined
  now: bigint
  signal: AbortSignal
}): Promise<BeaconWord> {
  const { node, checkpoint, store, now, signal } = parameters
  const { name, source } = node
  const silence = { node: name, bootstrap: undefined, updates: [], newest: undefined, failure: undefined }
  try {
    if (store === undefined)
      return { ...silence, bootstrap: await source.getBootstrap(checkpoint, { signal }) }
    const updates = await missingUpdates(source, store, now, signal)
    return { ...silence, updates, newest: await source.getFinalityUpdate({ signal }) }
  } catch (error) {
    return { ...silence, failure: lookFailure(name, error) }
  }
}

/** Updates that bring the committees up to the one of the next period. One that is not there yet is no failure. */
async function missingUpdates(
  source: LightClientSource,
  { committees }: StrictStore,
  now: bigint,
  signal: AbortSignal,
): Promise<readonly LightClientUpdate[]> {
  const current = computeSyncCommitteePeriodAtSlot(
    source.config,
    computeSlotAtTime(source.config, now / 1000n),
  )
  const known = [...committees.keys()].reduce((most, period) => (period > most ? period : most), 0n)
  const missing = Number(current + 1n - known)
  if (missing <= 0) return []
  try {
    return await source.getUpdates(known, Math.min(missing, MAX_PERIODS), { signal })
  } catch (error) {
    if (error instanceof SourceError && error.code === 'PERIOD_MISSING') return []
    throw error
  }
}
