import type { Hex } from '../ethereum/types/hex.js'

/** What a light client, on a chain or in this process, recorded for a slot: a finalized header of the source chain. */
export type RecordedBlock = {
  slot: bigint
  /** SSZ root of the beacon header. */
  root: Hex
  executionStateRoot: Hex
  executionBlockHash: Hex
  executionBlockNumber: bigint
  /** Source time of the slot, in seconds: the execution block's timestamp. */
  timestamp: bigint
}

/**
 * The newest finalized header. `expired`: older than the weak-subjectivity limit, no more updates are taken. `frozen`:
 * the committee provably signed two conflicting statements, so nothing that was accepted may be served.
 */
export type AcceptedHead = RecordedBlock & { status: 'active' | 'expired' | 'frozen' }

/** What a light client accepted of a source chain, wherever the light client runs. */
export type AcceptedState = {
  /** Of the source chain. */
  chainId: bigint
  getHead(): Promise<AcceptedHead>
  /** `undefined` when no recorded header has this slot, or carries this execution block. */
  getRecordedBlock(where: { slot: bigint } | { blockNumber: bigint }): Promise<RecordedBlock | undefined>
}
