import { type Address, encodeAbiParameters, keccak256, parseAbiParameters, stringToBytes } from 'viem'
import { SCALAR_FIELD_ORDER } from '../../arithmetic/scalar-field.js'
import type { Hex } from '../../ethereum/types/hex.js'

const TAG = /*#__PURE__*/ keccak256(/*#__PURE__*/ stringToBytes('concordat v1 bft context'))

/**
 * The context in which a predicate is proven for a contract, as `StateReader.contextOf` makes it: a proof made for one
 * chain, reader, consumer and purpose says nothing to another.
 *
 * @param parameters.chainId Of the chain the reader is on.
 * @param parameters.consumer The contract that will ask the reader.
 * @param parameters.purpose The consumer's own 32 bytes.
 * @returns A field element.
 */
export function stateContext(parameters: {
  chainId: bigint
  reader: Address
  consumer: Address
  purpose: Hex
}): bigint {
  const { chainId, reader, consumer, purpose } = parameters
  const hash = keccak256(
    encodeAbiParameters(parseAbiParameters('bytes32, uint256, address, address, bytes32'), [
      TAG,
      chainId,
      reader,
      consumer,
      purpose,
    ]),
  )
  return BigInt(hash) % SCALAR_FIELD_ORDER
}
