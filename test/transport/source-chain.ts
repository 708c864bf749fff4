import { readFileSync } from 'node:fs'
import { type Abi, type Address, createPublicClient, type Hex, http, type PublicClient } from 'viem'
import { type Anvil, startAnvil } from '../../src/chain/anvil.js'
import { type ChainClient, connectChain } from '../../src/chain/chain-client.js'
import { deployContract } from '../../src/chain/deploy-contract.js'
import { type ContractArtifact, compileSources } from '../../src/chain/solidity-compiler.js'
import type { AcceptedHead, AcceptedState, RecordedBlock } from '../../src/state/accepted-state.js'
import type { SourceChainRules } from '../../src/transport/source-chain-rules.js'

const PATH = 'Subjects.sol'

export type Deployed = { address: Address; abi: Abi }
/** A source chain with contracts to read, and blocks enough to look back. */
export type SourceChain = {
  anvil: Anvil
  client: ChainClient
  plain: PublicClient
  artifacts: ReadonlyMap<string, ContractArtifact>
  contracts: Record<'token' | 'reader' | 'proxy' | 'blocks' | 'slots', Deployed>
  owner: Address
  /** Hash of a token transfer that is alone in its block, and of three transactions in one. */
  transfer: Hex
  batch: readonly Hex[]
}

/** The rules of anvil's Prague; it computes blob fees with mainnet's fraction. */
export const anvilRules: readonly SourceChainRules[] = [
  { timestamp: 0n, hardfork: 'prague', blobBaseFeeUpdateFraction: 5007716n },
]

export const OTHER: Address = '0x00000000000000000000000000000000000a11ce'
export const NOBODY: Address = '0x000000000000000000000000000000000000dead'

export async function startSourceChain(): Promise<SourceChain> {
  const source = readFileSync(new URL(`./solidity/${PATH}`, import.meta.url), 'utf8')
  const artifacts = compileSources({ [PATH]: source }, { viaIR: false, runs: 200 })
  const anvil = await startAnvil()
  const client = await connectChain({ rpcUrl: anvil.rpcUrl })
  const deploy = async (name: string, args: readonly unknown[] = []): Promise<Deployed> => {
    const artifact = artifacts.get(name) as ContractArtifact
    const { address } = await deployContract({ client, name, artifact, args })
    return { address, abi: artifact.abi }
  }
  const token = await deploy('Token')
  const contracts = {
    token,
    reader: await deploy('Reader', [token.address]),
    proxy: { ...(await deploy('Proxy', [token.address])), abi: token.abi },
    blocks: await deploy('BlockReader'),
    slots: await deploy('ManySlots'),
  }
  const owner = client.account.address
  const write = async (to: Deployed, functionName: string, args: readonly unknown[]): Promise<Hex> => {
    const hash = await client.writeContract({ ...to, functionName, args: [...args] })
    await client.waitForTransactionReceipt({ hash })
    return hash
  }
  await write(contracts.token, 'mint', [owner, 1_000_000n])
  await write(contracts.proxy, 'mint', [OTHER, 777n])
  await write(contracts.slots, 'fill', [0n, 40n])
  await client.waitForTransactionReceipt({ hash: await client.sendTransaction({ to: OTHER, value: 5n }) })
  const transfer = await write(contracts.token, 'transfer', [OTHER, 250_000n])
  const batch = await mineBatch(client, contracts.token)
  return { anvil, client, plain: plainClient(anvil.rpcUrl), artifacts, contracts, owner, transfer, batch }
}

/** Transfers of two kinds and one that fails, in one block. */
async function mineBatch(client: ChainClient, token: Deployed): Promise<Hex[]> {
  const request = client.request as (request: { method: string; params: unknown[] }) => Promise<unknown>
  await request({ method: 'evm_setAutomine', params: [false] })
  const accounts = await client.getAddresses()
  const fees = [
    {},
    { gasPrice: 2n * 10n ** 9n },
    { accessList: [{ address: token.address, storageKeys: [] }] },
  ]
  const values = [10n, 20n, 10n ** 30n]
  const hashes: Hex[] = []
  for (const [index, fee] of fees.entries()) {
    const account = accounts[index] as Address
    const functionName = index === 1 ? 'mint' : 'transfer'
    const args = [OTHER, values[index]]
    hashes.push(await client.writeContract({ ...token, functionName, args, account, gas: 200_000n, ...fee }))
  }
  await request({ method: 'evm_mine', params: [] })
  await request({ method: 'evm_setAutomine', params: [true] })
  return hashes
}

export const plainClient = (url: string): PublicClient =>
  createPublicClient({ transport: http(url, { retryCount: 0 }), cacheTime: 0 })

/** What a light client would have recorded of a block. */
export async function recordOf(plain: PublicClient, blockNumber?: bigint): Promise<RecordedBlock> {
  const block = await plain.getBlock(blockNumber === undefined ? {} : { blockNumber })
  return {
    slot: block.number + 1000n,
    root: `0x${'11'.repeat(32)}`,
    executionStateRoot: block.stateRoot,
    executionBlockHash: block.hash,
    executionBlockNumber: block.number,
    timestamp: block.timestamp,
  }
}

/** A light client that accepted the newest block, and `also` some older ones. */
export async function acceptNewest(
  plain: PublicClient,
  { status = 'active', also = [] }: { status?: AcceptedHead['status']; also?: readonly bigint[] } = {},
): Promise<AcceptedState & { head: AcceptedHead }> {
  const head = { ...(await recordOf(plain)), status }
  const recorded = [head, ...(await Promise.all(also.map((number) => recordOf(plain, number))))]
  return {
    chainId: BigInt(await plain.getChainId()),
    head,
    getHead: async () => head,
    getRecordedBlock: async (where) =>
      recorded.find((block) =>
        'slot' in where ? block.slot === where.slot : block.executionBlockNumber === where.blockNumber,
      ),
  }
}
