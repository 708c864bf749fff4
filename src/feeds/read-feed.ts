import type { Abi, Address } from 'viem'
import type { ChainClient } from '../chain/chain-client.js'
import { loadContract } from '../chain/compile-contracts.js'
import { type ContractFeedParameters, decodeFeedParameters, type FeedParameters } from './feed-parameters.js'

/** Whether a feed has an answer to serve, and if not, why; in the order of the contract's enumeration. */
export const FEED_STATUSES = ['fresh', 'empty', 'stale', 'halted', 'frozen', 'paused'] as const
export type FeedStatus = (typeof FEED_STATUSES)[number]

/** An answer and where it comes from; see `IStorageFeed.Observation`. Times are seconds. */
export type FeedObservation = {
  answer: bigint
  /** Time of the source block that was proven. */
  observedAt: bigint
  /** The source's own time of the answer. */
  updatedAt: bigint
  /** Time of the feed's chain. */
  receivedAt: bigint
  sourceBlock: bigint
  sourceRound: bigint
}

/** A feed as it is now. Only an answer of a `fresh` feed may be used. */
export type FeedState = {
  status: FeedStatus
  parameters: FeedParameters
  roundId: bigint
  /** The newest applied answer, however old; `undefined` when there is none, or none may be served at all. */
  latest: FeedObservation | undefined
  /** The answer that waits for confirmation. */
  pending: FeedObservation | undefined
  /** What an update must be newer than. */
  lastSeen: { observedAt: bigint; updatedAt: bigint; sourceRound: bigint }
}

type ContractObservation = {
  answer: bigint
  observedAt: number
  updatedAt: number
  receivedAt: number
  sourceBlock: number
  sourceRound: bigint
}

/** ABI of `StorageFeed`. */
export function feedAbi(): Abi {
  return loadContract('StorageFeed').abi
}

/**
 * Reads a `StorageFeed` as a whole, at one block of its chain.
 *
 * @throws viem's errors when the chain cannot be asked, or there is no feed at `address`.
 */
export async function readFeed({
  client,
  address,
}: {
  client: Pick<ChainClient, 'readContract' | 'getBlockNumber'>
  address: Address
}): Promise<FeedState> {
  const abi = feedAbi()
  const blockNumber = await client.getBlockNumber({ cacheTime: 0 })
  const read = <Value>(functionName: string, args: readonly unknown[] = []): Promise<Value> =>
    client.readContract({ address, abi, functionName, args: [...args], blockNumber }) as Promise<Value>
  const [status, parameters, roundId, [hasPending, pending], [observedAt, updatedAt, sourceRound]] =
    await Promise.all([
      read<number>('status'),
      read<ContractFeedParameters>('parameters'),
      read<bigint>('latestRound'),
      read<[boolean, ContractObservation]>('pending'),
      read<[number, number, bigint]>('lastSeen'),
    ])
  const name = FEED_STATUSES[status] ?? 'frozen'
  const isServed = roundId > 0n && (name === 'fresh' || name === 'stale' || name === 'paused')
  return {
    status: name,
    parameters: decodeFeedParameters(parameters),
    roundId,
    latest: isServed ? toObservation(await read('observationOf', [roundId])) : undefined,
    pending: hasPending ? toObservation(pending) : undefined,
    lastSeen: { observedAt: BigInt(observedAt), updatedAt: BigInt(updatedAt), sourceRound },
  }
}

function toObservation(given: ContractObservation): FeedObservation {
  return {
    answer: given.answer,
    observedAt: BigInt(given.observedAt),
    updatedAt: BigInt(given.updatedAt),
    receivedAt: BigInt(given.receivedAt),
    sourceBlock: BigInt(given.sourceBlock),
    sourceRound: given.sourceRound,
  }
}
