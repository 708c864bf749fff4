import type { Abi } from 'viem'
import { asked } from '../destination/chain-failure.js'
import { DestinationError } from '../destination/destination-error.js'
import { checkFeePolicy } from '../destination/fee-policy.js'
import type { LaneEvent } from '../destination/lane-event.js'
import type { LaneStore } from '../destination/lane-store.js'
import { createMutex } from '../destination/mutex.js'
import type { RelayClock } from '../destination/relay-clock.js'
import { createTransactionSender, type TransactionSender } from '../destination/transaction-sender.js'
import type { RelayerDestination } from './relayer-destination.js'

export type SenderPool = {
  /**
   * The one sender of the destination's account on its chain.
   *
   * @throws DestinationError `CHAIN_UNREACHABLE`; `INVALID_POLICY` when destinations of one account differ in policy.
   */
  senderFor(destination: RelayerDestination): Promise<TransactionSender>
}

type Member = { sender: TransactionSender; policy: string }

export function createSenderPool(parameters: {
  store: LaneStore
  clock: RelayClock
  pollMs?: number | undefined
  timeoutMs?: number | undefined
  /** Custom errors of the contracts that are called. */
  errors: Abi
  /** @param destination The first one that used the account. */
  onEvent: (event: LaneEvent, destination: string) => void
}): SenderPool {
  const { onEvent, ...shared } = parameters
  const members = new Map<string, Member>()
  const exclusively = createMutex()

  async function open(destination: RelayerDestination): Promise<TransactionSender> {
    const { client, feePolicy, confirmations = 1, name } = destination
    const chainId = await asked(() => client.getChainId())
    const key = `${chainId} ${client.account.address.toLowerCase()}`
    const policy = textOf({ ...checkFeePolicy(feePolicy), confirmations })
    const known = members.get(key)
    if (known?.policy === policy) return known.sender
    if (known !== undefined) {
      const message = 'Destinations that share an account must share fee policy and confirmations.'
      throw new DestinationError('INVALID_POLICY', message, { facts: [`destination: ${name}`] })
    }
    const sender = await createTransactionSender({
      ...shared,
      client,
      feePolicy,
      confirmations,
      onEvent: (event) => onEvent(event, name),
    })
    members.set(key, { sender, policy })
    return sender
  }

  return { senderFor: (destination) => exclusively(() => open(destination)) }
}

function textOf(policy: object): string {
  return JSON.stringify(policy, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))
}
