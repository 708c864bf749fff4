import { parseAbi } from 'viem'
import { lightClientReadAbi, lightClientUpdateAbi } from '../../client/light-client-abi.js'
import { lightClientErrorsAbi } from '../../client/light-client-errors-abi.js'

const relayFunctionsAbi = parseAbi([
  'struct Groth16Proof { uint256[2] a; uint256[2][2] b; uint256[2] c; }',
  'function syncCommitteeRoots(uint256 period) view returns (bytes32)',
  'function commitmentOf(bytes32 committeeRoot) view returns (uint256)',
  'function WEAK_SUBJECTIVITY_SECONDS() view returns (uint256)',
  'function registerCommittee(bytes pubkeys, bytes aggregate, uint256 commitment, Groth16Proof proof)',
])

/** What the relayer reads of a light client and calls on it. A test compares it with the compiled contract. */
export const relayAbi = [...lightClientReadAbi, ...lightClientUpdateAbi, ...relayFunctionsAbi] as const

/** The light client's custom errors. */
export const relayErrorsAbi = lightClientErrorsAbi
