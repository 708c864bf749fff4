import { type Address, type Client, type Hex, parseAbiItem } from 'viem'
import { getBlockNumber, getLogs } from 'viem/actions'
import type { Observation } from '../observation/observation.js'
import { askNodes, disagreement, reachedByMost } from './ask-nodes.js'
import type { Follower, LookFailure } from './follower.js'
import { lookFailure } from './look-failure.js'

/** A route of a flow limiter. */
export type FollowedRoute = {
  /** In alerts: what `unusual-outflow` is about. */
  readonly name: string
  /** Of the limiter's chain; most of them must show an event. */
  readonly nodes: readonly Client[]
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
 * what was before is not known. An event counts when most nodes show it, and does not when most do not; while neither is
 * so the look fails, and is made again.
 */
export function followOutflows(parameters: { member: string; routes: readonly FollowedRoute[] }): Follower {
  const { member, routes } = parameters

  async function read(from: bigint | undefined, route: FollowedRoute, now: bigint) {
    const { name, nodes, limiter: address, memberId, confirmations } = route
    const heads = await askNodes({ name, nodes, ask: (node) => getBlockNumber(node, { cacheTime: 0 }) })
    const final = reachedByMost(heads.answers, heads.quorum) - confirmations
    const fromBlock = from ?? final + 1n
    if (fromBlock > final) return { next: fromBlock, observations: [], failures: heads.failures }
    const toBlock = final < fromBlock + MAX_BLOCKS - 1n ? final : fromBlock + MAX_BLOCKS - 1n
    const { answers, failures, quorum } = await askNodes({
      name,
      nodes,
      ask: (node) =>
        getLogs(node, {
          address,
          event: SPENT,
          args: { member: memberId, route: route.route },
          fromBlock,
          toBlock,
          strict: true,
        }),
    })
    const shown = new Map<string, { amount: bigint; agreed: number }>()
    for (const logs of answers) {
      const events = logs.map(
        ({ blockHash, logIndex, args }) => [`${blockHash} ${logIndex}`, args.value] as const,
      )
      // One node shows an event once, however often it lists it.
      for (const [key, amount] of new Map(events.map(([id, value]) => [`${id} ${value}`, value])))
        shown.set(key, { amount, agreed: (shown.get(key)?.agreed ?? 0) + 1 })
    }
    const isOpen = ({ agreed }: { agreed: number }) => agreed < quorum && answers.length - agreed < quorum
    if ([...shown.values()].some(isOpen)) throw disagreement(name)
    const observations = [...shown.values()].flatMap(({ amount, agreed }): Observation[] =>
      agreed < quorum
        ? []
        : [
            {
              kind: 'outflow',
              member,
              time: now,
              route: name,
              amount,
              nodes: { agreed, asked: nodes.length },
            },
          ],
    )
    return { next: toBlock + 1n, observations, failures }
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
          failures.push(...found.failures)
        } catch (error) {
          failures.push(lookFailure(route.name, error))
        }
      })
      await Promise.all(looks)
      return { state: cursors satisfies OutflowFollowState, observations, failures }
    },
  }
}
