import type { Abi, Address } from 'viem'
import type { ChainClient } from '../chain/chain-client.js'
import type { Hex } from '../ethereum/types/hex.js'
import { type BroadcastRefusal, broadcastRefusalOf, revertErrorOf, unlessMissing } from './chain-failure.js'
import { DestinationError } from './destination-error.js'
import { type CheckedFeePolicy, type Fees, firstFees, type Market } from './fee-policy.js'
import type { Attempt, PendingTransaction } from './pending-transaction.js'

/** A call to be made. */
export type Call = {
  to: Address
  data: Hex
  /** For people: what it is about. */
  label: string
}

export type CallEstimate = Fees & { gas: bigint; balance: bigint }

/** What a lane asks of its chain, for its account. Whatever the node does not answer throws. */
export type ChainAccount = {
  market(): Promise<Market & { head: bigint }>
  /** @throws DestinationError `CALL_REVERTED`, `GAS_CAP_EXCEEDED`, and as `afford`. */
  estimate(call: Call): Promise<CallEstimate & { head: bigint }>
  /** @throws DestinationError `FEE_CAP_EXCEEDED`, `INSUFFICIENT_BALANCE`. */
  afford(gas: bigint, market: Market): Promise<Fees & { balance: bigint }>
  /** Whether a call that went through when it was signed still does. */
  stillWorks(transaction: PendingTransaction): Promise<boolean>
  /**
   * `undefined` when the node took it.
   *
   * @throws DestinationError `INSUFFICIENT_BALANCE`, `TRANSACTION_REFUSED`.
   */
  broadcast(attempt: Attempt): Promise<Exclude<BroadcastRefusal, 'insufficient-funds'> | undefined>
  /** Whether the node knows a transaction, mined or not. */
  isInNode(hash: Hex): Promise<boolean>
  /** Nonces used, in the newest block or up to an earlier one. */
  usedNonces(blockNumber?: bigint): Promise<number>
}

export function createChainAccount(parameters: {
  client: ChainClient
  policy: CheckedFeePolicy
  /** Custom errors of the contracts that are called. */
  errors: Abi
}): ChainAccount {
  const { client, policy, errors } = parameters
  const { account } = client
  const { address } = account

  const market: ChainAccount['market'] = async () => {
    const { number: head, baseFeePerGas } = await client.getBlock()
    const tip = policy.priorityFeePerGas ?? (await client.estimateMaxPriorityFeePerGas())
    return { head, baseFeePerGas: baseFeePerGas ?? 0n, tip }
  }

  const afford: ChainAccount['afford'] = async (gas, price) => {
    const fees = firstFees(price, policy)
    if (fees === undefined) {
      const facts = [`price: ${price.baseFeePerGas + price.tip} wei`, `most: ${policy.maxFeePerGas} wei`]
      throw new DestinationError('FEE_CAP_EXCEEDED', 'Gas costs more than is allowed.', { facts })
    }
    const balance = await client.getBalance({ address })
    if (balance < gas * fees.maxFeePerGas) throw insufficientBalance(address)
    return { ...fees, balance }
  }

  async function estimateGas({ to, data, label }: Call): Promise<bigint> {
    try {
      return await client.estimateGas({ account, to, data })
    } catch (error) {
      throw revertErrorOf(error, errors, label) ?? error
    }
  }

  return {
    market,
    afford,

    async estimate(call) {
      const price = await market()
      const gas = ((await estimateGas(call)) * BigInt(100 + policy.gasMarginPercent)) / 100n
      if (gas <= policy.maxGas) return { gas, head: price.head, ...(await afford(gas, price)) }
      const facts = [`gas: ${gas}`, `most: ${policy.maxGas}`]
      throw new DestinationError('GAS_CAP_EXCEEDED', `The ${call.label} takes more gas than is allowed.`, {
        facts,
      })
    },

    async stillWorks({ to, data, gas, label }) {
      try {
        await client.call({ account, to, data, gas })
        return true
      } catch (error) {
        if (revertErrorOf(error, errors, label) !== undefined) return false
        throw error
      }
    },

    async broadcast({ raw }) {
      try {
        await client.sendRawTransaction({ serializedTransaction: raw })
        return undefined
      } catch (cause) {
        const refusal = broadcastRefusalOf(cause)
        if (refusal === 'insufficient-funds') throw insufficientBalance(address, cause)
        if (refusal !== undefined) return refusal
        const message = 'The node did not take the signed transaction.'
        throw new DestinationError('TRANSACTION_REFUSED', message, { cause })
      }
    },

    isInNode: async (hash) => (await unlessMissing(() => client.getTransaction({ hash }))) !== undefined,

    usedNonces: (blockNumber) =>
      client.getTransactionCount({ address, ...(blockNumber === undefined ? {} : { blockNumber }) }),
  }
}

function insufficientBalance(address: Address, cause?: unknown): DestinationError {
  const message = 'The account cannot pay for the transaction.'
  return new DestinationError('INSUFFICIENT_BALANCE', message, { facts: [`account: ${address}`], cause })
}
