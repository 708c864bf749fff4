import type { ChainClient } from '../chain/chain-client.js'
import { asked } from '../destination/chain-failure.js'

/**
 * The time by which the contract will judge the next transaction, seconds: that of the destination chain, so that a
 * machine whose clock is wrong relays as well as any. The pending block's where the node knows one, since a chain without
 * traffic has an old newest block.
 *
 * @throws DestinationError `CHAIN_UNREACHABLE`.
 */
export function readChainTime({ client }: { client: Pick<ChainClient, 'getBlock'> }): Promise<bigint> {
  return asked(async () => {
    const [latest, pending] = await Promise.all([
      client.getBlock(),
      client.getBlock({ blockTag: 'pending' }).catch(() => undefined),
    ])
    const next = pending?.timestamp ?? 0n
    return next > latest.timestamp ? next : latest.timestamp
  })
}
