import { type StartAnvilParameters, startAnvil } from '../chain/anvil.js'
import { DEVELOPMENT_CHAIN_IDS } from '../chain/assert-deployable.js'
import { type ChainClient, connectChain } from '../chain/chain-client.js'
import { setChainTime } from '../chain/set-chain-time.js'
import { BaseError } from '../errors/base-error.js'
import type { Hex } from '../ethereum/types/hex.js'
import { assertPrecompiles } from './assert-precompiles.js'
import { ReplayError } from './replay-error.js'

/** The chain that a light client is deployed on. */
export type Destination = {
  rpcUrl: string
  client: ChainClient
  /** True for a chain started here, whose clock follows the updates. */
  isLocal: boolean
  /** True for a chain on which nothing of value lives. */
  isDevelopment: boolean
  /** Time of the last block, seconds. */
  now(): Promise<bigint>
  /** Moves a development chain's clock forward to `timestamp`; nothing happens when it is already later. */
  moveTo(timestamp: bigint): Promise<void>
  close(): Promise<void>
}

/**
 * Starts a local chain at `timestamp`, or connects to a running one.
 *
 * @throws ReplayError `RPC_UNREACHABLE`, `PRECOMPILE_MISSING`; ChainError `ANVIL_MISSING`, `ANVIL_FAILED`, `DEPLOYMENT_FAILED` without an account.
 */
export async function openDestination(parameters: {
  rpcUrl?: string | undefined
  privateKey?: Hex | undefined
  hardfork?: StartAnvilParameters['hardfork']
  timestamp: bigint
}): Promise<Destination> {
  const { rpcUrl, privateKey, hardfork, timestamp } = parameters
  if (rpcUrl !== undefined) {
    return describe({
      rpcUrl,
      client: await connect(rpcUrl, privateKey),
      isLocal: false,
      close: async () => {},
    })
  }
  const anvil = await startAnvil({ hardfork, timestamp })
  try {
    const client = await connect(anvil.rpcUrl, undefined)
    return describe({ rpcUrl: anvil.rpcUrl, client, isLocal: true, close: () => anvil.stop() })
  } catch (error) {
    await anvil.stop()
    throw error
  }
}

async function connect(rpcUrl: string, privateKey: Hex | undefined): Promise<ChainClient> {
  try {
    const client = await connectChain({ rpcUrl, privateKey })
    await assertPrecompiles(client)
    return client
  } catch (cause) {
    if (cause instanceof BaseError) throw cause
    throw new ReplayError('RPC_UNREACHABLE', 'The destination chain does not answer.', {
      facts: [`rpc: ${rpcUrl}`],
    })
  }
}

function describe(chain: Pick<Destination, 'rpcUrl' | 'client' | 'isLocal' | 'close'>): Destination {
  const { client } = chain
  const isDevelopment = DEVELOPMENT_CHAIN_IDS.includes(client.chain.id)
  const now = async () => (await client.getBlock()).timestamp
  return {
    ...chain,
    isDevelopment,
    now,
    async moveTo(timestamp) {
      if (isDevelopment && (await now()) < timestamp) await setChainTime({ client, timestamp })
    },
  }
}
