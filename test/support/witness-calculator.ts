import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compileFunction } from 'node:vm'
import { repositoryRoot } from './compile.js'

/** Input signals by name: numbers, nested arrays of them, or buses. */
export type Inputs = { [name: string]: InputValue }
export type InputValue = bigint | number | string | readonly InputValue[] | Inputs

type Calculator = { calculateBinWitness: (inputs: Inputs, sanityCheck: boolean) => Promise<Uint8Array> }
type Builder = (code: Uint8Array, sanityCheck: boolean) => Promise<Calculator>

/** Loads the generated WebAssembly witness calculator of a compiled circuit. */
export async function loadWitnessCalculator(folder: string): Promise<(inputs: Inputs) => Promise<bigint[]>> {
  const path = join(repositoryRoot, folder)
  const code = await readFile(join(path, 'main.wasm'))
  const build = generatedBuilder(
    await readFile(join(path, 'witness-calculator.cjs'), 'utf8'),
    await WebAssembly.compile(code),
  )
  let ready: Calculator | undefined
  return async (inputs) => {
    // A calculator that stopped at a failed assertion keeps half a witness: it is not used again.
    const calculator = ready ?? (await build(code, true))
    ready = undefined
    const witness = await calculator.calculateBinWitness(inputs, true)
    ready = calculator
    return elementsOf(witness)
  }
}

/** The generated program, which is given the compiled module where it would compile it anew each time. */
function generatedBuilder(program: string, compiled: WebAssembly.Module): Builder {
  const generated: { exports?: Builder } = {}
  const { instantiate } = WebAssembly
  compileFunction(program, ['module', 'WebAssembly'])(generated, {
    compile: async () => compiled,
    instantiate,
  })
  if (generated.exports === undefined)
    throw new Error('the compiler generated another program than it used to')
  return generated.exports
}

/** Field elements of 32 bytes, little-endian. */
function elementsOf(bytes: Uint8Array): bigint[] {
  const words = new BigUint64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8)
  return Array.from({ length: words.length / 4 }, (_, i) => {
    const [w0, w1, w2, w3] = [words[4 * i], words[4 * i + 1], words[4 * i + 2], words[4 * i + 3]]
    // Most are bits.
    if (w1 === 0n && w2 === 0n && w3 === 0n) return w0
    return w0 | (w1 << 64n) | (w2 << 128n) | (w3 << 192n)
  })
}
