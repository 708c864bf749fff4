import { type Address, type Hex, numberToHex } from 'viem'
import { type Anvil, startAnvil } from '../../src/chain/anvil.js'
import { type ChainClient, connectChain } from '../../src/chain/chain-client.js'
import type { RelayClock } from '../../src/destination/relay-clock.js'
import { systemRelayClock } from '../../src/destination/relay-clock.js'

/** First account of every anvil. */
export const KEY: Hex = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
export const COUNTER: Address = '0x00000000000000000000000000000000c0c0c0c0'
/** Takes a word, reverts unless it is larger than the one it holds, keeps it and logs it. */
const COUNTER_CODE: Hex = '0x60003560005410600f5760006000fd5b60003560005560003560005260206000a000'

type Request = (request: { method: string; params: unknown[] }) => Promise<unknown>

export type CounterChain = {
  anvil: Anvil
  client: ChainClient
  rpc: (method: string, ...params: unknown[]) => Promise<unknown>
  /** Makes the contract hold a word, as if somebody else had counted it, without a log. */
  store: (word: bigint) => Promise<void>
  mine: (blocks?: number) => Promise<void>
  /** Words that were counted, in the order of the chain. */
  effects: () => Promise<bigint[]>
  /** Transactions of the account that are in the chain and reverted. */
  reverted: () => Promise<number>
}

/** A chain that mines when it is told to, with a contract that takes each word once. */
export async function startCounterChain(): Promise<CounterChain> {
  const anvil = await startAnvil()
  const client = await connectChain({ rpcUrl: anvil.rpcUrl, privateKey: KEY })
  const request = client.request as Request
  const rpc: CounterChain['rpc'] = (method, ...params) => request({ method, params })
  await rpc('anvil_setCode', COUNTER, COUNTER_CODE)
  await rpc('evm_setAutomine', false)
  return {
    anvil,
    client,
    rpc,
    store: async (word) =>
      void (await rpc('anvil_setStorageAt', COUNTER, numberToHex(0, { size: 32 }), count(word).data)),
    mine: async (blocks = 1) => void (await rpc('anvil_mine', numberToHex(blocks))),
    effects: async () =>
      (await client.getLogs({ address: COUNTER, fromBlock: 0n })).map(({ data }) => BigInt(data)),
    reverted: async () => {
      const head = await client.getBlockNumber()
      let count = 0
      for (let blockNumber = 0n; blockNumber <= head; blockNumber++) {
        const { transactions } = await client.getBlock({ blockNumber })
        for (const hash of transactions) {
          if ((await client.getTransactionReceipt({ hash })).status === 'reverted') count++
        }
      }
      return count
    },
  }
}

/** A call that counts a word. */
export function count(word: bigint) {
  return { to: COUNTER, data: numberToHex(word, { size: 32 }), label: `word ${word}` }
}

/** The real clock, with something that happens in every pause: the world goes on while the sender waits. */
export function clockThat(happens: () => Promise<void>): RelayClock {
  return {
    ...systemRelayClock,
    sleep: async (milliseconds, signal) => {
      await happens()
      await systemRelayClock.sleep(milliseconds, signal)
    },
  }
}
