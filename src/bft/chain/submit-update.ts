import type { Account, Address, Chain, Client, Transport } from 'viem'
import { callContract } from '../../chain/call-contract.js'
import type { Hex } from '../../ethereum/types/hex.js'
import { type Header, hashHeader } from '../votes/header.js'
import { bftLightClientCallAbi } from './bft-light-client-abi.js'
import { encodeSizedProof, type SizedProof } from './encode-sized-proof.js'

/**
 * A header with its proof. `adjacent`: right above a recorded header, by circuit `quorum`. `skipping`: further above the
 * recorded header at `trustedHeight`, by circuit `skipping`.
 */
export type ProvenHeader = SizedProof & { readonly header: Header } & (
    | { readonly kind: 'adjacent' }
    | { readonly kind: 'skipping'; readonly trustedHeight: bigint }
  )

/** Where a light client is, and who pays. */
export type SubmitParameters = {
  walletClient: Client<Transport, Chain | undefined, Account>
  /** Simulates and waits; `walletClient` by default. */
  client?: Client | undefined
  address: Address
}

export type SubmissionResult = { txHash: Hex; gasUsed: bigint }

/**
 * Submits a proven header to a `BftLightClient` and waits for the receipt. It is simulated first, so a refusal costs
 * nothing. Anybody may do this: the contract believes the proof, not the sender.
 *
 * @throws SubmissionError `SUBMISSION_REVERTED` with the contract's custom error, `SUBMISSION_FAILED` when the chain could
 * not be asked; BftError FIELD_OUT_OF_RANGE
 */
export function submitHeader(parameters: SubmitParameters & { update: ProvenHeader }) {
  const { update, ...target } = parameters
  const functionName = update.kind === 'adjacent' ? 'updateAdjacent' : 'updateSkipping'
  return send(target, functionName, headerArguments(update), 'header')
}

/**
 * Freezes a `BftLightClient` by a second header of a recorded height, proven as for an update. Errors as in
 * `submitHeader`.
 */
export function submitConflict(parameters: SubmitParameters & { conflict: ProvenHeader }) {
  const { conflict, ...target } = parameters
  const functionName = conflict.kind === 'adjacent' ? 'reportConflictAdjacent' : 'reportConflictSkipping'
  return send(target, functionName, headerArguments(conflict), 'conflict')
}

/** What the functions that take a header of this kind are called with. */
export function headerArguments(update: ProvenHeader): readonly unknown[] {
  const common = [update.header, hashHeader(update.header), encodeSizedProof(update)]
  return update.kind === 'adjacent' ? common : [update.trustedHeight, ...common]
}

/** Sends one call to a light client. */
export async function send(
  target: SubmitParameters,
  functionName: string,
  args: readonly unknown[],
  what: string,
): Promise<SubmissionResult> {
  const abi = bftLightClientCallAbi
  const who = 'light client'
  const { txHash, gasUsed } = await callContract({ ...target, abi, functionName, args, what, who })
  return { txHash, gasUsed }
}
