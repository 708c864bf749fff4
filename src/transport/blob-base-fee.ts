/** `MIN_BASE_FEE_PER_BLOB_GAS`. */
const FACTOR = 1n

/** The blob base fee of a block in wei: `fake_exponential(1, excess_blob_gas, update fraction)` (EIP-4844). */
export function blobBaseFee(excessBlobGas: bigint, updateFraction: bigint): bigint {
  let output = 0n
  let term = FACTOR * updateFraction
  for (let i = 1n; term > 0n; i++) {
    output += term
    term = (term * excessBlobGas) / (updateFraction * i)
  }
  return output / updateFraction
}
