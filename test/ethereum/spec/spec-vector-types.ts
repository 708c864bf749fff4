import {
  BitVectorType,
  ByteListType,
  ByteVectorType,
  ContainerType,
  UintBigintType,
  VectorCompositeType,
} from '@chainsafe/ssz'

const root = new ByteVectorType(32)
const uint64 = new UintBigintType(8)
const options = { jsonCase: 'eth2' } as const

const beacon = new ContainerType(
  { slot: uint64, proposerIndex: uint64, parentRoot: root, stateRoot: root, bodyRoot: root },
  options,
)
const execution = new ContainerType(
  {
    parentHash: root,
    feeRecipient: new ByteVectorType(20),
    stateRoot: root,
    receiptsRoot: root,
    logsBloom: new ByteVectorType(256),
    prevRandao: root,
    blockNumber: uint64,
    gasLimit: uint64,
    gasUsed: uint64,
    timestamp: uint64,
    extraData: new ByteListType(32),
    baseFeePerGas: new UintBigintType(32),
    blockHash: root,
    transactionsRoot: root,
    withdrawalsRoot: root,
    blobGasUsed: uint64,
    excessBlobGas: uint64,
  },
  options,
)
const header = new ContainerType(
  { beacon, execution, executionBranch: new VectorCompositeType(root, 4) },
  options,
)
const pubkey = new ByteVectorType(48)
const committee = new ContainerType(
  { pubkeys: new VectorCompositeType(pubkey, 32), aggregatePubkey: pubkey },
  options,
)
const aggregate = new ContainerType(
  { syncCommitteeBits: new BitVectorType(32), syncCommitteeSignature: new ByteVectorType(96) },
  options,
)

/** SSZ types of the minimal preset from Deneb on; `committeeDepth` is 5, and 6 from Electra on. */
export function specVectorTypes(committeeDepth: number) {
  return {
    bootstrap: new ContainerType(
      {
        header,
        currentSyncCommittee: committee,
        currentSyncCommitteeBranch: new VectorCompositeType(root, committeeDepth),
      },
      options,
    ),
    update: new ContainerType(
      {
        attestedHeader: header,
        nextSyncCommittee: committee,
        nextSyncCommitteeBranch: new VectorCompositeType(root, committeeDepth),
        finalizedHeader: header,
        finalityBranch: new VectorCompositeType(root, committeeDepth + 1),
        syncAggregate: aggregate,
        signatureSlot: uint64,
      },
      options,
    ),
  }
}
