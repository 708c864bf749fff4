import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CircuitInputs } from '../arithmetic/circuit-inputs.js'
import type { ChildLimits, ChildResult } from './child-process.js'
import { serializeCircuitInputs } from './circuit-inputs.js'
import { ProverError, WitnessError } from './prover-error.js'
import { runSnarkjs } from './snarkjs-command.js'

export type CalculateWitnessParameters = {
  /** Path of the circuit's wasm. */
  wasm: string
  inputs: CircuitInputs
  /** A folder of this witness alone; the caller removes it. */
  directory: string
  limits?: ChildLimits | undefined
  signal?: AbortSignal | undefined
}

export type CalculatedWitness = ChildResult & {
  /** Path of the witness inside `directory`. */
  wtns: string
}

const ASSERTION = /Assert Failed/
const TEMPLATE = /Error in template (\S+?)(?:_\d+)? line: (\d+)/
const INPUTS = /(?:Too many values|Not enough values|Not all inputs have been set|Signal not found)[^\n]*/i

/**
 * Computes all wires of a circuit from its inputs, in a child process.
 *
 * @throws {WitnessError} `WITNESS_ASSERTION_FAILED` with the template and line that refused, `WITNESS_INPUT_INVALID`
 *   when names, sizes or values do not fit, `WITNESS_FAILED` for anything else the calculator says.
 * @throws {ProverError} For a timeout, an abort or missing memory.
 */
export async function calculateWitness(parameters: CalculateWitnessParameters): Promise<CalculatedWitness> {
  const { wasm, inputs, directory, limits, signal } = parameters
  const inputFile = join(directory, 'input.json')
  const wtns = join(directory, 'witness.wtns')
  await writeFile(inputFile, serializeCircuitInputs(inputs))
  try {
    const run = await runSnarkjs({
      label: 'The witness calculator',
      arguments: ['wtns', 'calculate', wasm, inputFile, wtns],
      limits,
      signal,
    })
    return { wtns, ...run }
  } catch (error) {
    throw error instanceof ProverError && error.code === 'PROVER_FAILED' ? witnessError(error) : error
  }
}

/** Reads circom's complaint; the innermost template comes first in it. */
function witnessError(cause: ProverError): WitnessError {
  const output = cause.message
  if (ASSERTION.test(output)) {
    const [, template, line] = TEMPLATE.exec(output) ?? []
    return new WitnessError('WITNESS_ASSERTION_FAILED', 'The inputs do not satisfy the circuit.', {
      cause,
      facts: template === undefined ? [] : [`template: ${template}`, `line: ${line}`],
      template,
      line: line === undefined ? undefined : Number(line),
    })
  }
  const complaint = INPUTS.exec(output)?.[0]
  if (complaint !== undefined) {
    return new WitnessError('WITNESS_INPUT_INVALID', `The inputs do not fit the circuit: ${complaint}.`, {
      cause,
    })
  }
  return new WitnessError('WITNESS_FAILED', 'The witness could not be computed.', {
    cause,
    facts: cause.facts,
  })
}
