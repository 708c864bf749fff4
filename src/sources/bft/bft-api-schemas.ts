import { z } from 'zod'
import {
  evidenceSchema,
  headerSchema,
  integerSchema,
  lightBlockSchema,
  stateProofSchema,
  validatorsSchema,
  voteSetSchema,
} from '../../bft/json/bft-schemas.js'
import type { EquivocationEvidence } from '../../bft/light-client/equivocation.js'

/** Heights that one answer lists at most. */
export const MAX_HEIGHTS = 100
/** Pieces of evidence in one answer, those of its last height not counted. */
export const MAX_EVIDENCE = 16

const height = integerSchema('height')
const nameSchema = z.string().max(64)

/** `GET /v1/status`. */
export const statusSchema = z.strictObject({
  chainId: integerSchema('chainId'),
  height,
  /** The devnet's clock, in milliseconds since 1970. */
  time: integerSchema('timestamp'),
  stateDepth: z.int().min(1).max(253),
  /** The newest heights with more than one finalized header. */
  forkedHeights: z.array(height).max(MAX_HEIGHTS),
  accounts: z.array(z.strictObject({ name: nameSchema, account: integerSchema('account') })).max(10_000),
})

/** `GET /v1/genesis`. */
export const genesisSchema = z.strictObject({ header: headerSchema, nextValidators: validatorsSchema })

/** `GET /v1/finalized/:height`. */
export const finalizedSchema = z.strictObject({ blocks: z.array(lightBlockSchema).max(MAX_HEIGHTS) })

/** `GET /v1/validators/:height`. */
export const validatorsAnswerSchema = z.strictObject({
  height,
  names: z.array(nameSchema).max(256),
  validators: validatorsSchema,
})

/** `GET /v1/votes/:height`. */
export const votesSchema = z.strictObject({ height, votes: z.array(voteSetSchema) })

/** `GET /v1/state/:height/:account/:slot`. */
export const stateAnswerSchema = z.strictObject({
  height,
  stateRoot: integerSchema('stateRoot'),
  account: integerSchema('account'),
  slot: integerSchema('slot'),
  proof: stateProofSchema,
})

/** `GET /v1/evidence?from=HEIGHT`; `next` is the height to go on from. */
export const evidenceAnswerSchema = z.strictObject({
  evidence: z.array(evidenceSchema),
  next: height.nullable(),
})

export type BftStatus = z.output<typeof statusSchema>
export type BftGenesis = z.output<typeof genesisSchema>
export type BftValidators = z.output<typeof validatorsAnswerSchema>
export type BftEvidence = {
  readonly evidence: readonly EquivocationEvidence[]
  readonly next: bigint | null
}
