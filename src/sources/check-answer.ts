import { computeSyncCommitteePeriodAtSlot } from '../ethereum/spec/compute-sync-committee-period-at-slot.js'
import { EthereumSpecError } from '../ethereum/spec/ethereum-spec-error.js'
import { forkAtSlot } from '../ethereum/spec/fork-at-slot.js'
import { hashTreeRootBeaconBlockHeader } from '../ethereum/ssz/hash-tree-root-beacon-block-header.js'
import type { Hex } from '../ethereum/types/hex.js'
import type {
  ChainConfig,
  ForkName,
  LightClientBootstrap,
  LightClientUpdate,
} from '../ethereum/types/light-client.js'
import { SourceError } from './source-error.js'

/** `MAX_REQUEST_LIGHT_CLIENT_UPDATES`: what one request for updates may ask for. */
export const MAX_UPDATES_PER_REQUEST = 128

/** @throws SourceError `INVALID_PARAMETER` unless both are whole numbers and at least one period is asked for. */
export function requireRange(startPeriod: bigint, count: number): void {
  if (startPeriod >= 0n && Number.isSafeInteger(count) && count >= 1) return
  throw new SourceError(
    'INVALID_PARAMETER',
    'Updates are asked for by a first period and a count of at least 1.',
    {
      facts: [`start period: ${startPeriod}`, `count: ${count}`],
    },
  )
}

/** The period an update belongs to in the API: the one of its attested header. */
export function periodOfUpdate(config: ChainConfig, update: LightClientUpdate): bigint {
  return computeSyncCommitteePeriodAtSlot(config, update.attestedHeader.beacon.slot)
}

/** `PERIOD_MISSING`: nobody can follow the chain over a period whose update is gone. */
export function periodMissing(period: bigint, node: string): SourceError {
  return new SourceError('PERIOD_MISSING', `There is no light-client update of period ${period}.`, {
    node,
    period,
    facts: [`period: ${period}`],
  })
}

/** The fork a node names must be the one that was in force at the slot. */
function requireFork(config: ChainConfig, slot: bigint, version: ForkName | undefined, node: string): void {
  if (version === undefined) return
  let expected: ForkName | undefined
  try {
    expected = forkAtSlot(config, slot).name
  } catch (error) {
    if (!(error instanceof EthereumSpecError)) throw error
  }
  if (version === expected) return
  throw new SourceError('WRONG_FORK', `The node names a fork that was not in force at slot ${slot}.`, {
    node,
    facts: [`named: ${version}`, `expected: ${expected ?? 'none'}`],
  })
}

/** @throws SourceError `WRONG_BLOCK_ROOT`, `WRONG_FORK`. */
export function requireBootstrap(parameters: {
  config: ChainConfig
  blockRoot: Hex
  bootstrap: LightClientBootstrap
  node: string
}): void {
  const { config, blockRoot, bootstrap, node } = parameters
  const { beacon } = bootstrap.header
  const root = hashTreeRootBeaconBlockHeader(beacon)
  if (root !== blockRoot.toLowerCase()) {
    throw new SourceError('WRONG_BLOCK_ROOT', 'The bootstrap is of another block than the one asked for.', {
      node,
      facts: [`asked for: ${blockRoot}`, `given: ${root}`],
    })
  }
  requireFork(config, beacon.slot, bootstrap.version, node)
}

/** @throws SourceError `WRONG_FORK`; `INVALID_DOCUMENT` for participation bits of another committee size. */
export function requireUpdate(parameters: {
  config: ChainConfig
  update: LightClientUpdate
  node: string
}): void {
  const { config, update, node } = parameters
  const bits = 4 * (update.syncAggregate.syncCommitteeBits.length - 2)
  if (bits !== config.syncCommitteeSize) {
    const message = 'The update is signed by a committee of another size than this chain uses.'
    const facts = [`participation bits: ${bits}`, `expected: ${config.syncCommitteeSize}`]
    throw new SourceError('INVALID_DOCUMENT', message, { node, facts })
  }
  requireFork(config, update.attestedHeader.beacon.slot, update.version, node)
}

/**
 * One update a period, in order, from the first that was asked for and without a gap.
 *
 * @throws SourceError `PERIOD_MISSING` naming the first missing period, `UNEXPECTED_PERIOD`, `WRONG_FORK`,
 * `INVALID_DOCUMENT`.
 */
export function requireConsecutive(parameters: {
  config: ChainConfig
  startPeriod: bigint
  count: number
  updates: readonly LightClientUpdate[]
  node: string
}): void {
  const { config, startPeriod, count, updates, node } = parameters
  if (updates.length === 0) throw periodMissing(startPeriod, node)
  updates.forEach((update, index) => {
    const expected = startPeriod + BigInt(index)
    const given = periodOfUpdate(config, update)
    if (given > expected && given < startPeriod + BigInt(count)) throw periodMissing(expected, node)
    if (given !== expected || index >= count) {
      const message = 'The node gives an update of a period that was not asked for.'
      const facts = [`expected: ${expected}`, `given: ${given}`, `position: ${index}`]
      throw new SourceError('UNEXPECTED_PERIOD', message, { node, facts })
    }
    requireUpdate({ config, update, node })
  })
}
