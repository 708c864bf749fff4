import type { Address, Client } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import { readCoalitionContract } from './read-coalition-contract.js'

/** What a route may release, in the smallest units of the bonds' asset. */
export type RouteFlow = {
  /** Stake of the member that counts now. */
  slashable: bigint
  /** Part of the member's limit that the route has, in wads. */
  weight: bigint
  /** Most in any window, while the mode stays as it is. */
  cap: bigint
  /** Now. */
  available: bigint
}

/** Reads what a route may release. Errors as in `readMode`. */
export async function readFlow(parameters: {
  client: Client
  limiter: Address
  member: bigint
  route: Hex
}): Promise<RouteFlow> {
  const { client, limiter: address, member, route } = parameters
  const read = (functionName: string, args: readonly unknown[]) =>
    readCoalitionContract<bigint>({ client, address, name: 'FlowLimiter', functionName, args })
  const [slashable, weight, cap, available] = await Promise.all([
    read('slashableOf', [member]),
    read('weightOf', [member, route]),
    read('capOf', [member, route]),
    read('availableOf', [member, route]),
  ])
  return { slashable, weight, cap, available }
}
