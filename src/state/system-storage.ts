import { toHex } from 'viem'
import type { Hex } from '../ethereum/types/hex.js'
import { proveAccount } from './account.js'
import { BlockProofError } from './block-proof-error.js'
import { proveStorageValue } from './storage-value.js'

/** Beacon roots contract (EIP-4788). */
export const BEACON_ROOTS_ADDRESS: Hex = '0x000f3df6d732807ef1319fb7b8bb8522d0beac02'
/** Block hash history contract (EIP-2935). */
export const BLOCK_HASHES_ADDRESS: Hex = '0x0000f90827f1c53a10cb7a02335b175320002935'
/** Entries of the ring buffer in either: `HISTORY_BUFFER_LENGTH`, `HISTORY_SERVE_WINDOW`. */
export const SYSTEM_RING_LENGTH = 8191n

/**
 * Reads slots of a system contract, which only the protocol itself writes.
 *
 * @throws StateProofError; BlockProofError `ACCOUNT_ABSENT`, or `EMPTY_SYSTEM_SLOT` where nothing was ever written.
 */
export function readSystemSlots({
  stateRoot,
  address,
  accountProof,
  slots,
}: {
  stateRoot: Hex
  address: Hex
  accountProof: readonly Hex[]
  slots: readonly { slot: bigint; proof: readonly Hex[] }[]
}): bigint[] {
  const account = proveAccount({ stateRoot, address, proof: accountProof })
  if (account === undefined) {
    throw new BlockProofError('ACCOUNT_ABSENT', 'The state has no such system contract.', {
      facts: [`address: ${address}`],
    })
  }
  return slots.map(({ slot, proof }) => {
    const value = proveStorageValue({ storageHash: account.storageHash, slot, proof })
    if (value !== undefined) return value
    throw new BlockProofError('EMPTY_SYSTEM_SLOT', 'The system contract holds nothing there.', {
      facts: [`address: ${address}`, `slot: ${slot}`],
    })
  })
}

/** A root or hash as it lies in storage, with its leading zeros. */
export function toBytes32(value: bigint): Hex {
  return toHex(value, { size: 32 })
}
