import type { Address, Client } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import { CAUSES, type Cause, FLOWS, type Flow, MODES, type Mode } from './breaker-mode.js'
import { readCoalitionContract } from './read-coalition-contract.js'
import { WHOLE_MEMBER } from './route-id.js'

/** What is in force and why; times are seconds of the chain, zero where there is none. */
export type ModeReason = {
  mode: Mode
  cause: Cause
  since: bigint
  /** When anybody may release it, if the member is well then. */
  until: bigint
  by: Address
  /** Digest of the alert that completed a vote. */
  detail: Hex
}

type ContractReason = Omit<ModeReason, 'mode' | 'cause'> & { mode: number; cause: number }

/**
 * The mode that a member, or one of its routes, is in.
 *
 * @param parameters.route The whole member by default.
 * @param parameters.flow `consumption` by default.
 * @throws CoalitionError `UNKNOWN_MEMBER`; viem's errors when the node does not answer.
 */
export async function readMode(parameters: {
  client: Client
  breaker: Address
  member: bigint
  route?: Hex | undefined
  flow?: Flow | undefined
}): Promise<ModeReason> {
  const { client, breaker: address, member, route = WHOLE_MEMBER, flow = 'consumption' } = parameters
  const reason = await readCoalitionContract<ContractReason>({
    client,
    address,
    name: 'CircuitBreaker',
    functionName: 'reasonOf',
    args: [member, route, FLOWS.indexOf(flow)],
  })
  const { since, until, by, detail } = reason
  const mode = MODES[reason.mode] ?? 'frozen'
  return { mode, cause: CAUSES[reason.cause] ?? 'none', since, until, by, detail }
}
