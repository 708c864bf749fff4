import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { repositoryRoot } from './compile.js'

/** Input signals by name: numbers, nested arrays of them, or buses. */
export type Inputs = { [name: string]: InputValue }
export type InputValue = bigint | number | string | readonly InputValue[] | Inputs

type Calculator = { calculateWitness: (inputs: Inputs, sanityCheck: boolean) => Promise<bigint[]> }
type Builder = (code: Uint8Array, sanityCheck: boolean) => Promise<Calculator>

/** Loads the generated WebAssembly witness calculator of a compiled circuit. */
export async function loadWitnessCalculator(folder: string): Promise<(inputs: Inputs) => Promise<bigint[]>> {
  const path = join(repositoryRoot, folder)
  const builder: Builder = createRequire(import.meta.url)(join(path, 'witness-calculator.cjs'))
  const code = await readFile(join(path, 'main.wasm'))
  let ready: Calculator | undefined
  return async (inputs) => {
    // A calculator that stopped at a failed assertion keeps half a witness: it is not used again.
    const calculator = ready ?? (await builder(code, true))
    ready = undefined
    const witness = await calculator.calculateWitness(inputs, true)
    ready = calculator
    return witness
  }
}
