import type { Address, Hex } from 'viem'
import { type CourtTarget, callCourt } from './court-target.js'

/** Stops a charge for good. Only the veto council, while the veto window lasts. Errors as in `callCourt`. */
export function vetoCharge(parameters: CourtTarget & { offence: Hex }) {
  const { offence, ...target } = parameters
  return callCourt(target, { functionName: 'veto', args: [offence], what: 'veto' })
}

/**
 * Executes a charge once its veto window is over.
 *
 * @param parameters.protocol One of the charge's; all that are open by default, of which those that fail stay open.
 * @throws as `callCourt`
 */
export function executeCharge(parameters: CourtTarget & { offence: Hex; protocol?: Address | undefined }) {
  const { offence, protocol, ...target } = parameters
  const what = 'execution'
  return protocol === undefined
    ? callCourt(target, { functionName: 'execute', args: [offence], what })
    : callCourt(target, { functionName: 'executeAt', args: [offence, protocol], what })
}
