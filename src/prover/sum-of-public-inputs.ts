import { BASE_FIELD_ORDER } from '../bls12-381/base-field.js'

const HALF_BITS = 192n

/**
 * Reads the sum out of an apk proof's public inputs: the last four are x and y as halves of 192 bits, low half first.
 *
 * @returns `undefined` unless both coordinates are canonical: halves in range, values below BLS12-381's prime.
 */
export function sumOfPublicInputs(publicInputs: readonly bigint[]): { x: bigint; y: bigint } | undefined {
  const [xLow, xHigh, yLow, yHigh] = publicInputs.slice(-4)
  if (xLow === undefined || xHigh === undefined || yLow === undefined || yHigh === undefined) return undefined
  const x = joined(xLow, xHigh)
  const y = joined(yLow, yHigh)
  return x === undefined || y === undefined ? undefined : { x, y }
}

function joined(low: bigint, high: bigint): bigint | undefined {
  if (low < 0n || low >> HALF_BITS !== 0n || high < 0n) return undefined
  const value = low + (high << HALF_BITS)
  return value < BASE_FIELD_ORDER ? value : undefined
}
