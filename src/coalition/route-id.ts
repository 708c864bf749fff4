import { keccak256, stringToBytes, zeroHash } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'

/** The member as a whole, whatever the route. */
export const WHOLE_MEMBER: Hex = zeroHash

/** Id of a route by its name: keccak-256 of the text's UTF-8. */
export function routeId(text: string): Hex {
  return keccak256(stringToBytes(text))
}
