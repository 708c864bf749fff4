import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { toHex } from '../ethereum/ssz/hex-bytes.js'
import type { Hex } from '../ethereum/types/hex.js'

/** Makes bytes that depend on nothing but the seed of a chain and a label. */
export type SeededBytes = {
  /** 32 bytes. */
  root: (label: string) => Uint8Array
  /** `length` bytes as hex. */
  hex: (label: string, length: number) => Hex
}

/** Deterministic bytes: SHA-256 of a tag, the seed, the label and a counter. Not secret, and not meant to be. */
export function createSeededBytes(seed: string): SeededBytes {
  const root = (label: string) => sha256(utf8ToBytes(`concordat devnet\n${seed}\n${label}`))
  return {
    root,
    hex: (label, length) => {
      const bytes = new Uint8Array(length)
      for (let at = 0; at < length; at += 32) {
        bytes.set(root(`${label}/${at}`).subarray(0, Math.min(32, length - at)), at)
      }
      return toHex(bytes)
    },
  }
}
