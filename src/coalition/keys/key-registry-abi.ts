import { parseAbi } from 'viem'

const STRUCTS = [
  'struct Groth16Proof { uint256[2] a; uint256[2][2] b; uint256[2] c; }',
  'struct Seat { bytes32 keyId; uint64 power; uint72 totalPower; }',
  'struct G1Point { bytes32 x_a; bytes32 x_b; bytes32 y_a; bytes32 y_b; }',
  'struct G2Point { bytes32 x_c0_a; bytes32 x_c0_b; bytes32 x_c1_a; bytes32 x_c1_b; bytes32 y_c0_a; bytes32 y_c0_b; bytes32 y_c1_a; bytes32 y_c1_b; }',
] as const

const SHARED = [
  'function operatorOf(uint256 member, bytes32 keyId) view returns (address operator, uint64 since)',
  'function COALITION() view returns (address)',
  'event KeyOptedIn(uint256 indexed member, bytes32 indexed keyId, address indexed operator)',
  'error InvalidParameter(string name)',
  'error KeyTaken(uint256 member, bytes32 keyId, address operator)',
] as const

/** An error of the coalition that both registries pass on. */
const PASSED_ON = ['error UnknownMember(uint256 id)'] as const

/**
 * `BftKeyRegistry`: functions, events and errors, so that nothing has to be compiled or read from a disk. A test compares
 * them with the compiled contract.
 */
export const bftKeyRegistryAbi = /*#__PURE__*/ parseAbi([
  ...STRUCTS,
  ...SHARED,
  ...PASSED_ON,
  'function optIn(uint256 member, bytes32 keyId, Groth16Proof proof)',
  'function proveSeat(uint256 validatorsRoot, uint256 index, Seat seat, Groth16Proof proof)',
  'function seatOf(uint256 validatorsRoot, uint256 index) view returns (Seat)',
  'function POSSESSION_VERIFIER() view returns (address)',
  'function SEAT_VERIFIER() view returns (address)',
  'event SeatProven(uint256 indexed validatorsRoot, uint256 indexed index, bytes32 indexed keyId)',
  'error FieldOutOfRange(string name, uint256 value)',
  'error InvalidProof()',
  'error UnsupportedSourceChain(uint256 sourceChainId)',
])

/** `BlsKeyRegistry`, likewise. */
export const blsKeyRegistryAbi = /*#__PURE__*/ parseAbi([
  ...STRUCTS,
  ...SHARED,
  ...PASSED_ON,
  'function optIn(uint256 member, G1Point key, G2Point signature)',
  'function optInMessage(uint256 member, address operator) view returns (bytes32)',
  'function keyIdOf(G1Point key) pure returns (bytes32)',
  'error HashToG2Failed()',
  'error InfinityPoint()',
  'error InvalidOptIn()',
  'error NonCanonicalPoint()',
  'error OptInHashFailed()',
  'error PairingFailed()',
  'error PrecompileMissing(address precompile)',
])
