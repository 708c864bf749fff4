import { bls12_381 } from '@noble/curves/bls12-381.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import {
  type Address,
  encodeAbiParameters,
  type Hex,
  hexToBytes,
  keccak256,
  parseAbiParameters,
  sha256,
  stringToHex,
} from 'viem'
import { callContract } from '../../chain/call-contract.js'
import { encodePublicKey, encodeSignature } from '../../chain/encode-point.js'
import { blsKeyRegistryAbi } from './key-registry-abi.js'
import type { RegistryTarget } from './registry-target.js'

/** Domain separation tag of opt-ins: no other message is signed under it. */
const OPT_IN_TAG = utf8ToBytes('CONCORDAT_V1_OPT_IN_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_')

const OPT_IN_TYPE = keccak256(stringToHex('concordat v1 bls opt in'))
const MESSAGE = parseAbiParameters('bytes32, uint256, address, uint256, address')

/** Where a BLS key belongs to an operator. `chainId` is the destination chain's. */
export type BlsOptInContext = { chainId: bigint; registry: Address; member: bigint; operator: Address }

/** Name of a BLS key of 48 compressed bytes in registries. */
export function blsKeyId(pubkey: Hex): Hex {
  return keccak256(pubkey)
}

/** What a key signs to belong to an operator: `BlsKeyRegistry.optInMessage`. */
export function blsOptInMessage({ chainId, registry, member, operator }: BlsOptInContext): Hex {
  return sha256(encodeAbiParameters(MESSAGE, [OPT_IN_TYPE, chainId, registry, member, operator]))
}

/** Signs that a key belongs to an operator; 96 compressed bytes. `secretKey` is a scalar, as keystores have it. */
export function signBlsOptIn(secretKey: bigint, context: BlsOptInContext): Hex {
  const message = bls12_381.longSignatures.hash(hexToBytes(blsOptInMessage(context)), OPT_IN_TAG)
  return `0x${message.multiply(secretKey).toHex(true)}`
}

/**
 * Registers a BLS key for the sender, whom its signature must name. Key and signature compressed.
 *
 * @throws ChainError `ENCODING_FAILED` when one of them is not a point of the curve; SubmissionError `SUBMISSION_REVERTED`
 * with the contract's custom error, `SUBMISSION_FAILED` when the chain could not be asked
 */
export function optInBlsKey(parameters: RegistryTarget & { member: bigint; pubkey: Hex; signature: Hex }) {
  const { member, pubkey, signature, ...target } = parameters
  return callContract({
    ...target,
    abi: blsKeyRegistryAbi,
    functionName: 'optIn',
    args: [member, encodePublicKey(pubkey), encodeSignature(signature)],
    what: 'opt-in',
    who: 'key registry',
  })
}
