import type { Abi, Address } from 'viem'
import type { ChainClient } from '../../../src/chain/chain-client.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import type { Verdict } from '../../state/strict-reference.js'
import { deployTestContract } from './test-contract.js'

/** A question to `TrieProof`. */
export type TrieQuestion = { root: Hex; key: Hex; proof: readonly Hex[] }

/** `crashed` is a revert that names no reason. */
export type ContractVerdict = Verdict | 'crashed'

/** Enough for some hundreds of proofs: calldata alone costs up to 40 gas a byte. */
const CALL_GAS = 1_000_000_000n

/** Asks `TrieProof`, through a contract that takes many proofs at once. */
export async function deployTrieVerdicts(
  client: ChainClient,
): Promise<(questions: readonly TrieQuestion[]) => Promise<ContractVerdict[]>> {
  const { address, abi } = await deployTestContract(client, 'TrieVerdicts')
  await liftGasLimit(client)
  return (questions) => ask(client, address, abi, questions)
}

/** Lets one call use more gas than a block has. */
export async function liftGasLimit(client: ChainClient): Promise<void> {
  const request = client.request as (request: { method: string; params: unknown[] }) => Promise<unknown>
  await request({ method: 'evm_setBlockGasLimit', params: [`0x${CALL_GAS.toString(16)}`] })
  await request({ method: 'evm_mine', params: [] })
}

async function ask(
  client: ChainClient,
  address: Address,
  abi: Abi,
  questions: readonly TrieQuestion[],
): Promise<ContractVerdict[]> {
  const args = [questions.map(({ root, key, proof }) => ({ root, key, proof }))]
  const answer = await client.readContract({ address, abi, functionName: 'verdicts', args })
  const [found, values] = answer as [readonly number[], readonly Hex[]]
  return found.map((verdict, i) => {
    if (verdict === 2) return values[i] as Hex
    return verdict === 1 ? 'absent' : verdict === 0 ? 'refused' : 'crashed'
  })
}
