import { parseAbi } from 'viem'

/**
 * Functions and errors of `IStateReader`, so that nothing has to be compiled or read from a disk. A test compares them with
 * the compiled contract.
 */
export const stateReaderAbi = /*#__PURE__*/ parseAbi([
  'struct Groth16Proof { uint256[2] a; uint256[2][2] b; uint256[2] c; }',
  'struct StateProof { uint64 height; uint16 depth; Groth16Proof proof; }',
  'struct Question { uint256 slot; bytes32 purpose; uint256 message; uint64 maxAge; }',
  'function verifyInclusion(uint160 account, uint256 slot, uint256 value, uint64 maxAge, StateProof proof) view',
  'function verifyExclusion(uint160 account, uint256 slot, uint64 maxAge, StateProof proof) view',
  'function verifyBalance(Question question, uint128 threshold, uint256 nullifier, StateProof proof) view',
  'function verifyRange(Question question, uint128 low, uint128 high, uint256 nullifier, StateProof proof) view',
  'function verifyAllowList(Question question, uint256 allowListRoot, uint256 nullifier, StateProof proof) view',
  'function verifyValueList(Question question, uint256 valueListRoot, uint256 nullifier, StateProof proof) view',
  'function verifyDenyList(Question question, uint256 denyListRoot, uint256 nullifier, StateProof proof) view',
  'function LIGHT_CLIENT() view returns (address)',
  'function GATE() view returns (address)',
  'function ROUTE() view returns (bytes32)',
  'function verifiers(uint8 statement, uint256 depth) view returns (address verifier)',
  'function contextOf(address consumer, bytes32 purpose) view returns (uint256)',
  'error FieldOutOfRange(string name, uint256 value)',
  'error InvalidGate(address gate)',
  'error InvalidParameter(string name)',
  'error InvalidProof()',
  'error LightClientFrozen(address lightClient)',
  'error StateTooOld(uint256 timestamp, uint256 maxAge)',
  'error UnknownHeight(uint256 height)',
  'error UnknownStatement(uint8 statement, uint256 depth)',
])
