/** Order of the BN254 groups: the field of the circuits (EIP-197, `curve_order`). */
export const scalarFieldOrder = 21888242871839275222246405745257275088548364400416034343698204186575808495617n

/** Prime of the BN254 base field (EIP-197, `p`). */
export const baseFieldPrime = 21888242871839275222246405745257275088696311157297823662689037894645226208583n

/** Largest power of two dividing `scalarFieldOrder - 1`. */
export const scalarFieldTwoAdicity = 28

/** Little-endian bytes to a number. */
export function bytesToBigint(bytes: Uint8Array): bigint {
  let value = 0n
  for (let index = bytes.length - 1; index >= 0; index--) value = (value << 8n) | BigInt(bytes[index] ?? 0)
  return value
}

/** A number below 2^256 as 32 little-endian bytes. */
export function bigintToBytes(value: bigint): Uint8Array {
  const bytes = new Uint8Array(32)
  let rest = value
  for (let index = 0; index < 32; index++) {
    bytes[index] = Number(rest & 0xffn)
    rest >>= 8n
  }
  return bytes
}
