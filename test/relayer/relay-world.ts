import { type Address, numberToHex, parseAbi } from 'viem'
import { type Anvil, startAnvil } from '../../src/chain/anvil.js'
import { DEVELOPMENT_CHAIN_IDS } from '../../src/chain/assert-deployable.js'
import { type ChainClient, connectChain } from '../../src/chain/chain-client.js'
import { deployLightClient } from '../../src/chain/deploy-light-client.js'
import { setChainTime } from '../../src/chain/set-chain-time.js'
import type { FeePolicy } from '../../src/destination/fee-policy.js'
import { type RelayClock, systemRelayClock } from '../../src/destination/relay-clock.js'
import { type BeaconDevnet, createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'
import type { Hex } from '../../src/ethereum/types/hex.js'
import type { EthereumDestination } from '../../src/relayer/ethereum/ethereum-destination.js'
import type { ProofSource } from '../../src/relayer/ethereum/proof-source.js'
import type { RelayerReport } from '../../src/relayer/relayer-report.js'
import { createBeaconApiSource } from '../../src/sources/create-beacon-api-source.js'
import type { LightClientSource } from '../../src/sources/light-client-source.js'

/** The first account of every anvil. */
const DEPLOYER_KEY: Hex = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
/** The second account of every anvil. */
export const RELAYER_KEY: Hex = '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d'
export const GWEI = 10n ** 9n
export const feePolicy: FeePolicy = { maxFeePerGas: 500n * GWEI, maxGas: 5_000_000n, priorityFeePerGas: GWEI }
export const BOOTSTRAP_SLOT = 136n

const eventsAbi = parseAbi([
  'event HeaderRecorded(uint256 indexed slot, bytes32 indexed root, uint256 participants)',
])

export type World = {
  devnet: BeaconDevnet
  now: () => bigint
  /** Moves the source chain and all destination chains to the middle of a slot. */
  goTo(slot: bigint): Promise<void>
  startChain(): Promise<WorldChain>
  stop(): Promise<void>
}

export type WorldChain = {
  anvil: Anvil
  client: ChainClient
  rpc: (method: string, ...params: unknown[]) => Promise<unknown>
  deploy(options?: Partial<Parameters<typeof deployLightClient>[0]>): Promise<Address>
  /** Finalized slots that the client recorded, in the order of the chain. */
  recorded(address: Address): Promise<bigint[]>
  /** Transactions of the relayer: how many are in the chain, and how many of those reverted. */
  sent(): Promise<{ mined: number; reverted: number }>
  mine(blocks?: number): Promise<void>
}

/** A devnet with any number of destination chains whose clocks follow its slots. */
export function createWorld({ seed, slot }: { seed: string; slot: bigint }): World {
  const devnet = createBeaconDevnet({ seed, committeeSize: 32 })
  const { config } = devnet
  const chains: WorldChain[] = []
  let current = slot
  const timeOf = (at: bigint) => config.genesisTime + at * config.secondsPerSlot + config.secondsPerSlot / 2n

  return {
    devnet,
    now: () => current,

    async goTo(to) {
      current = to
      for (const { client } of chains) await setChainTime({ client, timestamp: timeOf(to) })
    },

    async startChain() {
      const anvil = await startAnvil({ timestamp: timeOf(current) })
      const unnamed = await connectChain({ rpcUrl: anvil.rpcUrl })
      await unnamed.request({
        method: 'anvil_setChainId',
        params: [DEVELOPMENT_CHAIN_IDS[chains.length]],
      } as never)
      const client = await connectChain({ rpcUrl: anvil.rpcUrl, privateKey: RELAYER_KEY })
      const deployer = await connectChain({ rpcUrl: anvil.rpcUrl, privateKey: DEPLOYER_KEY })
      const request = client.request as (request: { method: string; params: unknown[] }) => Promise<unknown>
      const rpc: WorldChain['rpc'] = (method, ...params) => request({ method, params })
      const chain: WorldChain = {
        anvil,
        client,
        rpc,
        async deploy(options = {}) {
          const bootstrap = devnet.bootstrap({ slot: BOOTSTRAP_SLOT })
          const checkpoint = { kind: 'bootstrap', bootstrap } as const
          const { address } = await deployLightClient({ client: deployer, config, checkpoint, ...options })
          return address
        },
        async recorded(address) {
          const logs = await client.getContractEvents({
            address,
            abi: eventsAbi,
            fromBlock: 0n,
            strict: true,
          })
          return logs.map(({ args }) => args.slot)
        },
        async sent() {
          const head = await client.getBlockNumber()
          const { address } = client.account
          let [mined, reverted] = [0, 0]
          for (let blockNumber = 0n; blockNumber <= head; blockNumber++) {
            const { transactions } = await client.getBlock({ blockNumber })
            for (const hash of transactions) {
              const { from, status } = await client.getTransactionReceipt({ hash })
              if (from.toLowerCase() !== address.toLowerCase()) continue
              mined++
              if (status === 'reverted') reverted++
            }
          }
          return { mined, reverted }
        },
        mine: async (blocks = 1) => void (await rpc('anvil_mine', numberToHex(blocks))),
      }
      chains.push(chain)
      return chain
    },

    stop: async () => {
      await Promise.all(chains.map(({ anvil }) => anvil.stop()))
    },
  }
}

/** A destination by the tests' policies. */
export function destination(
  name: string,
  chain: Pick<WorldChain, 'client'>,
  lightClient: Address,
  change: Partial<EthereumDestination> = {},
): EthereumDestination {
  return { name, client: chain.client, lightClient, feePolicy, ...change }
}

/** Beacon nodes at these URLs, asked with little patience. */
export function nodesAt(
  devnet: BeaconDevnet,
  urls: readonly string[],
  timeoutMs = 10_000,
): LightClientSource {
  return createBeaconApiSource({ config: devnet.config, urls, timeoutMs, retryDelayMs: 1, attempts: 2 })
}

/** A proof source that counts what is bought and makes nothing. */
export function countingProofs(): ProofSource & { bought: string[] } {
  const bought: string[] = []
  return {
    bought,
    prove: async () => {
      bought.push('apk')
      throw new Error('nobody should have bought this')
    },
    proveLink: async () => {
      bought.push('link')
      throw new Error('nobody should have bought this')
    },
  }
}

/** The clock of a slot of the source chain, for what a person would see; pauses take no time. */
export function slotClock(world: Pick<World, 'now' | 'devnet'>): RelayClock {
  const { config } = world.devnet
  return {
    ...systemRelayClock,
    now: () => Number(config.genesisTime + world.now() * config.secondsPerSlot) * 1000,
    sleep: (_, signal) => systemRelayClock.sleep(2, signal),
  }
}

export function outcomes({ destinations }: RelayerReport): string[] {
  return destinations.map(({ outcome, error }) =>
    error === undefined ? outcome : `${outcome}: ${error.code}`,
  )
}
