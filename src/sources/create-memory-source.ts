import { isEmptyCommittee, isFinalityUpdate } from '../ethereum/spec/update-kind.js'
import { hashTreeRootBeaconBlockHeader } from '../ethereum/ssz/hash-tree-root-beacon-block-header.js'
import { isBetterUpdate } from '../ethereum/store/literal/is-better-update.js'
import type { ChainConfig, LightClientBootstrap, LightClientUpdate } from '../ethereum/types/light-client.js'
import {
  periodMissing,
  periodOfUpdate,
  requireBootstrap,
  requireRange,
  requireUpdate,
} from './check-answer.js'
import { genesisOfConfig, specOfConfig } from './config-spec.js'
import { disagreementError } from './disagreement-error.js'
import { factsOfBootstrap, factsOfUpdate, findDisagreement } from './finalized-facts.js'
import type { LightClientSource } from './light-client-source.js'
import { SourceError } from './source-error.js'

/** A document and the name by which errors call it, such as its file. */
export type Named<Value> = { name: string; value: Value }

/**
 * Light-client data that is at hand already. Several updates of one period are allowed; the better one by
 * `is_better_update` is served. An update without a next committee counts as a finality update.
 *
 * Genesis and specification are the configuration's.
 *
 * @throws SourceError `SOURCES_DISAGREE` when two documents contradict each other on finalized data; `WRONG_FORK`.
 */
export function createMemorySource(parameters: {
  config: ChainConfig
  bootstraps?: readonly Named<LightClientBootstrap>[] | undefined
  updates?: readonly Named<LightClientUpdate>[] | undefined
}): LightClientSource {
  const { config, bootstraps = [], updates = [] } = parameters
  const byRoot = new Map<string, LightClientBootstrap>()
  for (const { name, value } of bootstraps) {
    const blockRoot = hashTreeRootBeaconBlockHeader(value.header.beacon)
    requireBootstrap({ config, blockRoot, bootstrap: value, node: name })
    byRoot.set(blockRoot, value)
  }
  const byPeriod = new Map<bigint, LightClientUpdate>()
  let newest: LightClientUpdate | undefined
  for (const { name, value } of updates) {
    requireUpdate({ config, update: value, node: name })
    const period = periodOfUpdate(config, value)
    const known = byPeriod.get(period)
    const isRotation = !isEmptyCommittee(value.nextSyncCommittee)
    const isBetter = known === undefined || isBetterUpdate({ config, newUpdate: value, oldUpdate: known })
    if (isRotation && isBetter) byPeriod.set(period, value)
    if (isFinalityUpdate(value) && isNewer(value, newest)) newest = value
  }
  const disagreement = findDisagreement([
    ...bootstraps.map(({ name, value }) => ({ node: name, facts: factsOfBootstrap(config, value) })),
    ...updates.map(({ name, value }) => ({ node: name, facts: factsOfUpdate(config, value) })),
  ])
  if (disagreement !== undefined) throw disagreementError(disagreement)

  return {
    config,

    getBootstrap: async (blockRoot, { check } = {}) => {
      const bootstrap = byRoot.get(blockRoot.toLowerCase())
      if (bootstrap === undefined) throw notFound(`a bootstrap of block ${blockRoot}`)
      return checked(bootstrap, check)
    },

    getUpdates: async (startPeriod, count, { check } = {}) => {
      requireRange(startPeriod, count)
      const found: LightClientUpdate[] = []
      for (let period = startPeriod; found.length < count; period++) {
        const update = byPeriod.get(period)
        if (update === undefined) break
        found.push(update)
      }
      if (found.length === 0) throw periodMissing(startPeriod, 'recorded data')
      return checked(found, check)
    },

    getFinalityUpdate: async ({ check } = {}) => {
      if (newest === undefined) throw notFound('a finality update')
      const { nextSyncCommittee: _committee, nextSyncCommitteeBranch: _branch, ...finality } = newest
      return checked(finality, check)
    },

    getGenesis: async () => genesisOfConfig(config),
    getSpec: async () => specOfConfig(config),
  }
}

function isNewer(update: LightClientUpdate, than: LightClientUpdate | undefined): boolean {
  if (than === undefined) return true
  const slotOf = ({ finalizedHeader }: LightClientUpdate) => finalizedHeader.beacon.slot
  return slotOf(update) > slotOf(than)
}

function notFound(what: string): SourceError {
  return new SourceError('NOT_FOUND', `The recorded data has not got ${what}.`)
}

function checked<Answer>(answer: Answer, check: ((answer: Answer) => void) | undefined): Answer {
  try {
    check?.(answer)
  } catch (cause) {
    throw new SourceError('ANSWER_REFUSED', 'The recorded answer was refused by who asked for it.', { cause })
  }
  return answer
}
