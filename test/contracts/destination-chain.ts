import { type Anvil, type StartAnvilParameters, startAnvil } from '../../src/chain/anvil.js'
import { type ChainClient, connectChain } from '../../src/chain/chain-client.js'
import { setChainTime } from '../../src/chain/set-chain-time.js'
import type { ChainConfig } from '../../src/ethereum/types/light-client.js'
import { isolatedOn } from '../support/isolated.js'

/** A local chain for one test file, with a clock that follows the slots of a source chain. */
export type DestinationChain = {
  client: ChainClient
  anvil: Anvil
  /** Moves the clock to the middle of `slot`. */
  goToSlot(slot: bigint): Promise<void>
  /** Runs `work` and undoes everything it did to the chain. */
  isolated<Value>(work: () => Promise<Value>): Promise<Value>
}

export async function startDestinationChain(
  config: Pick<ChainConfig, 'genesisTime' | 'secondsPerSlot'>,
  parameters: Omit<StartAnvilParameters, 'timestamp'> & { slot: bigint },
): Promise<DestinationChain> {
  const timeOf = (slot: bigint): bigint =>
    config.genesisTime + slot * config.secondsPerSlot + config.secondsPerSlot / 2n
  const { slot, ...options } = parameters
  const anvil = await startAnvil({ ...options, timestamp: timeOf(slot) })
  const client = await connectChain({ rpcUrl: anvil.rpcUrl })
  return {
    client,
    anvil,
    goToSlot: (to) => setChainTime({ client, timestamp: timeOf(to) }),
    isolated: (work) => isolatedOn(client, work),
  }
}
