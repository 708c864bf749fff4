import { z } from 'zod'
import type { LightClientUpdate } from '../types/light-client.js'
import { parseEnvelope } from './envelope.js'
import { headerSchema } from './header-schema.js'
import { branchSchema, bytesSchema, uint64Schema } from './primitive-schemas.js'
import { syncCommitteeSchema } from './sync-committee-schema.js'

const syncAggregateSchema = z.object({
  sync_committee_bits: z.union([bytesSchema(64), bytesSchema(4)], 'expected 64 or 4 bytes of 0x hex'),
  sync_committee_signature: bytesSchema(96),
})

const updateSchema = z
  .object({
    attested_header: headerSchema,
    next_sync_committee: syncCommitteeSchema.optional(),
    next_sync_committee_branch: branchSchema.optional(),
    finalized_header: headerSchema,
    finality_branch: branchSchema,
    sync_aggregate: syncAggregateSchema,
    signature_slot: uint64Schema,
  })
  .refine(
    (json) => (json.next_sync_committee === undefined) === (json.next_sync_committee_branch === undefined),
    {
      message: 'next_sync_committee and its branch come together',
      path: ['next_sync_committee_branch'],
    },
  )

/**
 * Parses a `LightClientUpdate` or a `LightClientFinalityUpdate` of the Beacon API: bare, in its `{version, data}`
 * envelope, or as the only element of an array.
 *
 * Only the shape is checked here. Lengths that depend on the fork, and every claim the update makes, are checked by
 * `validateLightClientUpdate`.
 *
 * @throws BeaconJsonError with the path of the first bad field.
 */
export function parseUpdate(json: unknown): LightClientUpdate {
  const { value, version } = parseEnvelope({ what: 'LightClientUpdate', json, schema: updateSchema })
  return {
    ...(version === undefined ? {} : { version }),
    attestedHeader: value.attested_header,
    ...(value.next_sync_committee === undefined ? {} : { nextSyncCommittee: value.next_sync_committee }),
    ...(value.next_sync_committee_branch === undefined
      ? {}
      : { nextSyncCommitteeBranch: value.next_sync_committee_branch }),
    finalizedHeader: value.finalized_header,
    finalityBranch: value.finality_branch,
    syncAggregate: {
      syncCommitteeBits: value.sync_aggregate.sync_committee_bits,
      syncCommitteeSignature: value.sync_aggregate.sync_committee_signature,
    },
    signatureSlot: value.signature_slot,
  }
}
