import type {
  BeaconBlockHeader,
  ExecutionPayloadHeader,
  LightClientBootstrap,
  LightClientHeader,
  LightClientUpdate,
  SyncCommittee,
} from '../types/light-client.js'

type Json = { [key: string]: string | readonly string[] | Json }

function beaconToJson(header: BeaconBlockHeader): Json {
  return {
    slot: header.slot.toString(),
    proposer_index: header.proposerIndex.toString(),
    parent_root: header.parentRoot,
    state_root: header.stateRoot,
    body_root: header.bodyRoot,
  }
}

function executionToJson(header: ExecutionPayloadHeader): Json {
  return {
    parent_hash: header.parentHash,
    fee_recipient: header.feeRecipient,
    state_root: header.stateRoot,
    receipts_root: header.receiptsRoot,
    logs_bloom: header.logsBloom,
    prev_randao: header.prevRandao,
    block_number: header.blockNumber.toString(),
    gas_limit: header.gasLimit.toString(),
    gas_used: header.gasUsed.toString(),
    timestamp: header.timestamp.toString(),
    extra_data: header.extraData,
    base_fee_per_gas: header.baseFeePerGas.toString(),
    block_hash: header.blockHash,
    transactions_root: header.transactionsRoot,
    ...(header.withdrawalsRoot === undefined ? {} : { withdrawals_root: header.withdrawalsRoot }),
    ...(header.blobGasUsed === undefined ? {} : { blob_gas_used: header.blobGasUsed.toString() }),
    ...(header.excessBlobGas === undefined ? {} : { excess_blob_gas: header.excessBlobGas.toString() }),
  }
}

function headerToJson(header: LightClientHeader): Json {
  return {
    beacon: beaconToJson(header.beacon),
    ...(header.execution === undefined ? {} : { execution: executionToJson(header.execution) }),
    ...(header.executionBranch === undefined ? {} : { execution_branch: header.executionBranch }),
  }
}

function envelope(version: string | undefined, data: Json): Json {
  return version === undefined ? { data } : { version, data }
}

/** The Beacon-API JSON of a `SyncCommittee`; `parseSyncCommittee` reads it back. */
export function syncCommitteeToBeaconJson(committee: SyncCommittee): Json {
  return { pubkeys: committee.pubkeys, aggregate_pubkey: committee.aggregatePubkey }
}

/** The Beacon-API JSON of a bootstrap, in its envelope; `parseBootstrap` reads it back. */
export function bootstrapToBeaconJson(bootstrap: LightClientBootstrap): Json {
  return envelope(bootstrap.version, {
    header: headerToJson(bootstrap.header),
    current_sync_committee: syncCommitteeToBeaconJson(bootstrap.currentSyncCommittee),
    current_sync_committee_branch: bootstrap.currentSyncCommitteeBranch,
  })
}

/** The Beacon-API JSON of an update or a finality update, in its envelope; `parseUpdate` reads it back. */
export function updateToBeaconJson(update: LightClientUpdate): Json {
  const { nextSyncCommittee, nextSyncCommitteeBranch } = update
  return envelope(update.version, {
    attested_header: headerToJson(update.attestedHeader),
    ...(nextSyncCommittee === undefined
      ? {}
      : { next_sync_committee: syncCommitteeToBeaconJson(nextSyncCommittee) }),
    ...(nextSyncCommitteeBranch === undefined ? {} : { next_sync_committee_branch: nextSyncCommitteeBranch }),
    finalized_header: headerToJson(update.finalizedHeader),
    finality_branch: update.finalityBranch,
    sync_aggregate: {
      sync_committee_bits: update.syncAggregate.syncCommitteeBits,
      sync_committee_signature: update.syncAggregate.syncCommitteeSignature,
    },
    signature_slot: update.signatureSlot.toString(),
  })
}
