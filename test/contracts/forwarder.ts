import { type Abi, type Address, concat, encodeFunctionData, type Hex, pad } from 'viem'
import type { ChainClient } from '../../src/chain/chain-client.js'

/** Runtime code: calls the address in the first word of its calldata with the rest, and reverts when that does. */
const CODE: Hex = ('0x60203603806020' + '5f37' + '5f5f825f5f5f355af1' + '601857' + '5f5ffd' + '5b00') as Hex
/** Puts what follows it on the chain. */
const CREATION: Hex = '0x601a600a5f39601a5ff3'

/** Deploys a contract that passes calls on, as a batching wallet does. */
export async function deployForwarder(client: ChainClient): Promise<Address> {
  const hash = await client.deployContract({ abi: [], bytecode: concat([CREATION, CODE]) })
  const { contractAddress } = await client.waitForTransactionReceipt({ hash })
  if (!contractAddress) throw new Error('the forwarder was not deployed')
  return contractAddress
}

/** Calldata for the forwarder. */
export function forwardedData(to: Address, abi: Abi, functionName: string, args: readonly unknown[]): Hex {
  return concat([pad(to), encodeFunctionData({ abi, functionName, args: [...args] })])
}
