import type { Address } from 'viem'
import { callLightClient, type SubmissionResult } from './call-light-client.js'
import type { ChainClient } from './chain-client.js'
import type { ContractApkProof } from './encode-apk-proof.js'
import type { ContractDirectProof } from './encode-direct-proof.js'
import type { ContractUpdate } from './encode-update.js'

/** An update and the way its signers' aggregate key is shown. */
export type Submission =
  | { route: 'direct'; update: ContractUpdate; proof: ContractDirectProof }
  | { route: 'apk'; update: ContractUpdate; proof: ContractApkProof }

export type { SubmissionResult }

type SubmitParameters = { client: ChainClient; address: Address } & Submission

/**
 * Submits an update and waits for its receipt. It is simulated first, so a refusal costs nothing.
 *
 * @throws SubmissionError `SUBMISSION_REVERTED` with the contract's custom error, `SUBMISSION_FAILED` when the chain
 * could not be asked.
 */
export function submitUpdate(parameters: SubmitParameters): Promise<SubmissionResult> {
  return send(parameters, parameters.route === 'direct' ? 'updateDirect' : 'updateApk')
}

/** Submits an update that contradicts what the client accepted, and so freezes it. Errors as in `submitUpdate`. */
export function reportConflict(parameters: SubmitParameters): Promise<SubmissionResult> {
  return send(parameters, parameters.route === 'direct' ? 'reportConflictDirect' : 'reportConflictApk')
}

function send({ client, address, update, proof }: SubmitParameters, functionName: string) {
  return callLightClient({ client, address, functionName, args: [update, proof], what: 'update' })
}
