import type { ChaCha } from 'ffjavascript'

/** The part of an `ffjavascript` group that the contribution record needs; points are opaque bytes. */
type FfGroup = {
  readonly g: Uint8Array
  fromRng(rng: unknown): Uint8Array
  toAffine(point: Uint8Array): Uint8Array
  timesFr(point: Uint8Array, scalar: Uint8Array): Uint8Array
  toRprLEM(to: Uint8Array, offset: number, point: Uint8Array): void
  toRprUncompressed(to: Uint8Array, offset: number, point: Uint8Array): void
  fromRprLEM(from: Uint8Array, offset: number): Uint8Array
  batchLEMtoU(points: Uint8Array): Promise<Uint8Array>
}

/** The part of an `ffjavascript` curve used here. */
export type FfCurve = {
  readonly G1: FfGroup
  readonly G2: FfGroup
  readonly Fr: {
    e(value: bigint): Uint8Array
    toObject(value: Uint8Array): bigint
    fromRng(rng: unknown): Uint8Array
  }
}

/**
 * BN254 of `ffjavascript` on the calling thread, and its ChaCha generator. Loaded on use: the package cannot be
 * imported inside a worker thread.
 */
export async function loadFfCurve(): Promise<{ curve: FfCurve; ChaCha: typeof ChaCha }> {
  const library = await import('ffjavascript')
  return { curve: await library.buildBn128(true), ChaCha: library.ChaCha }
}
