import { type Abi, type Address, encodeDeployData } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import type { ChainClient } from './chain-client.js'
import { ChainError } from './chain-error.js'
import { revertOf } from './revert-of.js'
import type { ContractArtifact } from './solidity-compiler.js'

/** Where a contract came to live, and what that cost. */
export type Deployment = { address: Address; abi: Abi; txHash: Hex; gasUsed: bigint }

/**
 * Deploys a compiled contract and waits for its receipt. It is simulated first, so a refusal costs nothing.
 *
 * @throws ChainError `DEPLOYMENT_FAILED`, with the constructor's custom error among the facts when there is one.
 */
export async function deployContract(parameters: {
  client: ChainClient
  name: string
  artifact: ContractArtifact
  args?: readonly unknown[] | undefined
}): Promise<Deployment> {
  const { client, name, artifact, args = [] } = parameters
  const { abi, bytecode } = artifact
  try {
    await client.call({
      account: client.account,
      data: encodeDeployData({ abi, bytecode, args: [...args] }),
    })
    const txHash = await client.deployContract({ abi, bytecode, args: [...args] })
    const receipt = await client.waitForTransactionReceipt({ hash: txHash })
    if (receipt.status === 'success' && receipt.contractAddress) {
      return { address: receipt.contractAddress, abi, txHash, gasUsed: receipt.gasUsed }
    }
  } catch (cause) {
    const revert = revertOf({ error: cause, abi })
    const facts = revert === undefined ? [] : [`revert: ${revert.text}`]
    throw ChainError.of('DEPLOYMENT_FAILED', `${name} could not be deployed.`, facts, cause)
  }
  throw ChainError.of('DEPLOYMENT_FAILED', `${name} could not be deployed: the transaction reverted.`)
}
