import { z } from 'zod'
import { FORK_NAMES } from '../types/light-client.js'

// These describe the Beacon API's documents to readers of the OpenAPI file; what is accepted, the parsers of
// `src/ethereum/json` say.

const uint64Text = z
  .string()
  .regex(/^(?:0|[1-9][0-9]{0,19})$/)
  .meta({ description: 'Decimal uint64', example: '9567456' })

function bytes(length: number) {
  const pattern = new RegExp(`^0x[0-9a-fA-F]{${2 * length}}$`)
  return z
    .string()
    .regex(pattern)
    .meta({ example: `0x${'ab'.repeat(length)}` })
}

const uint256 = z.string().regex(/^(?:0|[1-9][0-9]{0,77})$/)
const root = bytes(32)
const branch = z.array(root).max(64)

const header = z
  .object({
    beacon: z.object({
      slot: uint64Text,
      proposer_index: uint64Text,
      parent_root: root,
      state_root: root,
      body_root: root,
    }),
    execution: z
      .object({
        parent_hash: root,
        fee_recipient: bytes(20),
        state_root: root,
        receipts_root: root,
        logs_bloom: bytes(256).meta({ example: undefined }),
        prev_randao: root,
        block_number: uint64Text,
        gas_limit: uint64Text,
        gas_used: uint64Text,
        timestamp: uint64Text,
        extra_data: z.string(),
        base_fee_per_gas: uint256,
        block_hash: root,
        transactions_root: root,
        withdrawals_root: root,
        blob_gas_used: uint64Text.optional(),
        excess_blob_gas: uint64Text.optional(),
      })
      .optional(),
    execution_branch: branch.optional(),
  })
  .meta({ id: 'LightClientHeader', description: '`LightClientHeader` of the consensus specification' })

/** `SyncCommittee`. */
export const syncCommitteeSchema = z
  .object({
    pubkeys: z.array(bytes(48)).meta({ description: '512 compressed keys, or 32 in the minimal preset' }),
    aggregate_pubkey: bytes(48),
  })
  .meta({ id: 'SyncCommittee', description: '`SyncCommittee` of the consensus specification' })

const update = z
  .object({
    attested_header: header,
    next_sync_committee: syncCommitteeSchema.optional(),
    next_sync_committee_branch: branch.optional(),
    finalized_header: header,
    finality_branch: branch,
    sync_aggregate: z.object({
      sync_committee_bits: z.string().meta({ description: '64 bytes as 0x hex, or 4 in the minimal preset' }),
      sync_committee_signature: bytes(96),
    }),
    signature_slot: uint64Text,
  })
  .meta({ id: 'LightClientUpdate', description: '`LightClientUpdate`, or a finality update' })

/** `LightClientUpdate`, or a finality update: in the envelope of the Beacon API, or bare. */
export const updateSchema = z
  .union([z.object({ version: z.enum(FORK_NAMES).optional(), data: update }), update])
  .meta({ description: 'As the Beacon API answers: in its envelope, or bare' })
