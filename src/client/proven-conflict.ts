import type { Hex } from '../ethereum/types/hex.js'
import { ClientError } from './client-error.js'

/**
 * What a committee provably signed twice: two finalized headers of one slot or between the same two checkpoints, or two next
 * committees of one period.
 */
export type ProvenConflict = {
  kind: 'finalizedHeader' | 'syncCommittee'
  /** The slot of the accepted header, or the period. */
  key: bigint
  accepted: Hex
  conflicting: Hex
}

/** The refusal to serve anything that a frozen light client accepted. */
export function clientFrozen(conflict: ProvenConflict, facts: readonly string[] = []): ClientError {
  const { kind, key, accepted, conflicting } = conflict
  const about = kind === 'finalizedHeader' ? 'finalized header of slot' : 'sync committee of period'
  return new ClientError('CLIENT_FROZEN', 'The light client is frozen by a proven conflict.', {
    facts: [...facts, `${about}: ${key}`, `accepted: ${accepted}`, `conflicting: ${conflicting}`],
  })
}
