import type { Account, Address, Chain, Client, Transport } from 'viem'
import { callContract } from '../../chain/call-contract.js'
import { slashingCourtAbi as abi } from './slashing-court-abi.js'

/** Where the court is, and who pays. */
export type CourtTarget = {
  walletClient: Client<Transport, Chain | undefined, Account>
  /** Simulates and waits; `walletClient` by default. */
  client?: Client | undefined
  address: Address
}

/**
 * Sends one call to the court.
 *
 * @throws SubmissionError `SUBMISSION_REVERTED` with the contract's custom error, `SUBMISSION_FAILED` when the chain could
 * not be asked
 */
export function callCourt(
  target: CourtTarget,
  call: { functionName: string; args: readonly unknown[]; what: string },
) {
  return callContract({ ...target, ...call, abi, who: 'court' })
}
