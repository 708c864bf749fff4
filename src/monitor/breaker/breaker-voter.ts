import { type Address, encodeFunctionData, type Hex, parseAbi } from 'viem'
import type { ChainClient } from '../../chain/chain-client.js'
import { DestinationError } from '../../destination/destination-error.js'
import type { FeePolicy } from '../../destination/fee-policy.js'
import type { LaneStore } from '../../destination/lane-store.js'
import type { RelayClock } from '../../destination/relay-clock.js'
import { createTransactionSender, type TransactionSender } from '../../destination/transaction-sender.js'
import type { TripMode } from '../alert/alert-kinds.js'
import { MonitorError } from '../monitor-error.js'
import { BREAKER_MODES, type BreakerMode } from './plan-trips.js'

/** A member, or one of its routes, as the breaker's contract knows it. Route 0 is the whole member. */
export type BreakerTarget = { readonly memberId: bigint; readonly route: Hex }

/** All that a monitor may do with a breaker: look at it, and vote for a stricter mode. */
export type BreakerVoter = {
  /** @throws MonitorError BREAKER_FAILED; DestinationError */
  modeOf(target: BreakerTarget): Promise<BreakerMode>
  /**
   * Returns once the vote is mined: true, or false when it was not wanted any more and nothing was sent.
   *
   * @param isWanted Asked right before the vote is sent, after whatever had to be waited for.
   * @throws MonitorError BREAKER_FAILED when the contract refuses it: there is no use in another try; DestinationError
   * when the chain cannot be asked or the transaction is not mined in time
   */
  vote(
    vote: BreakerTarget & { mode: TripMode; digest: Hex },
    isWanted: () => boolean,
    signal: AbortSignal,
  ): Promise<boolean>
}

/** The part of `ICircuitBreaker` that a monitor uses. A test compares it with the compiled contract. */
export const breakerVoterAbi = /*#__PURE__*/ parseAbi([
  'function voteTrip(uint256 member, bytes32 route, uint8 mode, bytes32 alertDigest)',
  'function modeOf(uint256 member, bytes32 route, uint8 flow) view returns (uint8)',
  'error NotAMember(uint256 member)',
  'error NotMonitor(address caller)',
  'error NotATrip(uint8 flow, uint8 mode)',
  'error TargetBudgetSpent(uint256 member, bytes32 route)',
  'error BudgetSpent()',
])

/** `Flow.Consumption`. Monitors have no say in ingestion. */
const CONSUMPTION = 0
const TIMEOUT_MS = 120_000

/**
 * Votes in a `CircuitBreaker` with an account that nobody else uses. The chain is asked on first use, so one that is away
 * now is voted on later.
 *
 * @param parameters.store Keeps votes that are not mined over a restart.
 */
export function createBreakerVoter(parameters: {
  client: ChainClient
  breaker: Address
  feePolicy: FeePolicy
  store: LaneStore
  clock: RelayClock
  pollMs?: number | undefined
}): BreakerVoter {
  const { client, breaker: address, feePolicy, store, clock, pollMs } = parameters
  let opened: Promise<TransactionSender> | undefined

  function sender(): Promise<TransactionSender> {
    opened ??= createTransactionSender({
      client,
      store,
      feePolicy,
      clock,
      pollMs,
      timeoutMs: TIMEOUT_MS,
      errors: breakerVoterAbi,
    }).catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }

  return {
    async modeOf({ memberId, route }) {
      try {
        const args = [memberId, route, CONSUMPTION] as const
        const mode = await client.readContract({
          address,
          abi: breakerVoterAbi,
          functionName: 'modeOf',
          args,
        })
        return BREAKER_MODES[mode] ?? 'frozen'
      } catch (cause) {
        throw new MonitorError('BREAKER_FAILED', 'The breaker cannot be asked for its mode.', { cause })
      }
    },
    async vote({ memberId, route, mode, digest }, isWanted, signal) {
      const args = [memberId, route, BREAKER_MODES.indexOf(mode), digest] as const
      const data = encodeFunctionData({ abi: breakerVoterAbi, functionName: 'voteTrip', args })
      try {
        const lane = await sender()
        await lane.settle({ signal })
        if (!isWanted()) return false
        const { result } = await lane.send({ to: address, data, label: 'vote' }, { signal })
        if (result === 'success') return true
        throw new MonitorError('BREAKER_FAILED', `The vote was mined and is ${result}.`)
      } catch (error) {
        if (!(error instanceof DestinationError) || error.code !== 'CALL_REVERTED') throw error
        throw new MonitorError('BREAKER_FAILED', 'The breaker refuses the vote.', { cause: error })
      }
    },
  }
}
