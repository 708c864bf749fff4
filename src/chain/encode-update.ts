import { zeroHash } from 'viem'
import { computeSyncCommitteePeriodAtSlot } from '../ethereum/spec/compute-sync-committee-period-at-slot.js'
import { executionProof } from '../ethereum/spec/execution-proof.js'
import { forkAtSlot } from '../ethereum/spec/fork-at-slot.js'
import { nextCommitteeOf } from '../ethereum/spec/update-kind.js'
import { hashTreeRootSyncCommittee } from '../ethereum/ssz/hash-tree-root-sync-committee.js'
import type { Hex } from '../ethereum/types/hex.js'
import type {
  BeaconBlockHeader,
  ChainConfig,
  LightClientHeader,
  LightClientUpdate,
} from '../ethereum/types/light-client.js'
import { type ContractG2Point, encodeSignature } from './encode-point.js'

/** `ILightClient.ExecutionProof`. */
export type ContractExecutionProof = {
  stateRoot: Hex
  blockNumber: bigint
  blockHash: Hex
  stateRootBranch: readonly Hex[]
  blockNumberBranch: readonly Hex[]
  blockHashBranch: readonly Hex[]
}

/** `ILightClient.Update`. */
export type ContractUpdate = {
  attestedHeader: BeaconBlockHeader
  finalizedHeader: BeaconBlockHeader
  finalityBranch: readonly Hex[]
  execution: ContractExecutionProof
  nextSyncCommitteeRoot: Hex
  nextSyncCommitteeBranch: readonly Hex[]
  syncCommitteeBits: Hex
  signature: ContractG2Point
  signatureSlot: bigint
}

/**
 * Writes an update as the contract takes it: execution data as branches from the body root, the next committee as its
 * SSZ root, the signature uncompressed.
 *
 * DIFF FROM SPEC: a next committee whose attested and finalized headers lie in different periods is left out. Nobody
 * may apply it, and without it the update can still move the head. So is an empty one, which stands for none.
 *
 * @throws ChainError `ENCODING_FAILED` when the signature is not a point.
 * @throws EthereumSpecError when the fork schedule does not cover the finalized slot, or a header lacks its fork's fields.
 */
export function encodeUpdate(parameters: { update: LightClientUpdate; config: ChainConfig }): ContractUpdate {
  const { update, config } = parameters
  const { attestedHeader, finalizedHeader, nextSyncCommitteeBranch, syncAggregate } = update
  const nextSyncCommittee = nextCommitteeOf(update)
  const periodOf = (header: LightClientHeader): bigint =>
    computeSyncCommitteePeriodAtSlot(config, header.beacon.slot)
  const delivers = nextSyncCommittee !== undefined && periodOf(attestedHeader) === periodOf(finalizedHeader)
  return {
    attestedHeader: attestedHeader.beacon,
    finalizedHeader: finalizedHeader.beacon,
    finalityBranch: update.finalityBranch,
    execution: encodeExecutionProof(finalizedHeader, config),
    nextSyncCommitteeRoot: delivers ? hashTreeRootSyncCommittee(nextSyncCommittee) : zeroHash,
    nextSyncCommitteeBranch: delivers ? (nextSyncCommitteeBranch ?? []) : [],
    syncCommitteeBits: syncAggregate.syncCommitteeBits,
    signature: encodeSignature(syncAggregate.syncCommitteeSignature),
    signatureSlot: update.signatureSlot,
  }
}

/** Execution data of a header with branches from its body root; all empty before Capella. */
export function encodeExecutionProof(header: LightClientHeader, config: ChainConfig): ContractExecutionProof {
  const proof = executionProof(header, forkAtSlot(config, header.beacon.slot).name)
  if (proof === undefined) {
    return {
      stateRoot: zeroHash,
      blockNumber: 0n,
      blockHash: zeroHash,
      stateRootBranch: [],
      blockNumberBranch: [],
      blockHashBranch: [],
    }
  }
  const { stateRoot, blockNumber, blockHash, executionBranch } = proof
  return {
    stateRoot,
    blockNumber,
    blockHash,
    stateRootBranch: [...proof.stateRootBranch, ...executionBranch],
    blockNumberBranch: [...proof.blockNumberBranch, ...executionBranch],
    blockHashBranch: [...proof.blockHashBranch, ...executionBranch],
  }
}
