import {
  type Address,
  BaseError,
  type Client,
  ContractFunctionRevertedError,
  ContractFunctionZeroDataError,
} from 'viem'
import { readContract } from 'viem/actions'
import { bftLightClientAbi as abi } from '../bft/chain/bft-light-client-abi.js'
import { CoalitionError } from './coalition-error.js'

/**
 * Throws unless new stake counts only after the trusting periods of all members that are BFT chains. A client takes a header
 * as old as its trusting period; stake that came after that header was signed does not answer for it, and would raise what
 * may be released on its word.
 *
 * @param parameters.maturity Of the limiter, seconds.
 * @throws CoalitionError `MATURITY_TOO_SHORT`; viem's errors when the node does not answer.
 */
export async function requireMaturity(parameters: {
  client: Client
  members: readonly { readonly client: Address; readonly name: string }[]
  maturity: bigint
}): Promise<void> {
  const { client, members, maturity } = parameters
  const periods = await Promise.all(members.map((member) => trustingPeriodOf(client, member.client)))
  members.forEach(({ name }, index) => {
    const milliseconds = periods[index]
    if (milliseconds === undefined || maturity * 1000n > milliseconds) return
    throw new CoalitionError(
      'MATURITY_TOO_SHORT',
      'New stake would count before headers that it does not answer for are too old to be taken.',
      {
        facts: [
          `member: ${name}`,
          `limits.maturity, seconds: ${maturity}`,
          `trusting period of its light client, seconds: ${milliseconds / 1000n}`,
        ],
      },
    )
  })
}

/** Milliseconds; `undefined` of a light client that has none, such as one of a beacon chain. */
async function trustingPeriodOf(client: Client, address: Address): Promise<bigint | undefined> {
  try {
    return await readContract(client, { address, abi, functionName: 'TRUSTING_PERIOD' })
  } catch (error) {
    const isMissing =
      error instanceof BaseError &&
      error.walk(
        (cause) =>
          cause instanceof ContractFunctionRevertedError || cause instanceof ContractFunctionZeroDataError,
      ) !== null
    if (isMissing) return undefined
    throw error
  }
}
