import type { AbiEvent, Address, Log, PublicClient } from 'viem'

const BLOCKS_AT_ONCE = 2000n
const STEPS_AT_ONCE = 25

/**
 * Makes a function that gives the logs it has not given before, oldest first: some tens of thousands of blocks a call, as
 * many nodes allow, so that a long history comes in over several calls. Where a call fails the next one goes on there.
 * Blocks that are reorganised away later are not taken back: what is shown of them is history, not state.
 */
export function followLogs<const Events extends readonly AbiEvent[]>({
  client,
  addresses,
  events,
  sinceBlock,
}: {
  client: Pick<PublicClient, 'getLogs' | 'getBlockNumber'>
  addresses: readonly Address[]
  events: Events
  sinceBlock: bigint
}): () => Promise<Log<bigint, number, false, undefined, true, Events>[]> {
  let next = sinceBlock
  return async () => {
    const latest = await client.getBlockNumber({ cacheTime: 0 })
    const found: Log<bigint, number, false, undefined, true, Events>[] = []
    for (let step = 0; step < STEPS_AT_ONCE && next <= latest; step++) {
      const last = next + BLOCKS_AT_ONCE - 1n
      const toBlock = last < latest ? last : latest
      const logs = await client.getLogs({
        address: [...addresses],
        events,
        fromBlock: next,
        toBlock,
        strict: true,
      })
      found.push(...(logs as typeof found))
      next = toBlock + 1n
    }
    return found
  }
}
