import { encodeAbiParameters, parseAbiParameters } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import type { ChainConfig } from '../ethereum/types/light-client.js'
import type { BlockProof } from '../state/block-proof.js'
import { encodeExecutionProof } from './encode-update.js'

/** `IStateVerifier.BlockProof`. */
export type ContractBlockProof = { kind: number; slot: bigint; data: Hex }

/** `IStateVerifier.BlockProofKind`: the place of a kind is its number. */
const KINDS: readonly BlockProof['kind'][] = ['finalized', 'blockRoots', 'beaconRoots', 'blockHashes']

const STRUCTS = [
  'struct Header { uint64 slot; uint64 proposerIndex; bytes32 parentRoot; bytes32 stateRoot; bytes32 bodyRoot; }',
  'struct Execution { bytes32 stateRoot; uint64 blockNumber; bytes32 blockHash; bytes32[] stateRootBranch; bytes32[] blockNumberBranch; bytes32[] blockHashBranch; }',
  'struct BlockRoots { Header recorded; bytes32[] blockRootBranch; Header ancestor; Execution execution; }',
  'struct BeaconRoots { uint64 timestamp; bytes[] accountProof; bytes[] timestampProof; bytes[] rootProof; Header ancestor; Execution execution; }',
  'struct BlockHashes { uint64 blockNumber; bytes[] accountProof; bytes[] storageProof; bytes header; }',
] as const

const BLOCK_ROOTS = parseAbiParameters(['BlockRoots', ...STRUCTS])
const BEACON_ROOTS = parseAbiParameters(['BeaconRoots', ...STRUCTS])
const BLOCK_HASHES = parseAbiParameters(['BlockHashes', ...STRUCTS])

/**
 * Writes a block proof as `StateVerifier` takes it; the execution data of an older beacon block as branches from its body
 * root.
 *
 * @param parameters.config Of the source chain; its fork schedule says where the execution data is.
 * @throws EthereumSpecError when the fork schedule does not cover the ancestor's slot, or its header lacks fields of its
 * fork.
 */
export function encodeBlockProof(parameters: { proof: BlockProof; config: ChainConfig }): ContractBlockProof {
  const { proof, config } = parameters
  return { kind: KINDS.indexOf(proof.kind), slot: proof.slot, data: encodeData(proof, config) }
}

function encodeData(proof: BlockProof, config: ChainConfig): Hex {
  switch (proof.kind) {
    case 'finalized':
      return '0x'
    case 'blockRoots':
      return encodeAbiParameters(BLOCK_ROOTS, [
        {
          recorded: proof.recorded,
          blockRootBranch: proof.blockRootBranch,
          ancestor: proof.ancestor.beacon,
          execution: encodeExecutionProof(proof.ancestor, config),
        },
      ])
    case 'beaconRoots':
      return encodeAbiParameters(BEACON_ROOTS, [
        {
          timestamp: proof.timestamp,
          accountProof: proof.accountProof,
          timestampProof: proof.timestampProof,
          rootProof: proof.rootProof,
          ancestor: proof.ancestor.beacon,
          execution: encodeExecutionProof(proof.ancestor, config),
        },
      ])
    case 'blockHashes':
      return encodeAbiParameters(BLOCK_HASHES, [
        {
          blockNumber: proof.blockNumber,
          accountProof: proof.accountProof,
          storageProof: proof.storageProof,
          header: proof.header,
        },
      ])
  }
}
