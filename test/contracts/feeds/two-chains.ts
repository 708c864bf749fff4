import { type Address, keccak256, padHex } from 'viem'
import { startAnvil } from '../../../src/chain/anvil.js'
import { type ChainClient, connectChain } from '../../../src/chain/chain-client.js'
import { deployContract } from '../../../src/chain/deploy-contract.js'
import { deployStateVerifier } from '../../../src/chain/deploy-state-verifier.js'
import { setChainTime } from '../../../src/chain/set-chain-time.js'
import { createChainState } from '../../../src/client/create-chain-state.js'
import type { ExecutionPayloadHeader } from '../../../src/ethereum/types/light-client.js'
import { createFeedUpdater } from '../../../src/feeds/create-feed-updater.js'
import { deployStorageFeed } from '../../../src/feeds/deploy-feeds.js'
import { ERC1967_IMPLEMENTATION_SLOT } from '../../../src/feeds/feed-parameters.js'
import type { SourceClient } from '../../../src/feeds/observe-source.js'
import type { UpdatePolicy } from '../../../src/feeds/plan-feed-update.js'
import { readFeed } from '../../../src/feeds/read-feed.js'
import { startDestinationChain } from '../destination-chain.js'
import { deployDevnetClient, devnet } from '../devnet-light-client.js'
import { compileTestContracts, feedParameters, type Settings } from './feed-fixtures.js'

/** First slot with a block of the source chain; all lie in one sync-committee period. */
const FIRST_SLOT = 138n
/** "Now" on the destination chain. */
const NOW_SLOT = 200n

const { genesisTime, secondsPerSlot } = devnet.config
export const timeOf = (slot: bigint): bigint => genesisTime + slot * secondsPerSlot

/**
 * A source chain with price contracts, and a destination chain with the real light client and state verifier; the devnet's
 * committee signs beacon headers around the source chain's blocks.
 */
export async function startTwoChains() {
  const artifactOf = compileTestContracts('PriceSource', 'PriceSourceV2', 'PriceProxy')
  const sourceAnvil = await startAnvil({ timestamp: timeOf(FIRST_SLOT) - 60n })
  const destination = await startDestinationChain(devnet.config, { slot: NOW_SLOT })
  const source = await connectChain({ rpcUrl: sourceAnvil.rpcUrl })
  const lightClient = await deployDevnetClient(destination.client)
  const verifier = await deployStateVerifier({
    client: destination.client,
    lightClient: lightClient.address,
    slotsPerHistoricalRoot: 64n,
  })
  const accepted = createChainState({
    client: destination.client,
    address: lightClient.address,
    config: devnet.config,
  })
  const request = source.request as SourceClient['request']
  // blocks that nobody dates follow each other by a second, however long a test takes
  await request({ method: 'anvil_setBlockTimestampInterval', params: [1] })
  const abi = artifactOf('PriceSource').abi
  let slot = FIRST_SLOT

  const executionOf = async (blockNumber: bigint): Promise<Partial<ExecutionPayloadHeader>> => {
    const { stateRoot, hash } = await source.getBlock({ blockNumber })
    return { stateRoot, blockNumber, blockHash: hash }
  }

  /** Calls a source contract in the block of the slot `later` slots after the last one; gives that slot and block. */
  async function write(
    address: Address,
    functionName: string,
    args: readonly unknown[] = [],
    later = 1n,
  ): Promise<{ slot: bigint; execution: Partial<ExecutionPayloadHeader> }> {
    slot += later
    await request({ method: 'evm_setNextBlockTimestamp', params: [Number(timeOf(slot))] })
    const hash = await source.writeContract({ address, abi, functionName, args: [...args] })
    const { blockNumber } = await source.waitForTransactionReceipt({ hash })
    return { slot, execution: await executionOf(blockNumber) }
  }

  const updateOf = (block: { slot: bigint; execution: Partial<ExecutionPayloadHeader> }) =>
    devnet.makeUpdate({
      finalizedSlot: block.slot,
      attestedSlot: block.slot + 1n,
      execution: block.execution,
    })

  return {
    artifactOf,
    source,
    request,
    destination,
    lightClient,
    verifier: verifier.address,
    write,
    updateOf,
    now: () => timeOf(slot),

    /** As `write`, and the light client accepts the block. */
    async publish(address: Address, functionName: string, args: readonly unknown[] = [], later = 1n) {
      const block = await write(address, functionName, args, later)
      await lightClient.submit(updateOf(block))
      return block.slot
    },

    /** The light client accepts some execution block, of whatever chain, at the next slot. */
    async publishBlock(execution: Partial<ExecutionPayloadHeader>) {
      slot += 1n
      await lightClient.submit(updateOf({ slot, execution }))
      return { slot }
    },

    deployOnSource: async (name: string, args: readonly unknown[] = []): Promise<Address> =>
      (await deployContract({ client: source, name, artifact: artifactOf(name), args })).address,

    /** A feed over a source contract as it is now; a proxy is known by its implementation slot. */
    async deployFeed(target: Address, settings: Settings = {}) {
      const code = (await source.getCode({ address: target })) ?? '0x'
      const slotOf = { address: target, slot: ERC1967_IMPLEMENTATION_SLOT } as const
      const value = padHex((await source.getStorageAt(slotOf)) ?? '0x', { size: 32 })
      const implementation = BigInt(value) === 0n ? undefined : { slot: ERC1967_IMPLEMENTATION_SLOT, value }
      const parameters = feedParameters(verifier.address, {
        ...settings,
        source: {
          target,
          codeHash: keccak256(code),
          startTime: timeOf(slot),
          implementation,
          ...settings.source,
        },
      })
      const { address, abi: feedAbi } = await deployStorageFeed({ client: destination.client, parameters })
      return {
        address,
        abi: feedAbi,
        parameters,
        state: () => readFeed({ client: destination.client, address }),
        read: (functionName: string, args: readonly unknown[] = []) =>
          destination.client.readContract({ address, abi: feedAbi, functionName, args: [...args] }),
        updater: (policy?: Partial<UpdatePolicy>, node: SourceClient = { request }) =>
          createFeedUpdater({
            source: node,
            destination: destination.client,
            feed: address,
            accepted,
            policy,
          }),
      }
    },

    accepted,
    moveTo: (timestamp: bigint) => setChainTime({ client: destination.client as ChainClient, timestamp }),
    async stop() {
      await sourceAnvil.stop()
      await destination.anvil.stop()
    },
  }
}

export type TwoChains = Awaited<ReturnType<typeof startTwoChains>>
