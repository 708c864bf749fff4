import { parseAbi } from 'viem'

/**
 * The functions of `ILightClient` that a reader calls, so that nothing has to be compiled or read from a disk. A test
 * compares them with the compiled contract.
 */
export const lightClientReadAbi = /*#__PURE__*/ parseAbi([
  'function head() view returns (uint256)',
  'function status() view returns (uint8)',
  'function conflict() view returns (uint8 kind, uint256 key, bytes32 accepted, bytes32 conflicting)',
  'function headers(uint256 slot) view returns (bytes32)',
  'function executionStateRoots(uint256 slot) view returns (bytes32)',
  'function executionBlockHashes(uint256 slot) view returns (bytes32)',
  'function executionBlockNumbers(uint256 slot) view returns (uint256)',
  'function executionBlockSlots(uint256 blockNumber) view returns (uint256 slot)',
  'function GENESIS_VALIDATORS_ROOT() view returns (bytes32)',
  'function GENESIS_TIME() view returns (uint256)',
  'function SECONDS_PER_SLOT() view returns (uint256)',
  'function SLOTS_PER_EPOCH() view returns (uint256)',
  'function SLOTS_PER_PERIOD() view returns (uint256)',
  'function SYNC_COMMITTEE_SIZE() view returns (uint256)',
  'function SOURCE_CHAIN_ID() view returns (uint256)',
  'function LINK_VERIFIER() view returns (address)',
  'function apkVerifiers(uint256 capacity) view returns (address)',
])

/** The functions of `ILightClient` that take updates. */
export const lightClientUpdateAbi = /*#__PURE__*/ parseAbi([
  'struct BeaconBlockHeader { uint64 slot; uint64 proposerIndex; bytes32 parentRoot; bytes32 stateRoot; bytes32 bodyRoot; }',
  'struct ExecutionProof { bytes32 stateRoot; uint64 blockNumber; bytes32 blockHash; bytes32[] stateRootBranch; bytes32[] blockNumberBranch; bytes32[] blockHashBranch; }',
  'struct G1Point { bytes32 x_a; bytes32 x_b; bytes32 y_a; bytes32 y_b; }',
  'struct G2Point { bytes32 x_c0_a; bytes32 x_c0_b; bytes32 x_c1_a; bytes32 x_c1_b; bytes32 y_c0_a; bytes32 y_c0_b; bytes32 y_c1_a; bytes32 y_c1_b; }',
  'struct Update { BeaconBlockHeader attestedHeader; BeaconBlockHeader finalizedHeader; bytes32[] finalityBranch; ExecutionProof execution; bytes32 nextSyncCommitteeRoot; bytes32[] nextSyncCommitteeBranch; bytes syncCommitteeBits; G2Point signature; uint64 signatureSlot; }',
  'struct AbsentKey { G1Point key; bytes32[] branch; }',
  'struct DirectProof { bytes32 pubkeysRoot; G1Point aggregateKey; AbsentKey[] absentKeys; }',
  'struct ApkProof { uint16 capacity; G1Point shiftedKey; uint256[2] a; uint256[2][2] b; uint256[2] c; }',
  'function updateDirect(Update update, DirectProof proof)',
  'function updateApk(Update update, ApkProof proof)',
  'function reportConflictDirect(Update update, DirectProof proof)',
  'function reportConflictApk(Update update, ApkProof proof)',
])
