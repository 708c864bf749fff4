import type { Hex } from '../ethereum/types/hex.js'
import type { VerifiedState } from '../state/verify-account-proof.js'
import { createLruMap, type LruMap } from './lru-map.js'

/** An account as proven; `undefined` when the state has none at the address. */
export type ProvenAccount = VerifiedState['account']

/** What the proofs of an account show. */
export type LoadedAccount = { account: ProvenAccount; storage: ReadonlyMap<bigint, bigint> }

/**
 * What was proven before. Accounts are kept by state root; slots by storage root and code by its hash, since those name
 * the content whatever block it is read at.
 */
export type StateCache = {
  accounts: LruMap<{ account: ProvenAccount }>
  slots: LruMap<bigint>
  codes: LruMap<Hex>
  /** Proofs on their way, so that nothing is asked for twice. */
  inFlight: Map<string, Promise<unknown>>
  /** Slots, by state root and account, that leave in one request when the current tasks are done. */
  batches: Map<string, { keys: bigint[]; done: Promise<LoadedAccount> }>
}

/** @param entries - Bound of accounts and of slots; codes are a tenth of it. */
export function createStateCache(entries: number): StateCache {
  return {
    accounts: createLruMap(entries),
    slots: createLruMap(entries),
    codes: createLruMap(Math.max(1, Math.ceil(entries / 10))),
    inFlight: new Map(),
    batches: new Map(),
  }
}
