import type { Address } from 'viem'
import type { ChainClient } from '../chain/chain-client.js'
import { loadContract } from '../chain/compile-contracts.js'
import { type ConsumerGate, gateArguments } from '../chain/consumer-gate.js'
import { type Deployment, deployContract } from '../chain/deploy-contract.js'
import { assertFeedLayout } from './feed-layout.js'
import { encodeFeedParameters, type FeedParameters } from './feed-parameters.js'
import { toUnitTag } from './unit-tag.js'

function deploy(client: ChainClient, name: string, args: readonly unknown[]): Promise<Deployment> {
  return deployContract({ client, name, artifact: loadContract(name), args })
}

/**
 * Deploys a `StorageFeed`. Nothing about it can be changed afterwards.
 *
 * @param gate - The coalition it belongs to; none by default.
 * @throws FeedError `INVALID_LAYOUT`, `INVALID_UNIT`.
 * @throws ChainError `DEPLOYMENT_FAILED` with the constructor's custom error.
 */
export async function deployStorageFeed({
  client,
  parameters,
  gate,
}: {
  client: ChainClient
  parameters: FeedParameters
  gate?: ConsumerGate | undefined
}): Promise<Deployment> {
  assertFeedLayout(parameters.layout)
  return deploy(client, 'StorageFeed', [encodeFeedParameters(parameters), ...gateArguments(gate)])
}

/**
 * Deploys a `MedianFeed` over feeds of one pair and equal decimals.
 *
 * @param quorum - How many must have an answer: at least three, and more than half.
 * @param maxAge - Seconds after a member's `updatedAt` for which it counts.
 * @throws ChainError `DEPLOYMENT_FAILED` with the constructor's custom error.
 */
export async function deployMedianFeed({
  client,
  members,
  quorum,
  maxAge,
}: {
  client: ChainClient
  members: readonly Address[]
  quorum: number
  maxAge: bigint
}): Promise<Deployment> {
  return deploy(client, 'MedianFeed', [members, BigInt(quorum), maxAge])
}

/**
 * Deploys a `CompositeFeed`: `ratio` is A in B, `baseFeed` B in C, answers are A in C.
 *
 * @throws ChainError `DEPLOYMENT_FAILED` with the constructor's custom error, such as `UnitMismatch`.
 */
export async function deployCompositeFeed({
  client,
  ratio,
  baseFeed,
  decimals,
}: {
  client: ChainClient
  ratio: Address
  baseFeed: Address
  decimals: number
}): Promise<Deployment> {
  return deploy(client, 'CompositeFeed', [ratio, baseFeed, decimals])
}

/**
 * Deploys a `TaggedFeed`: an aggregator of the same chain, with the units that the deployer says it has.
 *
 * @throws FeedError `INVALID_UNIT`.
 * @throws ChainError `DEPLOYMENT_FAILED` with the constructor's custom error, such as `DecimalsMismatch`.
 */
export async function deployTaggedFeed({
  client,
  aggregator,
  base,
  quote,
  decimals,
}: {
  client: ChainClient
  aggregator: Address
  base: string
  quote: string
  decimals: number
}): Promise<Deployment> {
  return deploy(client, 'TaggedFeed', [aggregator, toUnitTag(base), toUnitTag(quote), decimals])
}
