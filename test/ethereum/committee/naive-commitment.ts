import { createHash } from 'node:crypto'
import { PublicKey } from '@chainsafe/blst'
import type { Hex } from '../../../src/ethereum/types/hex.js'
import type { SyncCommittee } from '../../../src/ethereum/types/light-client.js'

const p = BigInt(
  '0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab',
)

/** C again, from the compressed keys, with blst for the curve and the given Poseidon for everything else. */
export function naiveCommitment(
  committee: SyncCommittee,
  poseidon: (inputs: readonly bigint[]) => bigint,
): bigint {
  const size = committee.pubkeys.length
  const absorbed = (pubkey: Hex): bigint[] => {
    const hex = PublicKey.fromHex(pubkey, true).toHex(false).replace('0x', '')
    const [x, y] = [BigInt(`0x${hex.slice(0, 96)}`), BigInt(`0x${hex.slice(96)}`)]
    const yStar = y < p - y ? y : p - y
    const cut = (value: bigint, bits: bigint, count: number) =>
      Array.from({ length: count }, (_, i) => (value >> (bits * BigInt(i))) & ((1n << bits) - 1n))
    // the sign is bit 380 of y*, which is below 2^380
    return [...cut(x, 64n, 6), ...cut(y === yStar ? y : yStar + (1n << 380n), 128n, 3)]
  }
  let level = committee.pubkeys.map((pubkey) => poseidon(absorbed(pubkey)))
  while (level.length > 1) {
    // 32 leaves fill half of a tree of 64; at every other level there are whole groups of eight
    const padded = level.length === 32 ? [...level, ...new Array<bigint>(32).fill(0n)] : level
    level = Array.from({ length: padded.length / 8 }, (_, i) => poseidon(padded.slice(8 * i, 8 * i + 8)))
  }
  const digest = createHash('sha256').update(`concordat v1 sync committee N=${size}`).digest('hex')
  return poseidon([BigInt(`0x${digest.slice(0, 62)}`), level[0]!, ...absorbed(committee.aggregatePubkey)])
}
