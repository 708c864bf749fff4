import type { Account, Address, Chain, Client, Transport } from 'viem'
import { simulateContract, waitForTransactionReceipt, writeContract } from 'viem/actions'
import { encodeApkProof } from '../chain/encode-apk-proof.js'
import { encodeDirectProof } from '../chain/encode-direct-proof.js'
import { encodeUpdate } from '../chain/encode-update.js'
import { revertOf } from '../chain/revert-of.js'
import { SubmissionError } from '../chain/submission-error.js'
import type { Hex } from '../ethereum/types/hex.js'
import type { ChainConfig, LightClientUpdate, SyncCommittee } from '../ethereum/types/light-client.js'
import type { ApkProof } from '../prover/apk-proof.js'
import { lightClientUpdateAbi } from './light-client-abi.js'
import { lightClientErrorsAbi } from './light-client-errors-abi.js'

const abi = [...lightClientUpdateAbi, ...lightClientErrorsAbi] as const

/**
 * How the signers' aggregate key is shown. `direct`: by opening keys of the committee that signed; no proof is needed.
 * `apk`: by a proof of the circuit that can subtract `capacity` absent members; its committee must be registered.
 */
export type SubmissionRoute =
  | { route: 'direct'; committee: SyncCommittee }
  | { route: 'apk'; capacity: number; proof: Pick<ApkProof, 'sum' | 'proof'> }

export type SubmitUpdateParameters = SubmissionRoute & {
  /** Pays and signs; needs an account. */
  walletClient: Client<Transport, Chain | undefined, Account>
  update: LightClientUpdate
}

export type SubmitUpdateReturnType = { txHash: Hex; gasUsed: bigint }

/**
 * Submits an update to a light client and waits for its receipt. It is simulated first, so a refusal costs nothing.
 * Anybody may do this: the contract believes the committee, not the sender.
 *
 * @throws SubmissionError `SUBMISSION_REVERTED` with the contract's custom error, `SUBMISSION_FAILED` when the chain could
 * not be asked; ChainError `ENCODING_FAILED`, EthereumSpecError when the update cannot be written down.
 */
export async function submitUpdate(
  context: { client: Client; address: Address; config: ChainConfig },
  parameters: SubmitUpdateParameters,
): Promise<SubmitUpdateReturnType> {
  const { client, address, config } = context
  const { walletClient, update } = parameters
  const { account, chain = null } = walletClient
  const encoded = encodeUpdate({ update, config })
  try {
    let txHash: Hex
    if (parameters.route === 'direct') {
      const { committee } = parameters
      const proof = encodeDirectProof({ syncAggregate: update.syncAggregate, committee })
      const call = { address, abi, functionName: 'updateDirect', args: [encoded, proof], account } as const
      await simulateContract(client, call)
      txHash = await writeContract(walletClient, { ...call, chain })
    } else {
      const { capacity } = parameters
      const proof = encodeApkProof({ capacity, ...parameters.proof })
      const call = { address, abi, functionName: 'updateApk', args: [encoded, proof], account } as const
      await simulateContract(client, call)
      txHash = await writeContract(walletClient, { ...call, chain })
    }
    const { status, gasUsed } = await waitForTransactionReceipt(client, { hash: txHash })
    if (status === 'success') return { txHash, gasUsed }
  } catch (error) {
    throw submissionError(error)
  }
  throw new SubmissionError(
    'SUBMISSION_REVERTED',
    'The update was refused in its block, though not when simulated.',
  )
}

function submissionError(error: unknown): unknown {
  const revert = revertOf({ error, abi })
  if (revert !== undefined) {
    const message = `The light client refused the update: ${revert.text}.`
    const options = { errorName: revert.name, errorArgs: revert.args }
    return new SubmissionError('SUBMISSION_REVERTED', message, options)
  }
  return new SubmissionError('SUBMISSION_FAILED', 'The update could not be submitted.', { cause: error })
}
