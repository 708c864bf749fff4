import { LightClientUpdateError } from '../../ethereum/spec/light-client-update-error.js'
import type { Hex } from '../../ethereum/types/hex.js'
import type { LightClientUpdate } from '../../ethereum/types/light-client.js'
import type { LightClientSource } from '../../sources/light-client-source.js'
import { SourceError, type SourceErrorCode } from '../../sources/source-error.js'
import { candidateOf } from './candidate.js'
import type { CommitteeKeys } from './committee-keys.js'
import type { UpdateJudge } from './update-judge.js'

export type Collected = {
  /** Updates whose committee is known and did sign them, of all nodes and sources, each once. */
  updates: readonly LightClientUpdate[]
  /** Broken rules, by how often an answer broke them. */
  refused: ReadonlyMap<string, number>
  /** Queries that no node could answer; a period or finality update that is not there yet is no failure. */
  failures: readonly SourceError[]
}

/**
 * Asks the sources for the missing committees' updates and for the newest finality update, and verifies every answer
 * before it counts: a node that serves a wrong update has failed, and the next node is asked. Right updates of wrong
 * answers are kept, and so are right answers that contradict each other, as evidence.
 *
 * @param parameters.committeeRoots What the client holds.
 * @param parameters.keys Keys of these committees; those that the updates bring are added.
 * @param parameters.startPeriod First period whose update is needed, and how many; none where `count` is 0.
 */
export async function collectUpdates(parameters: {
  sources: readonly LightClientSource[]
  committeeRoots: ReadonlyMap<bigint, Hex>
  keys: CommitteeKeys
  judge: UpdateJudge
  startPeriod: bigint
  count: number
  withFinalityUpdate: boolean
  signal?: AbortSignal | undefined
}): Promise<Collected> {
  const { sources, keys, judge, startPeriod, count, withFinalityUpdate, signal } = parameters
  const roots = new Map(parameters.committeeRoots)
  const found = new Map<string, LightClientUpdate>()
  const refused = new Map<string, number>()
  const failures: SourceError[] = []

  function check(source: LightClientSource, updates: readonly LightClientUpdate[]): void {
    let fault: LightClientUpdateError | undefined
    for (const update of updates) {
      try {
        take(source, update)
      } catch (error) {
        if (!(error instanceof LightClientUpdateError)) throw error
        refused.set(error.code, (refused.get(error.code) ?? 0) + 1)
        fault ??= error
      }
    }
    if (fault !== undefined) throw fault
  }

  function take({ config }: LightClientSource, update: LightClientUpdate): void {
    const candidate = candidateOf(config, update)
    if (candidate === undefined) {
      throw new LightClientUpdateError(
        'WRONG_BITS_LENGTH',
        'The participation bits are of another committee size.',
      )
    }
    const root = roots.get(candidate.signaturePeriod)
    const committee = root === undefined ? undefined : keys.get(root)
    // Nothing can be said of an update whose committee the client will not know after the ones before it.
    if (root === undefined || committee === undefined) return
    judge(update, root, committee)
    const { brings, finalizedRoot } = candidate
    found.set(
      `${finalizedRoot} ${update.syncAggregate.syncCommitteeSignature} ${brings?.committeeRoot}`,
      update,
    )
    if (brings === undefined || roots.has(brings.period)) return
    keys.add(brings.committee)
    roots.set(brings.period, brings.committeeRoot)
  }

  async function ask(isNoFailure: SourceErrorCode, query: () => Promise<unknown>): Promise<void> {
    try {
      await query()
    } catch (error) {
      if (!(error instanceof SourceError)) throw error
      if (error.code !== isNoFailure) failures.push(error)
    }
  }

  for (const source of sources) {
    if (count > 0) {
      await ask('PERIOD_MISSING', () =>
        source.getUpdates(startPeriod, count, { signal, check: (updates) => check(source, updates) }),
      )
    }
    if (withFinalityUpdate) {
      await ask('NOT_FOUND', () =>
        source.getFinalityUpdate({ signal, check: (update) => check(source, [update]) }),
      )
    }
  }
  return { updates: [...found.values()], refused, failures }
}
