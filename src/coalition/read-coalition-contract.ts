import { type Abi, type Address, BaseError, type Client, ContractFunctionRevertedError } from 'viem'
import { readContract } from 'viem/actions'
import { loadContract } from '../chain/compile-contracts.js'
import { CoalitionError } from './coalition-error.js'

/** Errors of all the coalition's contracts, which come through each other. */
export function coalitionErrorsAbi(): Abi {
  const names = ['Coalition', 'CircuitBreaker', 'FlowLimiter']
  return names.flatMap((name) => loadContract(name).abi.filter(({ type }) => type === 'error'))
}

/**
 * Reads one of the coalition's contracts.
 *
 * @throws CoalitionError `UNKNOWN_MEMBER`, `CALL_REFUSED` with the contract's custom error; viem's errors when the node does
 * not answer.
 */
export async function readCoalitionContract<Value>(parameters: {
  client: Client
  address: Address
  name: 'Coalition' | 'CircuitBreaker' | 'FlowLimiter'
  functionName: string
  args?: readonly unknown[]
}): Promise<Value> {
  const { client, address, name, functionName, args = [] } = parameters
  const abi = [...loadContract(name).abi, ...coalitionErrorsAbi()]
  try {
    return (await readContract(client, { address, abi, functionName, args: [...args] })) as Value
  } catch (error) {
    const revert =
      error instanceof BaseError ? error.walk((e) => e instanceof ContractFunctionRevertedError) : null
    if (!(revert instanceof ContractFunctionRevertedError)) throw error
    const refusal = revert.data?.errorName ?? 'no reason'
    const facts = [`contract: ${name} at ${address}`, `function: ${functionName}`, `error: ${refusal}`]
    if (refusal === 'UnknownMember') {
      throw new CoalitionError('UNKNOWN_MEMBER', 'The coalition has no such member.', { facts, cause: error })
    }
    throw new CoalitionError('CALL_REFUSED', 'The contract refused to answer.', { facts, cause: error })
  }
}
