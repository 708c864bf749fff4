import type { SourceChain } from '../../source-chain/source-chain.js'
import type { BftErrorCode } from '../bft-error.js'
import { bftCircuitDefinitions } from '../circuits.js'
import { bftKeyCircuitDefinitions } from '../key-circuits.js'
import { bftStateCircuitDefinitions } from '../predicates/circuits.js'
import { equivocationKind } from './equivocation-kind.js'
import { possessionKind } from './possession-kind.js'
import { quorumKind } from './quorum-kind.js'
import { seatKind } from './seat-kind.js'
import { skippingKind } from './skipping-kind.js'

/** What no machine can ever prove. */
const STATEMENT_FAULTS: readonly BftErrorCode[] = [
  'DUPLICATE_SIGNER',
  'DUPLICATE_VALIDATOR',
  'EMPTY_VALIDATOR_SET',
  'FIELD_OUT_OF_RANGE',
  'INVALID_POSSESSION_PROOF',
  'INVALID_POWER',
  'INVALID_SIGNATURE',
  'NOT_ENOUGH_POWER',
  'NOT_ENOUGH_TRUST',
  'NO_MISBEHAVIOUR',
  'NO_VOTES',
  'POINT_NOT_ON_CURVE',
  'POINT_OUTSIDE_SUBGROUP',
  'SIGNATURE_COUNT_MISMATCH',
  'SIGNER_OUT_OF_RANGE',
  'SIGNERS_IN_BOTH_HALVES',
  'SMALL_ORDER_POINT',
  'UNKNOWN_VALIDATOR',
  'VALIDATOR_SET_TOO_LARGE',
  'WRONG_CHAIN',
  'WRONG_HEADER_HASH',
  'WRONG_HEIGHT',
  'WRONG_NEXT_VALIDATOR_SET',
  'WRONG_SIGNER_ORDER',
  'WRONG_VALIDATOR_ORDER',
  'WRONG_VALIDATOR_SET',
  'WRONG_VOTE_TYPE',
]

/** BFT chains with keys made for circuits. Predicates are proven by the holder, never by a service: they take a secret. */
export const bftSourceChain: SourceChain = {
  family: 'bft',
  circuitDefinitions: () => [
    ...bftCircuitDefinitions(),
    ...bftKeyCircuitDefinitions(),
    ...bftStateCircuitDefinitions(),
  ],
  proofKinds: [quorumKind, skippingKind, equivocationKind, possessionKind, seatKind],
  statementFaults: STATEMENT_FAULTS,
}
