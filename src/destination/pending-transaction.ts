import type { Address } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import type { Fees } from './fee-policy.js'

/** One signed form of a transaction. All of one transaction have its nonce, so the chain takes one of them. */
export type Attempt = Fees & {
  hash: Hex
  /** Signed bytes, as they are broadcast. */
  raw: Hex
  /** Newest block when it was last broadcast. */
  atBlock: bigint
  /** `cancel`: an empty transfer to oneself that uses the nonce up when the call has become useless. */
  purpose: 'call' | 'cancel'
}

/** A transaction that is not confirmed yet. */
export type PendingTransaction = {
  nonce: number
  /** For people: what it is about. */
  label: string
  to: Address
  data: Hex
  gas: bigint
  /** Oldest first; at least one. */
  attempts: readonly Attempt[]
}

/** How a transaction ended. */
export type TransactionOutcome = {
  nonce: number
  label: string
  /** Of the attempt that was mined, else of the last one. */
  hash: Hex
  /**
   * `success`, `reverted`: mined. `cancelled`: the call had become useless and an empty transfer was mined instead.
   * `taken`: another transaction of the account used the nonce. `abandoned`: never broadcast, and useless by now.
   */
  result: 'success' | 'reverted' | 'cancelled' | 'taken' | 'abandoned'
  gasUsed: bigint
  /** Block that has it; 0 where nothing was mined. */
  blockNumber: bigint
}

/** The last attempt: the one that pays most. */
export function lastAttempt({ nonce, attempts }: PendingTransaction): Attempt {
  const last = attempts.at(-1)
  if (last === undefined) throw new RangeError(`transaction ${nonce} was never signed`)
  return last
}
