import { type Address, type Client, type Hex, parseAbiItem } from 'viem'
import { getBlockNumber, getLogs } from 'viem/actions'
import type { Observation } from '../observation/observation.js'
import type { Follower, LookFailure } from './follower.js'
import { lookFailure } from './look-failure.js'

/** A route of a flow limiter. */
export type FollowedRoute = {
  /** In alerts: what `unusual-outflow` is about. */
  readonly name: string
  readonly client: Client
  readonly limiter: Address
  /** Of the member in the coalition. */
  readonly memberId: bigint
  readonly route: Hex
  /** Blocks until an event counts. */
  readonly confirmations: bigint
}

/** The next block of each route that was not looked at. */
export type OutflowFollowState = ReadonlyMap<string, bigint>

export const SPENT = /*#__PURE__*/ parseAbiItem(
  'event Spent(uint256 indexed member, bytes32 indexed route, address indexed consumer, uint256 value)',
)
/** Blocks in one question; nodes refuse larger ranges. */
const MAX_BLOCKS = 1_000n

/**
 * Reads what leaves by routes from the events of flow limiters, each event once. It begins at the block of the first look:
 * what was before is not known.
 */
export function followOutflows(parameters: { member: string; routes: readonly FollowedRoute[] }): Follower {
  const { member, routes } = parameters

  async function read(from: bigint | undefined, route: FollowedRoute, now: bigint) {
    const { client, limiter: address, memberId, confirmations } = route
    const newest = await getBlockNumber(client, { cacheTime: 0 })
    const final = newest - confirmations
    const fromBlock = from ?? final + 1n
    if (fromBlock > final) return { next: fromBlock, observations: [] }
    const toBlock = final < fromBlock + MAX_BLOCKS - 1n ? final : fromBlock + MAX_BLOCKS - 1n
    const logs = await getLogs(client, {
      address,
      event: SPENT,
      args: { member: memberId, route: route.route },
      fromBlock,
      toBlock,
      strict: true,
    })
    const observations = logs.map(
      ({ args }): Observation => ({
        kind: 'outflow',
        member,
        time: now,
        route: route.name,
        amount: args.value,
      }),
    )
    return { next: toBlock + 1n, observations }
  }

  return {
    initial: new Map() satisfies OutflowFollowState,
    async look({ state, now }) {
      const cursors = new Map(state as OutflowFollowState)
      const observations: Observation[] = []
      const failures: LookFailure[] = []
      const looks = routes.map(async (route) => {
        try {
          const found = await read(cursors.get(route.name), route, now)
          cursors.set(route.name, found.next)
          observations.push(...found.observations)
        } catch (error) {
          failures.push(lookFailure(route.name, error))
        }
      })
      await Promise.all(looks)
      return { state: cursors satisfies OutflowFollowState, observations, failures }
    },
  }
}
