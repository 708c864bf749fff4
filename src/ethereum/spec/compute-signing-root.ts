import { fromHex, toHex } from '../ssz/hex-bytes.js'
import { hashNodes } from '../ssz/merkle-tree.js'
import type { Hex } from '../types/hex.js'

/** `compute_signing_root`: SSZ root of `SigningData`, the object's root beside the domain. */
export function computeSigningRoot({ objectRoot, domain }: { objectRoot: Hex; domain: Hex }): Hex {
  return toHex(hashNodes(fromHex(objectRoot), fromHex(domain)))
}
