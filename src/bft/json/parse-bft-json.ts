import type { EquivocationEvidence } from '../light-client/equivocation.js'
import type { LightBlock } from '../light-client/light-block.js'
import type { ExclusionProof, InclusionProof } from '../state/state-proof.js'
import type { Validator } from '../validators/validator.js'
import type { Header } from '../votes/header.js'
import type { VoteSet } from '../votes/vote-set.js'
import type { OptInEvidence } from '../witness/possession-witness.js'
import {
  evidenceSchema,
  headerSchema,
  lightBlockSchema,
  optInSchema,
  seatSchema,
  stateProofSchema,
  validatorsSchema,
  voteSetSchema,
} from './bft-schemas.js'
import { parseDocument } from './parse-document.js'

/**
 * A header from its JSON form. Widths are checked; nothing is verified.
 *
 * @throws BftJsonError INVALID_DOCUMENT
 */
export function parseHeader(json: unknown): Header {
  return parseDocument(headerSchema, json, 'header')
}

/**
 * The members of a set from their JSON form, at most 256, in whatever order.
 *
 * @throws BftJsonError INVALID_DOCUMENT
 */
export function parseValidators(json: unknown): Validator[] {
  return parseDocument(validatorsSchema, json, 'validator set')
}

/**
 * A vote set from its JSON form. Neither the number of signatures nor any of them is checked.
 *
 * @throws BftJsonError INVALID_DOCUMENT
 */
export function parseVoteSet(json: unknown): VoteSet {
  return parseDocument(voteSetSchema, json, 'vote set')
}

/**
 * A light block from its JSON form, as nobody has verified it.
 *
 * @throws BftJsonError INVALID_DOCUMENT
 */
export function parseLightBlock(json: unknown): LightBlock {
  return parseDocument(lightBlockSchema, json, 'light block')
}

/**
 * Two vote sets that may contradict each other; `findEquivocation` judges them.
 *
 * @throws BftJsonError INVALID_DOCUMENT
 */
export function parseEquivocationEvidence(json: unknown): EquivocationEvidence {
  return parseDocument(evidenceSchema, json, 'evidence')
}

/**
 * A key's signature that it belongs to an operator, unverified.
 *
 * @throws BftJsonError INVALID_DOCUMENT
 */
export function parseOptIn(json: unknown): OptInEvidence {
  return parseDocument(optInSchema, json, 'opt-in')
}

/**
 * A place in a validator set, whether or not somebody sits there.
 *
 * @throws BftJsonError INVALID_DOCUMENT
 */
export function parseSeat(json: unknown): { validators: Validator[]; index: number } {
  const { validators, index } = parseDocument(seatSchema, json, 'seat')
  return { validators, index: Number(index) }
}

/** What `proveKey` returns. */
export type StateProof = ({ kind: 'inclusion' } & InclusionProof) | ({ kind: 'exclusion' } & ExclusionProof)

/**
 * A state proof from its JSON form, unverified.
 *
 * @throws BftJsonError INVALID_DOCUMENT
 */
export function parseStateProof(json: unknown): StateProof {
  return parseDocument(stateProofSchema, json, 'state proof')
}
