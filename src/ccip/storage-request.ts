import { type Address, decodeFunctionData, encodeAbiParameters, encodeFunctionData, parseAbi } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import { CcipError } from './ccip-error.js'

/** What `CcipStateReader` has gateways asked: a storage slot of an account, in a block of the source chain. */
export type StorageRequest = { account: Address; slot: Hex; blockNumber: bigint; blockHash: Hex }

/** `ICcipStateGateway`. */
export const ccipStateGatewayAbi = parseAbi([
  'function getStorageProof(address account, bytes32 slot, uint256 blockNumber, bytes32 blockHash) view returns (bytes[] accountProof, bytes[] storageProof)',
])

/** The request as `callData` of ERC-3668. */
export function encodeStorageRequest({ account, slot, blockNumber, blockHash }: StorageRequest): Hex {
  return encodeFunctionData({
    abi: ccipStateGatewayAbi,
    functionName: 'getStorageProof',
    args: [account, slot, blockNumber, blockHash],
  })
}

/**
 * The request in `callData`, which must be its one encoding.
 *
 * @throws CcipError `INVALID_CALL_DATA`.
 */
export function decodeStorageRequest(callData: Hex): StorageRequest {
  const request = decode(callData)
  if (encodeStorageRequest(request) === callData.toLowerCase()) return request
  throw new CcipError('INVALID_CALL_DATA', 'The call data has more than a call of getStorageProof.')
}

function decode(data: Hex): StorageRequest {
  try {
    const [account, slot, blockNumber, blockHash] = decodeFunctionData({
      abi: ccipStateGatewayAbi,
      data,
    }).args
    return { account, slot, blockNumber, blockHash }
  } catch (cause) {
    throw new CcipError('INVALID_CALL_DATA', 'The call data is not a call of getStorageProof.', { cause })
  }
}

/** The answer as `response` of ERC-3668: `abi.encode(bytes[] accountProof, bytes[] storageProof)`. */
export function encodeStorageResponse(proof: {
  accountProof: readonly Hex[]
  storageProof: readonly Hex[]
}): Hex {
  return encodeAbiParameters(
    [{ type: 'bytes[]' }, { type: 'bytes[]' }],
    [[...proof.accountProof], [...proof.storageProof]],
  )
}
