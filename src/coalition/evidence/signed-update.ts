import { type AbiFunction, encodeFunctionData, getAbiItem, type Hex } from 'viem'
import type { Submission } from '../../chain/submit-update.js'
import { lightClientUpdateAbi } from '../../client/light-client-abi.js'

/** Name of the check of a route, and of the update whose arguments it shares. */
const FUNCTIONS = {
  direct: ['checkDirect', 'updateDirect'],
  apk: ['checkApk', 'updateApk'],
} as const

/**
 * An update as evidence of what its signers did: the call to a light client that verifies it, as `FinalityConflict` takes
 * it.
 */
export function encodeSignedUpdate({ route, update, proof }: Submission): Hex {
  const [name, twin] = FUNCTIONS[route]
  const { inputs } = getAbiItem({ abi: lightClientUpdateAbi, name: twin }) as AbiFunction
  const abi: AbiFunction[] = [{ type: 'function', name, inputs, outputs: [], stateMutability: 'view' }]
  return encodeFunctionData({ abi, functionName: name, args: [update, proof] })
}
