import type { PendingTransaction } from './pending-transaction.js'

/**
 * Remembers the unconfirmed transactions of each lane, an account on a chain. `save` returns when a crash cannot lose
 * what was given: nothing is broadcast before.
 */
export type LaneStore = {
  /** By nonce, lowest first; empty for a lane nobody saved. */
  load(lane: string): Promise<readonly PendingTransaction[]>
  save(lane: string, transactions: readonly PendingTransaction[]): Promise<void>
}

/** Forgets everything with its process: for tests and for chains that do as well. */
export function createMemoryLaneStore(): LaneStore {
  const lanes = new Map<string, readonly PendingTransaction[]>()
  return {
    load: async (lane) => lanes.get(lane) ?? [],
    save: async (lane, transactions) => void lanes.set(lane, transactions),
  }
}
