import { encodeFunctionData, zeroHash } from 'viem'
import { loadContract } from '../../../src/chain/compile-contracts.js'
import { encodeDirectProof } from '../../../src/chain/encode-direct-proof.js'
import { encodeUpdate } from '../../../src/chain/encode-update.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import type { LightClientUpdate } from '../../../src/ethereum/types/light-client.js'
import { devnet, SLOTS_PER_PERIOD } from '../devnet-light-client.js'

/** An update on route `apk` with a proof of nothing: how far it gets shows where it was sent. */
export function apkCall(functionName: string, update: LightClientUpdate): Hex {
  const { abi } = loadContract('EthereumLightClient')
  const half = zeroHash
  const proof = {
    capacity: 16,
    shiftedKey: { x_a: half, x_b: half, y_a: half, y_b: half },
    a: [0n, 0n],
    b: [
      [0n, 0n],
      [0n, 0n],
    ],
    c: [0n, 0n],
  }
  const args = [encodeUpdate({ update, config: devnet.config }), proof]
  return encodeFunctionData({ abi, functionName, args })
}

/** An update on route `direct`, as calldata of `updateDirect` or `reportConflictDirect`. */
export function updateCall(functionName: string, update: LightClientUpdate): Hex {
  const committee = devnet.committee(update.signatureSlot / SLOTS_PER_PERIOD)
  const { abi } = loadContract('EthereumLightClient')
  const args = [
    encodeUpdate({ update, config: devnet.config }),
    encodeDirectProof({ syncAggregate: update.syncAggregate, committee }),
  ]
  return encodeFunctionData({ abi, functionName, args })
}
