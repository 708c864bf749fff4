import type { Hex } from '../ethereum/types/hex.js'
import type { Mined } from './find-mined.js'
import type { LaneEvent } from './lane-event.js'
import type { LaneStore } from './lane-store.js'
import { lastAttempt, type PendingTransaction, type TransactionOutcome } from './pending-transaction.js'

/** What is known of a lane's transactions: the unconfirmed ones, kept in the store, and how the last others ended. */
export type LaneBook = {
  /** By nonce, lowest first. */
  unconfirmed(): Promise<readonly PendingTransaction[]>
  add(transaction: PendingTransaction): Promise<void>
  /** Takes the place of the transaction with its nonce. */
  change(transaction: PendingTransaction): Promise<void>
  end(transaction: PendingTransaction, result: TransactionOutcome['result'], mined?: Mined): Promise<void>
  outcomeOf(nonce: number): TransactionOutcome | undefined
  /** Tells of a transaction the first time it is seen in this block. */
  noteMined(transaction: PendingTransaction, mined: Mined): void
  /** Tells of a transaction that was seen in a block and is in none now. */
  noteUnmined(transaction: PendingTransaction): void
  tell(type: LaneEvent['type'], transaction: PendingTransaction, attempt?: { hash: Hex }): void
}

/** Outcomes that are kept for who asks late. */
const KEPT_OUTCOMES = 256

export function createLaneBook(parameters: {
  lane: string
  store: LaneStore
  onEvent: (event: LaneEvent) => void
}): LaneBook {
  const { lane, store, onEvent } = parameters
  const outcomes = new Map<number, TransactionOutcome>()
  const minedIn = new Map<number, Hex>()
  let known: readonly PendingTransaction[] | undefined

  async function unconfirmed(): Promise<readonly PendingTransaction[]> {
    known ??= await store.load(lane)
    return known
  }

  async function save(next: readonly PendingTransaction[]): Promise<void> {
    await store.save(lane, next)
    known = next
  }

  const tell: LaneBook['tell'] = (type, transaction, { hash } = lastAttempt(transaction)) => {
    const { nonce, label } = transaction
    onEvent({ type, lane, nonce, label, hash })
  }

  return {
    unconfirmed,
    tell,
    outcomeOf: (nonce) => outcomes.get(nonce),

    async add(transaction) {
      outcomes.delete(transaction.nonce)
      await save([...(await unconfirmed()), transaction])
    },

    async change(transaction) {
      const { nonce } = transaction
      await save((await unconfirmed()).map((each) => (each.nonce === nonce ? transaction : each)))
    },

    async end(transaction, result, mined) {
      const { nonce, label } = transaction
      await save((await unconfirmed()).filter((each) => each.nonce !== nonce))
      const { hash } = mined?.attempt ?? lastAttempt(transaction)
      const { gasUsed = 0n, blockNumber = 0n } = mined ?? {}
      outcomes.set(nonce, { nonce, label, hash, result, gasUsed, blockNumber })
      minedIn.delete(nonce)
      for (const oldest of outcomes.keys()) {
        if (outcomes.size <= KEPT_OUTCOMES) break
        outcomes.delete(oldest)
      }
    },

    noteMined(transaction, { attempt, blockHash }) {
      const { nonce } = transaction
      if (minedIn.get(nonce) !== blockHash) tell('mined', transaction, attempt)
      minedIn.set(nonce, blockHash)
    },

    noteUnmined(transaction) {
      if (minedIn.delete(transaction.nonce)) tell('reorganised', transaction)
    },
  }
}
