import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Address } from 'viem'
import { type Anvil, startAnvil } from '../../../../src/chain/anvil.js'
import { callContract } from '../../../../src/chain/call-contract.js'
import { type ChainClient, connectChain } from '../../../../src/chain/chain-client.js'
import { deployContract } from '../../../../src/chain/deploy-contract.js'
import { compileSources } from '../../../../src/chain/solidity-compiler.js'

/** Keys of anvil's first accounts. */
const ACCOUNTS = [
  '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
  '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
] as const

/** A chain with a stand-in for the coalition, and two operators. */
export type RegistryChain = {
  anvil: Anvil
  operators: readonly [ChainClient, ChainClient]
  coalition: Address
}

/** Starts it; `members` says each member's source chain. */
export async function startRegistryChain(members: Readonly<Record<string, bigint>>): Promise<RegistryChain> {
  const anvil = await startAnvil()
  const [first, second] = await Promise.all(
    ACCOUNTS.map((privateKey) => connectChain({ rpcUrl: anvil.rpcUrl, privateKey })),
  )
  if (first === undefined || second === undefined) throw new Error('there are two accounts')
  const path = join(import.meta.dirname, '../../../forge/coalition/keys/Members.sol')
  const artifact = compileSources({ Members: readFileSync(path, 'utf8') }, { viaIR: true, runs: 200 }).get(
    'Members',
  )
  if (artifact === undefined) throw new Error('there is no stand-in')
  const { address: coalition, abi } = await deployContract({ client: first, name: 'Members', artifact })
  for (const [member, chainId] of Object.entries(members)) {
    const call = { walletClient: first, address: coalition, abi, functionName: 'put' }
    await callContract({ ...call, args: [BigInt(member), chainId], what: 'member', who: 'stand-in' })
  }
  return {
    anvil,
    operators: [first, second],
    coalition,
  }
}
