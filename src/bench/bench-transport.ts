import { createPublicClient, encodeFunctionData, http, numberToHex, type PublicClient, parseAbi } from 'viem'
import { startAnvil } from '../chain/anvil.js'
import { type ChainClient, connectChain } from '../chain/chain-client.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { AcceptedState } from '../state/accepted-state.js'
import { verifiedTransport } from '../transport/verified-transport.js'
import { median } from './median.js'

/** One kind of read by a plain RPC and by the verified transport, which knows nothing when it begins. */
export type TransportRow = {
  method: string
  /** Medians of wall-clock milliseconds. */
  plainMs: number
  verifiedMs: number
  /** `verifiedMs / plainMs`. */
  ratio: number
  /** Requests to the node for one verified read. */
  requests: number
}

type Read = (client: PublicClient) => Promise<unknown>
type Scene = { plain: PublicClient; accepted: AcceptedState; reads: readonly [string, Read][] }

const RUNS = 15
/** Accounts beside those that are read, so that proofs have some depth. */
const ACCOUNTS = 1_000
/** Transactions in the block of the receipt. */
const TRANSACTIONS = 100
const abi = parseAbi(['function balanceOf(address owner) view returns (uint256)'])
/** Returns the word that Solidity keeps for an address in a mapping at slot 0; so does `balanceOf` of a token. */
const BALANCE_OF = '6004355f5260405f20545f5260205ff3'
/** Creation code of it that gives its deployer a million. */
const TOKEN: Hex = `0x335f52620f424060405f20556f${BALANCE_OF}5f5260106010f3`

type Request = (request: { method: string; params: unknown[] }) => Promise<unknown>

/** Puts transfers into one block and returns the hash of the one in the middle. */
async function mineTransfers(client: ChainClient): Promise<Hex> {
  const request = client.request as Request
  const { address } = client.account
  const first = await client.getTransactionCount({ address })
  await request({ method: 'evm_setAutomine', params: [false] })
  const hashes: Hex[] = []
  for (let i = 0; i < TRANSACTIONS; i++)
    hashes.push(await client.sendTransaction({ to: address, value: 1n, nonce: first + i, gas: 21_000n }))
  await request({ method: 'evm_mine', params: [] })
  return hashes[TRANSACTIONS / 2] as Hex
}

async function prepare(rpcUrl: string): Promise<Scene> {
  const client = await connectChain({ rpcUrl })
  const request = client.request as Request
  for (let i = 1; i <= ACCOUNTS; i++)
    await request({
      method: 'anvil_setBalance',
      params: [numberToHex(BigInt(i) << 96n, { size: 20 }), '0x1'],
    })
  const creation = await client.waitForTransactionReceipt({
    hash: await client.sendTransaction({ data: TOKEN }),
  })
  const token = creation.contractAddress as Hex
  const owner = client.account.address
  const hash = await mineTransfers(client)
  const plain = createPublicClient({ transport: http(rpcUrl), cacheTime: 0 })
  const block = await plain.getBlock()
  const head = {
    slot: block.number,
    root: block.hash,
    executionStateRoot: block.stateRoot,
    executionBlockHash: block.hash,
    executionBlockNumber: block.number,
    timestamp: block.timestamp,
    status: 'active' as const,
  }
  const accepted: AcceptedState = {
    chainId: BigInt(client.chain.id),
    getHead: async () => head,
    getRecordedBlock: async () => undefined,
  }
  const slot = numberToHex(1n, { size: 32 })
  const data = encodeFunctionData({ abi, args: [owner] })
  return {
    plain,
    accepted,
    reads: [
      ['eth_getBalance', (reader) => reader.getBalance({ address: owner })],
      ['eth_getStorageAt', (reader) => reader.getStorageAt({ address: token, slot })],
      ['eth_call (balanceOf)', (reader) => reader.call({ to: token, data })],
      [`eth_getTransactionReceipt (of ${TRANSACTIONS})`, (reader) => reader.getTransactionReceipt({ hash })],
    ],
  }
}

async function timeOf(read: Read, client: PublicClient): Promise<number> {
  const start = performance.now()
  await read(client)
  return performance.now() - start
}

/**
 * Measures reads through the verified transport against the same reads from a plain RPC: a local anvil, so that the
 * network costs next to nothing. Each verified read has a transport of its own, with nothing in memory.
 *
 * @throws ChainError when the chain does not start; the transport's errors.
 */
export async function benchTransport(signal?: AbortSignal): Promise<TransportRow[]> {
  const anvil = await startAnvil({ signal })
  try {
    const { plain, accepted, reads } = await prepare(anvil.rpcUrl)
    const rows: TransportRow[] = []
    for (const [method, read] of reads) {
      const [plainTimes, verifiedTimes]: [number[], number[]] = [[], []]
      let requests = 0
      for (let run = 0; run < RUNS; run++) {
        signal?.throwIfAborted()
        requests = 0
        const count = (): void => {
          requests++
        }
        const upstream = http(anvil.rpcUrl, { onFetchRequest: count })
        const rules = [{ timestamp: 0n, hardfork: 'prague' as const }]
        const transport = verifiedTransport({ upstream, accepted, rules })
        plainTimes.push(await timeOf(read, plain))
        verifiedTimes.push(await timeOf(read, createPublicClient({ transport, cacheTime: 0 })))
      }
      const [plainMs, verifiedMs] = [median(plainTimes), median(verifiedTimes)]
      rows.push({ method, plainMs, verifiedMs, ratio: verifiedMs / plainMs, requests })
    }
    return rows
  } finally {
    await anvil.stop()
  }
}
