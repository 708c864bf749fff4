import type { Abi, Address } from 'viem'
import { callContract } from '../chain/call-contract.js'
import type { ChainClient } from '../chain/chain-client.js'
import { loadContract } from '../chain/compile-contracts.js'
import { deployContract } from '../chain/deploy-contract.js'

/** A contract of this package that a scenario deployed. */
export type Deployed = { address: Address; abi: Abi }

/** Deploys one of the package's contracts by name. Errors as in `deployContract`. */
export async function deployNamed(
  client: ChainClient,
  name: string,
  args: readonly unknown[] = [],
): Promise<Deployed> {
  const { address, abi } = await deployContract({ client, name, artifact: loadContract(name), args })
  return { address, abi }
}

/**
 * Calls a function of a deployed contract.
 *
 * @throws SubmissionError as `callContract`
 */
export function callDeployed(
  client: ChainClient,
  { address, abi }: Deployed,
  functionName: string,
  args: readonly unknown[] = [],
): Promise<{ gasUsed: bigint }> {
  return callContract({
    walletClient: client,
    address,
    abi,
    functionName,
    args,
    what: functionName,
    who: 'contract',
  })
}

/** Reads a function of a deployed contract; viem's errors when it reverts. */
export async function readDeployed<Value>(
  client: ChainClient,
  { address, abi }: Deployed,
  functionName: string,
  args: readonly unknown[] = [],
): Promise<Value> {
  return (await client.readContract({ address, abi, functionName, args: [...args] })) as Value
}
