import type { CircuitInput, CircuitInputs } from '../arithmetic/circuit-inputs.js'
import { SCALAR_FIELD_MODULUS } from '../groth16/decode-point.js'
import { WitnessError } from './prover-error.js'

/**
 * Writes inputs as the JSON that circom's witness calculators read.
 *
 * The calculators reduce a value modulo r without a word, which would prove something else than was asked for, so
 * values outside [0, r) are refused here.
 *
 * @throws {WitnessError} `WITNESS_INPUT_INVALID` naming the signal.
 */
export function serializeCircuitInputs(inputs: CircuitInputs): string {
  const entries = Object.entries(inputs).map(([name, value]) => [name, toStrings(value, name)])
  return JSON.stringify(Object.fromEntries(entries))
}

type NestedStrings = string | NestedStrings[]

function toStrings(value: CircuitInput, name: string): NestedStrings {
  if (typeof value === 'bigint') {
    if (value >= 0n && value < SCALAR_FIELD_MODULUS) return value.toString()
    throw new WitnessError('WITNESS_INPUT_INVALID', 'An input of the circuit is not a field element.', {
      facts: [`signal: ${name}`, `value: ${value}`],
    })
  }
  if (Array.isArray(value)) return value.map((item: CircuitInput) => toStrings(item, name))
  throw new WitnessError(
    'WITNESS_INPUT_INVALID',
    'An input of the circuit is neither a bigint nor an array.',
    {
      facts: [`signal: ${name}`, `type: ${typeof value}`],
    },
  )
}
