import { keccak256, numberToHex } from 'viem'
import { hashTreeRootBeaconBlockHeader } from '../../../src/ethereum/ssz/hash-tree-root-beacon-block-header.js'
import { fromHex, toHex } from '../../../src/ethereum/ssz/hex-bytes.js'
import { merkleBranch, merkleLevels } from '../../../src/ethereum/ssz/merkle-tree.js'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import type { BeaconBlockHeader } from '../../../src/ethereum/types/light-client.js'

const BLOCK_ROOTS_FIELD = 5

/**
 * A header whose state names the given blocks in `block_roots`, each at its own slot and at the skipped ones that follow
 * it; the rest of the state is noise.
 */
export function recordedHeader(parameters: {
  slot: bigint
  ancestors: readonly { header: BeaconBlockHeader; skippedAfter?: number }[]
  slotsPerHistoricalRoot?: number
  /** 32 from Altair to Deneb, 64 since. */
  stateFields: 32 | 64
}): { recorded: BeaconBlockHeader; root: Hex; branchOf: (slot: bigint) => Hex[] } {
  const { slot, ancestors, slotsPerHistoricalRoot: size = 8192, stateFields } = parameters
  const noise = (name: string): Hex =>
    keccak256(numberToHex(BigInt(name.length)).concat(Buffer.from(name).toString('hex')) as Hex)
  const filler = fromHex(noise('another block'))
  const vector = Array.from({ length: size }, () => filler)
  for (const { header, skippedAfter = 0 } of ancestors) {
    for (let i = 0; i <= skippedAfter; i++) {
      vector[Number((header.slot + BigInt(i)) % BigInt(size))] = fromHex(
        hashTreeRootBeaconBlockHeader(header),
      )
    }
  }
  const levels = merkleLevels(vector)
  const fields = Array.from({ length: stateFields }, (_, i) => fromHex(noise(`field ${i}`)))
  fields[BLOCK_ROOTS_FIELD] = levels.at(-1)?.[0] as Uint8Array
  const stateLevels = merkleLevels(fields)
  const upper = merkleBranch(fields, BLOCK_ROOTS_FIELD)
  const recorded = {
    slot,
    proposerIndex: 7n,
    parentRoot: noise('parent'),
    stateRoot: toHex(stateLevels.at(-1)?.[0] as Uint8Array),
    bodyRoot: noise('body'),
  }
  return {
    recorded,
    root: hashTreeRootBeaconBlockHeader(recorded),
    branchOf: (of) => {
      const index = Number(of % BigInt(size))
      const lower = levels.slice(0, -1).map((level, height) => level[(index >> height) ^ 1] as Uint8Array)
      return [...lower, ...upper].map(toHex)
    },
  }
}
