import { type Address, keccak256, zeroHash } from 'viem'
import { startAnvil } from '../chain/anvil.js'
import { connectChain } from '../chain/chain-client.js'
import { deployLightClient } from '../chain/deploy-light-client.js'
import { deployStateVerifier } from '../chain/deploy-state-verifier.js'
import { encodeDirectProof } from '../chain/encode-direct-proof.js'
import { encodeUpdate } from '../chain/encode-update.js'
import { submitUpdate } from '../chain/submit-update.js'
import { createChainState } from '../client/create-chain-state.js'
import { createBeaconDevnet } from '../devnet/create-beacon-devnet.js'
import { minimal } from '../ethereum/networks/minimal.js'
import type { SourceClient } from '../feeds/observe-source.js'
import type { AcceptedState } from '../state/accepted-state.js'
import { callDeployed, type Deployed, deployNamed } from './deployed.js'
import type { Stage } from './stage.js'

const { secondsPerSlot } = minimal
/** Slot of the checkpoint; all that follows lies in its sync-committee period. */
const FIRST_SLOT = 136n
const PERIOD = 64n

/** An execution chain with price contracts, under a beacon chain of 32 signers whose light client is on the stage. */
export type Market = {
  readonly lightClient: Address
  readonly verifier: Address
  readonly accepted: AcceptedState
  /** A node of the execution chain. */
  readonly node: SourceClient
  readonly sources: readonly { address: Address; codeHash: `0x${string}` }[]
  /** Time of the execution chain's last block, seconds. */
  now(): bigint
  /** Sets the price at each source, some slots later; the light client accepts the block. */
  publish(prices: readonly bigint[], slots?: bigint): Promise<{ gasUsed: bigint }>
  close(): Promise<void>
}

/** Opens a market of so many sources. Errors as in the parts. */
export async function openMarket(stage: Stage, count: number): Promise<Market> {
  const { cast, signal } = stage
  const client = cast.deployer
  const start = stage.now() / 1000n
  const beacon = createBeaconDevnet({
    seed: 'concordat scenario, market',
    committeeSize: 32,
    config: {
      ...minimal,
      name: 'scenario',
      genesisValidatorsRoot: keccak256('0x01'),
      genesisTime: start - FIRST_SLOT * secondsPerSlot,
    },
  })
  const { config } = beacon
  const timeOf = (slot: bigint) => config.genesisTime + slot * secondsPerSlot
  const anvil = await startAnvil({ timestamp: start - 60n, signal })
  try {
    const source = await connectChain({ rpcUrl: anvil.rpcUrl })
    const request = source.request as SourceClient['request']
    await request({ method: 'anvil_setBlockTimestampInterval', params: [1] })
    const contracts: Deployed[] = []
    for (let at = 0; at < count; at++) contracts.push(await deployNamed(source, 'LocalMockPriceSource'))
    const bootstrap = beacon.bootstrap({ slot: FIRST_SLOT })
    const { address } = await deployLightClient({
      client,
      config,
      checkpoint: { kind: 'bootstrap', bootstrap },
    })
    const verifier = await deployStateVerifier({ client, lightClient: address, slotsPerHistoricalRoot: 64n })
    const code = (await source.getCode({ address: contracts[0]?.address as Address })) ?? '0x'
    let slot = FIRST_SLOT
    return {
      lightClient: address,
      verifier: verifier.address,
      accepted: createChainState({ client, address, config }),
      node: { request },
      sources: contracts.map((contract) => ({ address: contract.address, codeHash: keccak256(code) })),
      now: () => timeOf(slot),
      async publish(prices, slots = 2n) {
        slot += slots
        for (const [index, contract] of contracts.entries()) {
          const timestamp = timeOf(slot) - BigInt(count - 1 - index)
          await request({ method: 'evm_setNextBlockTimestamp', params: [Number(timestamp)] })
          await callDeployed(source, contract, 'set', [prices[index] ?? 0n])
        }
        const { stateRoot, number, hash } = await source.getBlock()
        const update = beacon.makeUpdate({
          finalizedSlot: slot,
          attestedSlot: slot + 1n,
          execution: { stateRoot, blockNumber: number, blockHash: hash },
        })
        const ahead = timeOf(slot + 3n) - stage.now() / 1000n
        if (ahead > 0n) await stage.wait(ahead)
        const committee = beacon.committee(update.signatureSlot / PERIOD)
        return submitUpdate({
          ...{ client: cast.reporter, address, route: 'direct' as const },
          update: encodeUpdate({ update, config }),
          proof: encodeDirectProof({ syncAggregate: update.syncAggregate, committee }),
        })
      },
      close: () => anvil.stop(),
    }
  } catch (error) {
    await anvil.stop()
    throw error
  }
}

/** Where a source keeps its answer: an int192 and a uint64 in one word. */
export const PRICE_LAYOUT = {
  value: { slot: zeroHash, offset: 0, width: 192, isSigned: true },
  timestamp: { slot: zeroHash, offset: 24, width: 64, isSigned: false },
} as const
