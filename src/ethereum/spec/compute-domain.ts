import { packChunks } from '../ssz/chunk.js'
import { fromHex, toHex } from '../ssz/hex-bytes.js'
import { hashNodes } from '../ssz/merkle-tree.js'
import type { Hex } from '../types/hex.js'

/** `DOMAIN_SYNC_COMMITTEE` of Altair. */
const DOMAIN_SYNC_COMMITTEE: Hex = '0x07000000'

/** `compute_fork_data_root`: SSZ root of `ForkData`, the 4-byte version padded to a chunk and the genesis root. */
function computeForkDataRoot(forkVersion: Hex, genesisValidatorsRoot: Hex): Uint8Array {
  return hashNodes(packChunks(fromHex(forkVersion))[0] as Uint8Array, fromHex(genesisValidatorsRoot))
}

/** `compute_domain`: 4 bytes of type, then 28 bytes of the fork data root. */
export function computeDomain({
  domainType = DOMAIN_SYNC_COMMITTEE,
  forkVersion,
  genesisValidatorsRoot,
}: {
  domainType?: Hex | undefined
  forkVersion: Hex
  genesisValidatorsRoot: Hex
}): Hex {
  const domain = new Uint8Array(32)
  domain.set(fromHex(domainType), 0)
  domain.set(computeForkDataRoot(forkVersion, genesisValidatorsRoot).subarray(0, 28), 4)
  return toHex(domain)
}
