import type { Address } from 'viem'
import type { SyncCommittee } from '../ethereum/types/light-client.js'
import type { Groth16Proof } from '../groth16/proof.js'
import { callLightClient, type SubmissionResult } from './call-light-client.js'
import type { ChainClient } from './chain-client.js'
import { encodeRegistration } from './encode-committee.js'

/**
 * Registers the Poseidon commitment of a committee, by a proof of circuit `link`. It is simulated first. A pure fact:
 * anybody can do it, at any time, for any committee; it gives no authority.
 *
 * @param parameters.proof Of the statement [commitment, rho, fingerprint], from `buildLinkWitness` and a prover.
 * @throws SubmissionError `SUBMISSION_REVERTED` with the contract's custom error (`CommitteeAlreadyRegistered` when
 * somebody was faster), `SUBMISSION_FAILED` when the chain could not be asked.
 */
export function registerCommittee(parameters: {
  client: ChainClient
  address: Address
  committee: SyncCommittee
  commitment: bigint
  proof: Groth16Proof
}): Promise<SubmissionResult> {
  const { client, address } = parameters
  const args = encodeRegistration(parameters)
  return callLightClient({ client, address, functionName: 'registerCommittee', args, what: 'committee' })
}
