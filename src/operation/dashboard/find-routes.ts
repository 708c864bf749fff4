import { type Address, type Hex, type PublicClient, zeroHash } from 'viem'
import { routeEvents } from './coalition-abi.js'
import { followLogs } from './follow-logs.js'

/**
 * Makes a function that gives the routes of each member, the member as a whole first: those that were given a weight or
 * were ever tripped.
 */
export function findRoutes(parameters: {
  client: Pick<PublicClient, 'getLogs' | 'getBlockNumber'>
  addresses: readonly Address[]
  sinceBlock: bigint
}): () => Promise<(member: bigint) => readonly Hex[]> {
  const known = new Map<bigint, Set<Hex>>()
  const newLogs = followLogs({ ...parameters, events: routeEvents })
  return async () => {
    for (const { args } of await newLogs()) {
      const { member, route } = args
      known.set(member, (known.get(member) ?? new Set<Hex>()).add(route))
    }
    return (member) => [...new Set([zeroHash, ...(known.get(member) ?? [])])]
  }
}
