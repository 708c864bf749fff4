import type { Abi } from 'viem'
import type { ChainClient } from '../chain/chain-client.js'
import { type Call, type CallEstimate, createChainAccount } from './chain-account.js'
import { asked } from './chain-failure.js'
import { type CheckedFeePolicy, raisedFees } from './fee-policy.js'
import { findMined, type Mined } from './find-mined.js'
import { createLaneBook } from './lane-book.js'
import type { LaneEvent } from './lane-event.js'
import type { LaneStore } from './lane-store.js'
import { createMutex } from './mutex.js'
import { lastAttempt, type PendingTransaction, type TransactionOutcome } from './pending-transaction.js'
import { signAttempt } from './sign-attempt.js'

/** What a lane holds after a look at the chain, by nonce. */
export type LaneView = readonly { nonce: number; mined: Mined | undefined }[]

/** The transactions of one account on one chain: one nonce after another. */
export type Lane = {
  /** Looks at every unconfirmed transaction once and does what it needs. */
  step(): Promise<LaneView>
  /** Signs, saves and broadcasts a call under the next nonce; `undefined` while an earlier one is not mined. */
  submit(call: Call): Promise<number | undefined>
  /** Throws unless so much gas can be paid for now. */
  requireAffordable(gas: bigint): Promise<void>
  /** Simulates; nothing is signed. */
  estimate(call: Call): Promise<CallEstimate>
  /** How the transaction with that nonce ended, once it is confirmed or given up. */
  outcomeOf(nonce: number): TransactionOutcome | undefined
  pending(): Promise<readonly PendingTransaction[]>
}

export type LaneParameters = {
  name: string
  client: ChainClient
  store: LaneStore
  policy: CheckedFeePolicy
  /** Blocks, the transaction's own included, after which nobody looks after it any more. */
  confirmations: number
  /** Custom errors of the contracts that are called. */
  errors: Abi
  onEvent: (event: LaneEvent) => void
}

/** How often a transaction whose nonce is used must not be found before another one must have used it. */
const LOOKS_UNTIL_TAKEN = 4

/**
 * Keeps the transactions of an account in order, against whatever happens to them on the way.
 *
 * A transaction is saved, signed, before it is broadcast, and stays saved until it is `confirmations` deep. So there is
 * never a second transaction for the same purpose: what was lost, dropped or reorganised away is broadcast again as it
 * is, and what is stuck is replaced under its own nonce, of which the chain takes one. When the call fails by then,
 * because somebody else did what it was to do, an empty transfer takes its place.
 *
 * One transaction is unmined at a time. Only the lowest unmined nonce is looked after; the ones above wait for it.
 */
export function createLane(parameters: LaneParameters): Lane {
  const { name, client, store, policy, confirmations, errors, onEvent } = parameters
  const exclusively = createMutex()
  const account = createChainAccount({ client, policy, errors })
  const book = createLaneBook({ lane: name, store, onEvent })
  const missing = new Map<number, number>()

  async function replace(transaction: PendingTransaction): Promise<void> {
    const now = await account.market()
    const last = lastAttempt(transaction)
    const fees = raisedFees(last, now, policy)
    if (fees === undefined) {
      book.tell('capped', transaction)
      return
    }
    const isUseless = last.purpose === 'cancel' || !(await account.stillWorks(transaction))
    const purpose = isUseless ? 'cancel' : 'call'
    const attempt = await signAttempt({ client, call: transaction, fees, purpose, atBlock: now.head })
    const replaced = { ...transaction, attempts: [...transaction.attempts, attempt] }
    await book.change(replaced)
    const refusal = await account.broadcast(attempt)
    if (refusal !== 'nonce-used') book.tell(purpose === 'cancel' ? 'cancelled' : 'raised', replaced)
  }

  /** The node does not have it: never broadcast, dropped, or in a block that is gone. */
  async function resend(transaction: PendingTransaction, head: bigint, isLast: boolean): Promise<void> {
    const last = lastAttempt(transaction)
    if (last.purpose === 'call' && !(await account.stillWorks(transaction))) {
      // Mined since it was looked for: of course the call fails now.
      if ((await account.usedNonces()) > transaction.nonce) return
      const others = await Promise.all(transaction.attempts.map(({ hash }) => account.isInNode(hash)))
      if (!isLast || others.includes(true)) return replace(transaction)
      book.tell('abandoned', transaction)
      return book.end(transaction, 'abandoned')
    }
    const resent = withLast(transaction, { ...last, atBlock: head })
    await book.change(resent)
    const refusal = await account.broadcast(last)
    if (refusal === 'underpriced') return replace(resent)
    if (refusal === undefined) book.tell('resent', resent)
  }

  async function nurse(transaction: PendingTransaction, head: bigint, isLast: boolean): Promise<void> {
    const last = lastAttempt(transaction)
    if (!(await account.isInNode(last.hash))) return resend(transaction, head, isLast)
    // A reorganisation may have made the chain shorter.
    if (last.atBlock > head) return book.change(withLast(transaction, { ...last, atBlock: head }))
    if (head - last.atBlock >= BigInt(policy.stuckBlocks)) await replace(transaction)
  }

  /**
   * Nonces below are free again: the node lags behind, or the chain lost transactions that were confirmed. In the second
   * case nothing from here on can be mined, and everything is planned anew.
   */
  async function waitForGap(transaction: PendingTransaction, head: bigint): Promise<void> {
    const { atBlock } = lastAttempt(transaction)
    const waited = head > atBlock ? head - atBlock : 0n
    if (waited < BigInt(policy.stuckBlocks)) return
    const above = (await book.unconfirmed()).filter(({ nonce }) => nonce >= transaction.nonce)
    for (const each of above) {
      book.tell('abandoned', each)
      await book.end(each, 'abandoned')
    }
  }

  async function noteMined(transaction: PendingTransaction, mined: Mined): Promise<void> {
    book.noteMined(transaction, mined)
    if (mined.depth < confirmations) return
    book.tell('confirmed', transaction, mined.attempt)
    await book.end(transaction, mined.attempt.purpose === 'cancel' ? 'cancelled' : mined.result, mined)
  }

  /** Nodes have a block's nonces before its receipts: one look proves nothing. */
  function isMissingForLong(nonce: number): boolean {
    const looks = (missing.get(nonce) ?? 0) + 1
    missing.set(nonce, looks)
    if (looks < LOOKS_UNTIL_TAKEN) return false
    return missing.delete(nonce)
  }

  async function look(): Promise<LaneView> {
    const unconfirmed = await book.unconfirmed()
    if (unconfirmed.length === 0) return []
    const { number: head } = await client.getBlock()
    const deep = head + 1n - BigInt(confirmations)
    const used = await account.usedNonces()
    const surelyUsed = await account.usedNonces(deep > 0n ? deep : 0n)
    const view: { nonce: number; mined: Mined | undefined }[] = []
    let isLowest = true
    for (const transaction of unconfirmed) {
      const { nonce } = transaction
      const mined = await findMined({ client, transaction, head })
      if (mined !== undefined) {
        missing.delete(nonce)
        view.push({ nonce, mined })
        await noteMined(transaction, mined)
        continue
      }
      book.noteUnmined(transaction)
      if (nonce < surelyUsed && isMissingForLong(nonce)) {
        book.tell('taken', transaction)
        await book.end(transaction, 'taken')
        continue
      }
      if (isLowest && nonce === used) await nurse(transaction, head, transaction === unconfirmed.at(-1))
      else if (isLowest && nonce > used) await waitForGap(transaction, head)
      isLowest = false
      if (book.outcomeOf(nonce) === undefined) view.push({ nonce, mined: undefined })
    }
    return view
  }

  async function submit(call: Call): Promise<number | undefined> {
    const before = await look()
    if (before.some(({ mined }) => mined === undefined)) return undefined
    const { gas, head: atBlock, maxFeePerGas, maxPriorityFeePerGas } = await account.estimate(call)
    const unconfirmed = await book.unconfirmed()
    const nonce = Math.max(await account.usedNonces(), ...unconfirmed.map((each) => each.nonce + 1))
    const fees = { maxFeePerGas, maxPriorityFeePerGas }
    const signed = await signAttempt({
      client,
      call: { ...call, nonce, gas },
      fees,
      purpose: 'call',
      atBlock,
    })
    const transaction = { ...call, nonce, gas, attempts: [signed] }
    await book.add(transaction)
    const refusal = await account.broadcast(signed)
    book.tell('broadcast', transaction)
    if (refusal === 'underpriced') await replace(transaction)
    return nonce
  }

  return {
    step: () => exclusively(() => asked(look)),
    submit: (call) => exclusively(() => asked(() => submit(call))),
    estimate: (call) => asked(() => account.estimate(call)),
    requireAffordable: (gas) => asked(async () => void (await account.afford(gas, await account.market()))),
    outcomeOf: book.outcomeOf,
    pending: book.unconfirmed,
  }
}

function withLast(transaction: PendingTransaction, last: PendingTransaction['attempts'][number]) {
  return { ...transaction, attempts: [...transaction.attempts.slice(0, -1), last] }
}
