import { type Abi, type Address, encodeFunctionData, numberToHex } from 'viem'
import { type Anvil, startAnvil } from '../../../src/chain/anvil.js'
import { type ChainClient, connectChain } from '../../../src/chain/chain-client.js'
import { loadContract } from '../../../src/chain/compile-contracts.js'
import { deployContract } from '../../../src/chain/deploy-contract.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import type { ExecutionPayloadHeader } from '../../../src/ethereum/types/light-client.js'
import { type GetProofAnswer, parseGetProof } from '../../../src/state/parse-get-proof.js'
import { type DestinationChain, startDestinationChain } from '../destination-chain.js'
import { deployDevnetClient, devnet } from '../devnet-light-client.js'
import { sourceContract } from './source-contracts.js'

/** `SLOTS_PER_HISTORICAL_ROOT` of the minimal preset. */
const SLOTS_PER_HISTORICAL_ROOT = 64n
export const SOURCE_CHAIN_ID = 424_242
/** The first account of every local chain. */
const PRIVATE_KEY: Hex = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'

export type SourceChain = {
  anvil: Anvil
  client: ChainClient
  request: (request: { method: string; params: unknown[] }) => Promise<unknown>
  deploy: (name: Parameters<typeof sourceContract>[0], args?: unknown[]) => Promise<Deployed>
  /** Sends calls, puts them all in one block, and returns its number. */
  mine: (calls: { to: Address; data: Hex }[]) => Promise<bigint>
}
export type Deployed = { address: Address; abi: Abi; call: (name: string, args: unknown[]) => Call }
type Call = { to: Address; data: Hex }

/** An execution chain of its own chain id whose blocks the devnet's beacon chain will finalize. */
export async function startSourceChain(): Promise<SourceChain> {
  const anvil = await startAnvil({ timestamp: 1_700_000_000n })
  const raw = (await connectChain({ rpcUrl: anvil.rpcUrl })).request as SourceChain['request']
  await raw({ method: 'anvil_setChainId', params: [SOURCE_CHAIN_ID] })
  // the node's own accounts would sign for the chain id of its start
  const client = await connectChain({ rpcUrl: anvil.rpcUrl, privateKey: PRIVATE_KEY })
  const request = client.request as SourceChain['request']
  return {
    anvil,
    client,
    request,
    deploy: async (name, args = []) => {
      const { address, abi } = await deployContract({ client, name, artifact: sourceContract(name), args })
      const call = (functionName: string, given: unknown[]) => ({
        to: address,
        data: encodeFunctionData({ abi, functionName, args: given }),
      })
      return { address, abi, call }
    },
    mine: async (calls) => {
      await request({ method: 'evm_setAutomine', params: [false] })
      for (const call of calls) await client.sendTransaction({ ...call, gas: 500_000n })
      await request({ method: 'evm_mine', params: [] })
      await request({ method: 'evm_setAutomine', params: [true] })
      return client.getBlockNumber({ cacheTime: 0 })
    },
  }
}

/** A block of the source chain as the execution payload header of a beacon block. */
export async function executionOf(
  source: SourceChain,
  blockNumber: bigint,
): Promise<Partial<ExecutionPayloadHeader>> {
  const { hash, stateRoot, receiptsRoot, timestamp } = await source.client.getBlock({ blockNumber })
  return { blockHash: hash, stateRoot, receiptsRoot, blockNumber, timestamp }
}

/** The source node's `eth_getProof` of one slot. */
export async function slotProof(
  chain: { request: SourceChain['request'] },
  address: Address,
  slot: Hex,
  blockNumber: bigint,
): Promise<{ answer: GetProofAnswer; accountProof: readonly Hex[]; storageProof: readonly Hex[] }> {
  const params = [address, [slot], numberToHex(blockNumber)]
  const answer = parseGetProof(await chain.request({ method: 'eth_getProof', params }))
  return { answer, accountProof: answer.accountProof, storageProof: answer.storageProof[0]?.proof ?? [] }
}

export type AdapterChains = {
  source: SourceChain
  destination: DestinationChain
  lightClient: Awaited<ReturnType<typeof deployDevnetClient>>
  verifier: Address
  /** Deploys one of the package's contracts on the destination chain. */
  deploy: (name: string, args: unknown[]) => Promise<{ address: Address; abi: Abi }>
  /** Lets the light client accept a source block as the execution block of `finalizedSlot`. */
  accept: (parameters: { blockNumber: bigint; finalizedSlot: bigint; attestedSlot: bigint }) => Promise<void>
  /** Shows the light client a second header for a slot that it accepted, so that it freezes. */
  freeze: (parameters: { finalizedSlot: bigint; attestedSlot: bigint }) => Promise<void>
  stop: () => Promise<void>
}

/** A source chain, a destination chain with a light client of it, and a state verifier. */
export async function startAdapterChains(slot = 200n): Promise<AdapterChains> {
  const source = await startSourceChain()
  const destination = await startDestinationChain(devnet.config, { slot })
  const { client } = destination
  const lightClient = await deployDevnetClient(client)
  const deploy: AdapterChains['deploy'] = (name, args) =>
    deployContract({ client, name, artifact: loadContract(name), args })
  const verifier = await deploy('StateVerifier', [lightClient.address, SLOTS_PER_HISTORICAL_ROOT])
  return {
    source,
    destination,
    lightClient,
    verifier: verifier.address,
    deploy,
    accept: async ({ blockNumber, ...slots }) => {
      const execution = await executionOf(source, blockNumber)
      await lightClient.submit(devnet.makeUpdate({ ...slots, execution }))
    },
    freeze: async (slots) => {
      await lightClient.report(devnet.makeUpdate({ ...slots, execution: { gasUsed: 1n } }))
    },
    stop: async () => {
      await source.anvil.stop()
      await destination.anvil.stop()
    },
  }
}
