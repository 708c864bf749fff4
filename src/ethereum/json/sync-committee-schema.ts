import { z } from 'zod'
import type { SyncCommittee } from '../types/light-client.js'
import { bytesSchema } from './primitive-schemas.js'

const SYNC_COMMITTEE_SIZES: readonly number[] = [32, 512]

const pubkeySchema = bytesSchema(48)

/** `SyncCommittee` of the mainnet preset (512 members) or the minimal preset (32). */
export const syncCommitteeSchema = z
  .object({
    pubkeys: z
      .array(pubkeySchema)
      .refine((pubkeys) => SYNC_COMMITTEE_SIZES.includes(pubkeys.length), 'expected 512 or 32 public keys'),
    aggregate_pubkey: pubkeySchema,
  })
  .transform((json): SyncCommittee => ({ pubkeys: json.pubkeys, aggregatePubkey: json.aggregate_pubkey }))
