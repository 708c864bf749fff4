import { z } from 'zod'
import type { BeaconBlockHeader, ExecutionPayloadHeader, LightClientHeader } from '../types/light-client.js'
import {
  branchSchema,
  byteListSchema,
  bytes32Schema,
  bytesSchema,
  uint64Schema,
  uint256Schema,
} from './primitive-schemas.js'

const beaconSchema = z
  .object({
    slot: uint64Schema,
    proposer_index: uint64Schema,
    parent_root: bytes32Schema,
    state_root: bytes32Schema,
    body_root: bytes32Schema,
  })
  .transform(
    (json): BeaconBlockHeader => ({
      slot: json.slot,
      proposerIndex: json.proposer_index,
      parentRoot: json.parent_root,
      stateRoot: json.state_root,
      bodyRoot: json.body_root,
    }),
  )

const executionSchema = z
  .object({
    parent_hash: bytes32Schema,
    fee_recipient: bytesSchema(20),
    state_root: bytes32Schema,
    receipts_root: bytes32Schema,
    logs_bloom: bytesSchema(256),
    prev_randao: bytes32Schema,
    block_number: uint64Schema,
    gas_limit: uint64Schema,
    gas_used: uint64Schema,
    timestamp: uint64Schema,
    extra_data: byteListSchema(32),
    base_fee_per_gas: uint256Schema,
    block_hash: bytes32Schema,
    transactions_root: bytes32Schema,
    withdrawals_root: bytes32Schema,
    blob_gas_used: uint64Schema.optional(),
    excess_blob_gas: uint64Schema.optional(),
  })
  .transform(
    (json): ExecutionPayloadHeader => ({
      parentHash: json.parent_hash,
      feeRecipient: json.fee_recipient,
      stateRoot: json.state_root,
      receiptsRoot: json.receipts_root,
      logsBloom: json.logs_bloom,
      prevRandao: json.prev_randao,
      blockNumber: json.block_number,
      gasLimit: json.gas_limit,
      gasUsed: json.gas_used,
      timestamp: json.timestamp,
      extraData: json.extra_data,
      baseFeePerGas: json.base_fee_per_gas,
      blockHash: json.block_hash,
      transactionsRoot: json.transactions_root,
      withdrawalsRoot: json.withdrawals_root,
      ...(json.blob_gas_used === undefined ? {} : { blobGasUsed: json.blob_gas_used }),
      ...(json.excess_blob_gas === undefined ? {} : { excessBlobGas: json.excess_blob_gas }),
    }),
  )

/** Before `LightClientHeader` existed the API gave the beacon header itself; archives still hold that form. */
function nestBareBeaconHeader(json: unknown): unknown {
  const bare = typeof json === 'object' && json !== null && !('beacon' in json) && 'slot' in json
  return bare ? { beacon: json } : json
}

/** `LightClientHeader`, or the bare `BeaconBlockHeader` of the first light-client API. */
export const headerSchema = z.preprocess(
  nestBareBeaconHeader,
  z
    .object({
      beacon: beaconSchema,
      execution: executionSchema.optional(),
      execution_branch: branchSchema.optional(),
    })
    .refine((json) => (json.execution === undefined) === (json.execution_branch === undefined), {
      message: 'execution and execution_branch come together',
      path: ['execution_branch'],
    })
    .transform(
      (json): LightClientHeader => ({
        beacon: json.beacon,
        ...(json.execution === undefined ? {} : { execution: json.execution }),
        ...(json.execution_branch === undefined ? {} : { executionBranch: json.execution_branch }),
      }),
    ),
)
