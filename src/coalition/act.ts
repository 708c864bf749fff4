import type { Abi, Account, Address, Chain, Client, Transport } from 'viem'
import { callContract } from '../chain/call-contract.js'
import { loadContract } from '../chain/compile-contracts.js'
import type { Hex } from '../ethereum/types/hex.js'
import { FLOWS, type Flow, MODES, type TrippableMode } from './breaker-mode.js'
import { coalitionErrorsAbi } from './read-coalition-contract.js'
import { WHOLE_MEMBER } from './route-id.js'

/** Who pays and signs, and where the breaker is. `client` simulates and waits; `walletClient` by default. */
export type BreakerTarget = {
  walletClient: Client<Transport, Chain | undefined, Account>
  client?: Client | undefined
  breaker: Address
}

/** A member, or one of its routes; the whole member by default. */
export type TripTarget = { member: bigint; route?: Hex | undefined }

export type ActResult = { txHash: Hex; gasUsed: bigint }

/**
 * Trips as the guardian, within its budget.
 *
 * @throws SubmissionError `SUBMISSION_REVERTED` with the breaker's custom error, `SUBMISSION_FAILED` when the chain could not
 * be asked.
 */
export function tripAsGuardian(
  parameters: BreakerTarget & TripTarget & { flow?: Flow | undefined; mode: TrippableMode },
): Promise<ActResult> {
  const { member, route = WHOLE_MEMBER, flow = 'consumption', mode } = parameters
  const args = [member, route, FLOWS.indexOf(flow), MODES.indexOf(mode)]
  return send(parameters, 'tripAsGuardian', args, 'trip')
}

/** A monitor's vote to trip, with the digest of the alert it rests on. Errors as in `tripAsGuardian`. */
export function voteTrip(
  parameters: BreakerTarget & TripTarget & { mode: TrippableMode; alertDigest: Hex },
): Promise<ActResult> {
  const { member, route = WHOLE_MEMBER, mode, alertDigest } = parameters
  return send(parameters, 'voteTrip', [member, route, MODES.indexOf(mode), alertDigest], 'vote')
}

/** Freezes a member whose light client is frozen. Anybody. Errors as in `tripAsGuardian`. */
export function latchEvidence(parameters: BreakerTarget & { member: bigint }): Promise<ActResult> {
  return send(parameters, 'latchEvidence', [parameters.member], 'evidence')
}

/** Latches that a member's light client is stale or expired. Anybody. Errors as in `tripAsGuardian`. */
export function latchStale(parameters: BreakerTarget & { member: bigint }): Promise<ActResult> {
  return send(parameters, 'latchStale', [parameters.member], 'stale state')
}

/** Ends a trip that is due, while the light client is well. Anybody. Errors as in `tripAsGuardian`. */
export function release(
  parameters: BreakerTarget & TripTarget & { flow?: Flow | undefined },
): Promise<ActResult> {
  const { member, route = WHOLE_MEMBER, flow = 'consumption' } = parameters
  return send(parameters, 'release', [member, route, FLOWS.indexOf(flow)], 'release')
}

async function send(
  target: BreakerTarget,
  functionName: string,
  args: readonly unknown[],
  what: string,
): Promise<ActResult> {
  const { walletClient, client, breaker: address } = target
  const abi: Abi = [...loadContract('CircuitBreaker').abi, ...coalitionErrorsAbi()]
  const who = 'circuit breaker'
  const call = { walletClient, client, address, abi, functionName, args, what, who }
  const { txHash, gasUsed } = await callContract(call)
  return { txHash, gasUsed }
}
