import { parseAbi } from 'viem'

const STRUCTS = [
  'struct Header { uint64 chainId; uint64 height; uint64 timestamp; uint256 parentHash; uint256 stateRoot; uint256 validatorsRoot; uint256 nextValidatorsRoot; }',
  'struct RecordedHeader { uint256 headerHash; uint256 stateRoot; uint256 validatorsRoot; uint256 nextValidatorsRoot; uint64 timestamp; uint64 recordedAt; }',
  'struct Groth16Proof { uint256[2] a; uint256[2][2] b; uint256[2] c; }',
  'struct SizedProof { uint16 size; uint256 signers; Groth16Proof proof; }',
  'struct Equivocation { uint256 validatorsRoot; uint64 height; uint32 round; uint8 voteType; uint256 firstHeaderHash; uint256 secondHeaderHash; uint72 doublePower; uint72 totalPower; }',
] as const

/**
 * Functions and events of `IBftLightClient`, so that nothing has to be compiled or read from a disk. A test compares them
 * with the compiled contract.
 */
export const bftLightClientAbi = /*#__PURE__*/ parseAbi([
  ...STRUCTS,
  'function updateAdjacent(Header header, uint256 headerHash, SizedProof proof)',
  'function updateSkipping(uint64 trustedHeight, Header header, uint256 headerHash, SizedProof proof)',
  'function reportConflictAdjacent(Header header, uint256 headerHash, SizedProof proof)',
  'function reportConflictSkipping(uint64 trustedHeight, Header header, uint256 headerHash, SizedProof proof)',
  'function reportEquivocation(Equivocation equivocation, SizedProof proof)',
  'function SOURCE_CHAIN_ID() view returns (uint256)',
  'function TRUSTING_PERIOD() view returns (uint256)',
  'function CLOCK_DRIFT() view returns (uint256)',
  'function head() view returns (uint256)',
  'function headers(uint256 height) view returns (bytes32)',
  'function stateRoots(uint256 height) view returns (bytes32)',
  'function timestamps(uint256 height) view returns (uint256)',
  'function headerAt(uint256 height) view returns (RecordedHeader)',
  'function consistent() view returns (bool)',
  'function status() view returns (uint8)',
  'function verifiers(uint8 circuit, uint256 size) view returns (address verifier)',
  'function equivocators(bytes32 fact) view returns (uint256 signers)',
  'function doublePowers(bytes32 fact) view returns (uint128 low, uint128 high)',
  'function factOf(Equivocation equivocation) pure returns (bytes32)',
  'function misbehaviour() view returns (uint8 kind, uint256 height, bytes32 first, bytes32 second)',
  'event HeadUpdate(uint256 indexed slot, bytes32 indexed root)',
  'event HeaderRecorded(uint256 indexed height, bytes32 indexed root, uint256 trustedHeight, uint256 signers)',
  'event EquivocationProven(bytes32 indexed fact, uint256 indexed height, bytes32 indexed validatorsRoot, Equivocation equivocation, uint256 signers)',
  'event MisbehaviourProven(uint8 indexed kind, uint256 indexed height, bytes32 firstHeaderHash, bytes32 secondHeaderHash)',
])

/** Every custom error of `BftLightClient` and its libraries. A test compares them with the compiled contract. */
export const bftLightClientErrorsAbi = /*#__PURE__*/ parseAbi([
  'error Adjacent(uint256 height)',
  'error ClientFrozen()',
  'error EquivocationKnown(bytes32 fact)',
  'error FieldOutOfRange(string name, uint256 value)',
  'error HeaderConflict(uint256 height, bytes32 known, bytes32 given)',
  'error HeaderFromFuture(uint256 timestamp, uint256 timeNow)',
  'error HeaderKnown(uint256 height)',
  'error InvalidParameter(string name)',
  'error InvalidProof()',
  'error NoConflict()',
  'error NonMonotonicHeight(uint256 height, uint256 trustedHeight)',
  'error NonMonotonicTime(uint256 timestamp, uint256 otherTimestamp)',
  'error SameHeader()',
  'error SignerOutOfRange(uint256 signers, uint256 size)',
  'error TrustExpired(uint256 trustedUntil, uint256 timeNow)',
  'error UnknownTrustedHeight(uint256 height)',
  'error UnknownVerifier(uint8 circuit, uint256 size)',
  'error UnknownVoteType(uint256 voteType)',
  'error WrongChain(uint256 expected, uint256 actual)',
  'error WrongParentHash(uint256 expected, uint256 actual)',
  'error WrongValidatorSet(uint256 expected, uint256 actual)',
  'error ZeroHeaderHash()',
])

/** Both, for calls whose refusal is to be named. */
export const bftLightClientCallAbi = /*#__PURE__*/ [...bftLightClientAbi, ...bftLightClientErrorsAbi] as const
