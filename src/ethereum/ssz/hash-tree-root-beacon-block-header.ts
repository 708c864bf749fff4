import type { Hex } from '../types/hex.js'
import type { BeaconBlockHeader } from '../types/light-client.js'
import { uintChunk } from './chunk.js'
import { fromHex, toHex } from './hex-bytes.js'
import { merkleize } from './merkle-tree.js'

/** SSZ root of a `BeaconBlockHeader` (five fields, depth 3): the block root. */
export function hashTreeRootBeaconBlockHeader(header: BeaconBlockHeader): Hex {
  return toHex(
    merkleize([
      uintChunk(header.slot),
      uintChunk(header.proposerIndex),
      fromHex(header.parentRoot),
      fromHex(header.stateRoot),
      fromHex(header.bodyRoot),
    ]),
  )
}
