import type { Address } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import type { ChainClient } from './chain-client.js'
import { loadContract } from './compile-contracts.js'

/** Poseidon commitment registered for the committee with this SSZ root, or `undefined` while there is none. */
export async function readCommitment(parameters: {
  client: Pick<ChainClient, 'readContract'>
  address: Address
  committeeRoot: Hex
}): Promise<bigint | undefined> {
  const { client, address, committeeRoot } = parameters
  const { abi } = loadContract('EthereumLightClient')
  const args = [committeeRoot]
  const commitment = await client.readContract({ address, abi, functionName: 'commitmentOf', args })
  return commitment === 0n ? undefined : (commitment as bigint)
}
