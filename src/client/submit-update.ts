import type { Account, Address, Chain, Client, Transport } from 'viem'
import { callContract } from '../chain/call-contract.js'
import { encodeApkProof } from '../chain/encode-apk-proof.js'
import { encodeDirectProof } from '../chain/encode-direct-proof.js'
import { encodeUpdate } from '../chain/encode-update.js'
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
  const encoded = encodeUpdate({ update, config })
  const { txHash, gasUsed } = await callContract({
    walletClient,
    client,
    address,
    abi,
    ...routeCall(parameters, update, encoded),
    what: 'update',
    who: 'light client',
  })
  return { txHash, gasUsed }
}

function routeCall(
  parameters: SubmissionRoute,
  { syncAggregate }: LightClientUpdate,
  encoded: ReturnType<typeof encodeUpdate>,
) {
  if (parameters.route === 'direct') {
    const proof = encodeDirectProof({ syncAggregate, committee: parameters.committee })
    return { functionName: 'updateDirect', args: [encoded, proof] }
  }
  const { capacity } = parameters
  return { functionName: 'updateApk', args: [encoded, encodeApkProof({ capacity, ...parameters.proof })] }
}
