import type { Abi, Address } from 'viem'
import type { ChainClient } from '../chain/chain-client.js'
import type { Call, CallEstimate } from './chain-account.js'
import { asked } from './chain-failure.js'
import { DestinationError } from './destination-error.js'
import { checkFeePolicy, type FeePolicy } from './fee-policy.js'
import { createLane, type Lane } from './lane.js'
import type { LaneEvent } from './lane-event.js'
import type { LaneStore } from './lane-store.js'
import { createMutex } from './mutex.js'
import type { PendingTransaction, TransactionOutcome } from './pending-transaction.js'
import type { RelayClock } from './relay-clock.js'

export type CreateTransactionSenderParameters = {
  /** Its account belongs to this sender alone: whoever else uses it takes nonces away. */
  client: ChainClient
  store: LaneStore
  feePolicy: FeePolicy
  /** Blocks until a transaction counts as final, its own included. Default: 1. */
  confirmations?: number | undefined
  /** For a call until it is mined, and for the wait until it is confirmed. Default: 10 minutes. */
  timeoutMs?: number | undefined
  /** Between two looks at the chain. Default: 2 seconds. */
  pollMs?: number | undefined
  clock: RelayClock
  /** Custom errors of the contracts that are called. Default: none, so reverts have no name. */
  errors?: Abi | undefined
  onEvent?: ((event: LaneEvent) => void) | undefined
}

export type SenderOptions = { signal?: AbortSignal | undefined }

export type TransactionSender = {
  account: Address
  /** `<chain id>-<account>`. */
  lane: string
  confirmations: number
  /**
   * Simulates, signs, saves and broadcasts a call, and looks after it until it is mined.
   *
   * @throws DestinationError. After `TRANSACTION_TIMEOUT`, `TRANSACTION_REFUSED` or an abort the transaction stays in its
   * lane: `settle` goes on.
   */
  send(call: Call, options?: SenderOptions): Promise<TransactionOutcome>
  /** Looks after what an earlier run, or an earlier failure, left behind, until nothing is unmined. */
  settle(options?: SenderOptions): Promise<void>
  /** Waits until everything that was sent is as deep as `confirmations` says; what is lost on the way is sent again. */
  confirm(options?: SenderOptions): Promise<void>
  /** What a call would take and cost now. */
  estimate(call: Call): Promise<CallEstimate>
  /** @throws DestinationError `FEE_CAP_EXCEEDED`, `INSUFFICIENT_BALANCE` when so much gas cannot be paid for now. */
  requireAffordable(gas: bigint): Promise<void>
  balance(): Promise<bigint>
  /** Transactions that are not confirmed. */
  pending(): Promise<readonly PendingTransaction[]>
}

/**
 * Sends the transactions of one account on one chain, one nonce after another; see `createLane` for what it withstands.
 * Calls may overlap: they take turns.
 *
 * @throws DestinationError `INVALID_POLICY`, `WRONG_CHAIN`, `CHAIN_UNREACHABLE`.
 */
export async function createTransactionSender(
  parameters: CreateTransactionSenderParameters,
): Promise<TransactionSender> {
  const { client, store, clock, confirmations = 1, timeoutMs = 600_000, pollMs = 2_000 } = parameters
  const policy = checkFeePolicy(parameters.feePolicy)
  if (!Number.isSafeInteger(confirmations) || confirmations < 1) {
    throw new DestinationError('INVALID_POLICY', 'A transaction is confirmed by one block at least.')
  }
  const { address } = client.account
  const chainId = await asked(() => client.getChainId())
  if (client.chain.id !== chainId) throw wrongChain(client.chain.id, chainId)
  const name = `${chainId}-${address.toLowerCase()}`
  const inTurn = createMutex()
  const lane: Lane = createLane({
    name,
    client,
    store,
    policy,
    confirmations,
    errors: parameters.errors ?? [],
    onEvent: (event) => parameters.onEvent?.(event),
  })

  /** Looks again and again until `done` has an answer. */
  async function until<Answer>(
    what: string,
    signal: AbortSignal | undefined,
    done: () => Promise<Answer | undefined>,
  ): Promise<Answer> {
    const deadline = clock.elapsed() + timeoutMs
    for (;;) {
      signal?.throwIfAborted()
      const answer = await done()
      if (answer !== undefined) return answer
      if (clock.elapsed() >= deadline) {
        const facts = [`lane: ${name}`, `waited: ${timeoutMs} ms`]
        throw new DestinationError('TRANSACTION_TIMEOUT', `Still waiting for ${what}.`, { facts })
      }
      await clock.sleep(pollMs, signal)
    }
  }

  async function requireSameChain(): Promise<void> {
    const found = await asked(() => client.getChainId())
    if (found !== chainId) throw wrongChain(chainId, found)
  }

  return {
    account: address,
    lane: name,
    confirmations,

    async send(call, { signal } = {}) {
      await requireSameChain()
      const nonce = await inTurn(() => until('earlier transactions', signal, () => lane.submit(call)))
      return until(`the ${call.label} to be mined`, signal, async () => {
        const found = (await lane.step()).find((each) => each.nonce === nonce)
        if (found?.mined === undefined) return lane.outcomeOf(nonce)
        const { attempt, result, gasUsed, blockNumber } = found.mined
        const mined = attempt.purpose === 'cancel' ? 'cancelled' : result
        return { nonce, label: call.label, hash: attempt.hash, result: mined, gasUsed, blockNumber }
      })
    },

    async settle({ signal } = {}) {
      if ((await lane.pending()).length === 0) return
      await requireSameChain()
      await until('transactions to be mined', signal, async () =>
        (await lane.step()).every(({ mined }) => mined !== undefined) ? true : undefined,
      )
    },

    async confirm({ signal } = {}) {
      await until('confirmations', signal, async () => {
        await lane.step()
        return (await lane.pending()).length === 0 ? true : undefined
      })
    },

    estimate: (call) => lane.estimate(call),
    requireAffordable: (gas) => lane.requireAffordable(gas),
    balance: () => asked(() => client.getBalance({ address })),
    pending: () => lane.pending(),
  }
}

function wrongChain(expected: number, found: number): DestinationError {
  const facts = [`expected: ${expected}`, `found: ${found}`]
  return new DestinationError('WRONG_CHAIN', 'The node follows another chain than it should.', { facts })
}
