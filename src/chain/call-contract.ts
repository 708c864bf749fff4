import type { Abi, Account, Address, Chain, Client, Log, Transport } from 'viem'
import { simulateContract, waitForTransactionReceipt, writeContract } from 'viem/actions'
import type { Hex } from '../ethereum/types/hex.js'
import { revertOf } from './revert-of.js'
import { SubmissionError } from './submission-error.js'

/** A transaction that was mined and did not revert. */
export type ContractCallResult = {
  txHash: Hex
  gasUsed: bigint
  blockNumber: bigint
  logs: readonly Log[]
  /** What the function returned when it was simulated, just before it was sent. */
  returned: unknown
}

export type ContractCall = {
  /** Pays and signs. */
  walletClient: Client<Transport, Chain | undefined, Account>
  /** Simulates and waits; `walletClient` by default. */
  client?: Client | undefined
  address: Address
  /** The function called, and the errors that are known by name. */
  abi: Abi
  functionName: string
  args: readonly unknown[]
  /** Noun for messages: what is submitted. */
  what: string
  /** Noun for messages: who refuses it. */
  who: string
  /** Gas limit of the transaction; estimated when missing. */
  gas?: bigint | undefined
}

/**
 * Sends a transaction to a contract and waits for its receipt. It is simulated first, so a refusal costs nothing.
 *
 * @throws SubmissionError `SUBMISSION_REVERTED` with the contract's custom error, `SUBMISSION_FAILED` when the chain
 * could not be asked.
 */
export async function callContract(parameters: ContractCall): Promise<ContractCallResult> {
  const { walletClient, address, abi, functionName, what, who, gas } = parameters
  const { client = walletClient } = parameters
  const { account, chain = null } = walletClient
  const limit = gas === undefined ? {} : { gas }
  const call = { address, abi, functionName, args: [...parameters.args], account, ...limit }
  try {
    const { result: returned } = await simulateContract(client, call)
    const txHash = await writeContract(walletClient, { ...call, chain })
    const receipt = await waitForTransactionReceipt(client, { hash: txHash })
    const { status, gasUsed, blockNumber, logs } = receipt
    if (status === 'success') return { txHash, gasUsed, blockNumber, logs, returned }
  } catch (error) {
    throw refusal(error, { abi, what, who })
  }
  throw new SubmissionError(
    'SUBMISSION_REVERTED',
    `The ${what} was refused in its block, though not when simulated.`,
  )
}

function refusal(error: unknown, { abi, what, who }: Pick<ContractCall, 'abi' | 'what' | 'who'>) {
  const revert = revertOf({ error, abi })
  if (revert === undefined) {
    return new SubmissionError('SUBMISSION_FAILED', `The ${what} could not be submitted.`, { cause: error })
  }
  return new SubmissionError('SUBMISSION_REVERTED', `The ${who} refused the ${what}: ${revert.text}.`, {
    errorName: revert.name,
    errorArgs: revert.args,
  })
}
