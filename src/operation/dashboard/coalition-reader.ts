import { type Address, isAddressEqual, type PublicClient, zeroAddress } from 'viem'
import type { CoalitionJson } from '../../service/schemas/coalition-schema.js'
import { breakerAbi, coalitionAbi, limiterAbi, vaultAbi } from './coalition-abi.js'
import { findRoutes } from './find-routes.js'
import { type CoalitionContracts, readMember } from './read-member.js'

/**
 * Makes a function that reads a coalition from its contracts, all at one block. The registry, the limiter and the vault are
 * those that the breaker was deployed with.
 *
 * The function throws viem's errors when the node or the coalition's own contracts do not answer.
 */
export function createCoalitionReader({
  client,
  breaker,
  sinceBlock,
}: {
  client: PublicClient
  breaker: Address
  /** No later than the block of the coalition's deployment. */
  sinceBlock: bigint
}): () => Promise<CoalitionJson> {
  const constants = once(() => readConstants(client, breaker))
  const routes = once(async () => {
    const { contracts } = await constants()
    return findRoutes({ client, addresses: [contracts.limiter, contracts.breaker], sinceBlock })
  })
  return async () => {
    const { contracts, chainId, windows, asset } = await constants()
    const routesOf = await (await routes())()
    const { number: blockNumber, timestamp: time } = await client.getBlock()
    const { registry: address } = contracts
    const count = await client.readContract({
      address,
      abi: coalitionAbi,
      functionName: 'memberCount',
      blockNumber,
    })
    const ids = Array.from({ length: Number(count) }, (_, index) => BigInt(index + 1))
    const members = await Promise.all(
      ids.map((id) =>
        readMember(client, { contracts, id, routes: routesOf(id), windows, at: { blockNumber, time } }),
      ),
    )
    return {
      chainId,
      chainTime: time.toString(),
      block: blockNumber.toString(),
      readAt: new Date().toISOString(),
      registry: address,
      ...(asset === undefined ? {} : { asset }),
      members,
    }
  }
}

type Constants = {
  contracts: CoalitionContracts
  chainId: number
  windows: bigint
  asset: { symbol: string; decimals: number } | undefined
}

async function readConstants(client: PublicClient, breaker: Address): Promise<Constants> {
  const ofBreaker = { address: breaker, abi: breakerAbi } as const
  const [chainId, registry, limiter] = await Promise.all([
    client.getChainId(),
    client.readContract({ ...ofBreaker, functionName: 'COALITION' }),
    client.readContract({ ...ofBreaker, functionName: 'LIMITER' }),
  ])
  if (isAddressEqual(limiter, zeroAddress)) {
    const contracts = { breaker, registry, limiter, vault: zeroAddress }
    return { contracts, chainId, windows: 0n, asset: undefined }
  }
  const ofLimiter = { address: limiter, abi: limiterAbi } as const
  const [vault, { windows }] = await Promise.all([
    client.readContract({ ...ofLimiter, functionName: 'STAKES' }),
    client.readContract({ ...ofLimiter, functionName: 'limits' }),
  ])
  // Any source of stake will do for the limiter; only a vault has an asset.
  const asset = await readAsset(client, vault).catch(() => undefined)
  return { contracts: { breaker, registry, limiter, vault }, chainId, windows, asset }
}

async function readAsset(client: PublicClient, vault: Address) {
  const address = await client.readContract({ address: vault, abi: vaultAbi, functionName: 'ASSET' })
  const [symbol, decimals] = await Promise.all([
    client.readContract({ address, abi: vaultAbi, functionName: 'symbol' }),
    client.readContract({ address, abi: vaultAbi, functionName: 'decimals' }),
  ])
  return { symbol: symbol.slice(0, 32), decimals }
}

/** Asks until it is answered once. */
function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let answer: Promise<Value> | undefined
  return () => {
    answer ??= ask().catch((error: unknown) => {
      answer = undefined
      throw error
    })
    return answer
  }
}
