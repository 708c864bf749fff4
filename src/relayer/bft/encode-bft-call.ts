import { encodeFunctionData } from 'viem'
import { bftLightClientAbi as abi } from '../../bft/chain/bft-light-client-abi.js'
import { equivocationArguments, type ProvenEquivocation } from '../../bft/chain/submit-equivocation.js'
import { headerArguments, type ProvenHeader } from '../../bft/chain/submit-update.js'
import type { Call } from '../../destination/chain-account.js'
import type { BftDestination } from './bft-destination.js'

type Target = Pick<BftDestination, 'lightClient'>

const UPDATES = { adjacent: 'updateAdjacent', skipping: 'updateSkipping' } as const
const REPORTS = { adjacent: 'reportConflictAdjacent', skipping: 'reportConflictSkipping' } as const

/** The call that takes a header. */
export function encodeHeader({ lightClient: to }: Target, update: ProvenHeader): Call {
  return {
    to,
    data: encode(UPDATES[update.kind], headerArguments(update)),
    label: `header ${update.header.height}`,
  }
}

/** The call that freezes a client on a second header of a recorded height. */
export function encodeConflict({ lightClient: to }: Target, conflict: ProvenHeader): Call {
  const label = `conflict report on height ${conflict.header.height}`
  return { to, data: encode(REPORTS[conflict.kind], headerArguments(conflict)), label }
}

/** The call that records double votes. */
export function encodeEquivocationReport({ lightClient: to }: Target, evidence: ProvenEquivocation): Call {
  const label = `double votes of height ${evidence.equivocation.height}`
  return { to, data: encode('reportEquivocation', equivocationArguments(evidence)), label }
}

function encode(functionName: string, args: readonly unknown[]) {
  return encodeFunctionData({ abi, functionName, args } as Parameters<typeof encodeFunctionData>[0])
}
