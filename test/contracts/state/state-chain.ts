import { type Abi, type Address, zeroHash } from 'viem'
import { expect } from 'vitest'
import { startAnvil } from '../../../src/chain/anvil.js'
import { type ChainClient, connectChain } from '../../../src/chain/chain-client.js'
import { deployStateVerifier } from '../../../src/chain/deploy-state-verifier.js'
import { encodeBlockProof } from '../../../src/chain/encode-block-proof.js'
import { encodeForks } from '../../../src/chain/encode-forks.js'
import { revertOf } from '../../../src/chain/revert-of.js'
import { mainnet } from '../../../src/ethereum/networks/mainnet.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import type { ChainConfig } from '../../../src/ethereum/types/light-client.js'
import type { BlockProof } from '../../../src/state/block-proof.js'
import { deployTestContract } from './test-contract.js'
import { liftGasLimit } from './trie-verdicts.js'

/** What a light client has of a slot. */
export type RecordedHeader = { root: Hex; stateRoot: Hex; blockHash: Hex; blockNumber: bigint }

/** Short ways to ask one `StateVerifier`. */
export function stateReader(parameters: {
  client: ChainClient
  address: Address
  abi: Abi
  config: ChainConfig
}) {
  const { client, address, abi, config } = parameters
  const read = <Answer>(functionName: string, args: readonly unknown[]): Promise<Answer> =>
    client.readContract({ address, abi, functionName, args: [...args] }) as Promise<Answer>
  return {
    ...parameters,
    read,
    /** Name of the custom error; `''` for a revert without one. */
    async revertName(functionName: string, args: readonly unknown[]): Promise<string> {
      try {
        await read(functionName, args)
      } catch (error) {
        return revertOf({ error, abi })?.name ?? ''
      }
      return expect.fail(`${functionName} did not revert`)
    },
    block: (proof: BlockProof) => encodeBlockProof({ proof, config }),
  }
}

export type StateReader = ReturnType<typeof stateReader>

/** A chain with a `StateVerifier` over headers that tests record as they like. */
export async function startStateChain(config: ChainConfig = mainnet, slotsPerHistoricalRoot = 8192n) {
  const anvil = await startAnvil()
  const client = await connectChain({ rpcUrl: anvil.rpcUrl })
  await liftGasLimit(client)
  const { genesisTime, secondsPerSlot, slotsPerEpoch } = config
  const recorded = await deployTestContract(client, 'RecordedHeaders', [
    genesisTime,
    secondsPerSlot,
    slotsPerEpoch,
    encodeForks(config),
  ])
  const lightClient = recorded.address
  const { address, abi } = await deployStateVerifier({ client, lightClient, slotsPerHistoricalRoot })
  const send = async (functionName: string, args: readonly unknown[]): Promise<void> => {
    const hash = await client.writeContract({ ...recorded, functionName, args: [...args] })
    await client.waitForTransactionReceipt({ hash })
  }
  return {
    ...stateReader({ client, address, abi, config }),
    anvil,
    lightClient,
    record: (slot: bigint, header: Partial<RecordedHeader>) =>
      send('record', [
        slot,
        { root: zeroHash, stateRoot: zeroHash, blockHash: zeroHash, blockNumber: 0n, ...header },
      ]),
    freeze: () => send('freeze', []),
    slotAt: (timestamp: bigint) => (timestamp - genesisTime) / secondsPerSlot,
  }
}

export type StateChain = Awaited<ReturnType<typeof startStateChain>>
