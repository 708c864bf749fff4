import { expect } from 'vitest'
import { hashTreeRootExecutionPayloadHeader } from '../../src/ethereum/ssz/hash-tree-root-execution-payload-header.js'
import type { ForkName, LightClientUpdate } from '../../src/ethereum/types/light-client.js'
import type { SyncCase, SyncStep } from '../ethereum/store/sync-case.js'

/** The update of a step, counted from 1. */
export function updateOf({ steps }: SyncCase, step: number): LightClientUpdate {
  const update = steps[step - 1]?.update
  if (update === undefined) throw new Error(`step ${step} has no update`)
  return update
}

/** What the contract must have recorded for a step's expected finalized header, which this update brought. */
export function recorded(fork: ForkName, { update, finalized }: SyncStep) {
  const execution = update?.finalizedHeader.execution
  if (execution === undefined) throw new Error('the step has no execution header')
  expect(hashTreeRootExecutionPayloadHeader(fork, execution)).toBe(finalized.executionRoot)
  return {
    slot: finalized.slot,
    root: finalized.beaconRoot,
    executionStateRoot: execution.stateRoot,
    executionBlockHash: execution.blockHash,
    executionBlockNumber: execution.blockNumber,
    status: 'active',
  }
}

/** The update with the first `absent` members taken out of its bits; the signature stays. */
export function withAbsent(update: LightClientUpdate, absent: number): LightClientUpdate {
  const bits = ((1n << 32n) - 1n) ^ ((1n << BigInt(absent)) - 1n)
  const bytes = Array.from({ length: 4 }, (_, i) => Number((bits >> BigInt(8 * i)) & 0xffn))
  const syncCommitteeBits = `0x${Buffer.from(bytes).toString('hex')}` as const
  return { ...update, syncAggregate: { ...update.syncAggregate, syncCommitteeBits } }
}
