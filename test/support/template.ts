import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Circuit, openCircuit } from './circuit.js'
import { repositoryRoot, withoutComments } from './compile.js'

/**
 * Compiles one template of the `circuits` folder alone, with every input public, so that each keeps its own wire.
 *
 * @param file such as `arithmetic/bits.circom`.
 * @param instance such as `Bits(8)`.
 */
export async function openTemplate(file: string, instance: string): Promise<Circuit> {
  const text = withoutComments(await readFile(join(repositoryRoot, 'circuits', file), 'utf8'))
  const name = instance.slice(0, instance.indexOf('('))
  const body = text.slice(text.search(new RegExp(`template\\s+${name}\\s*\\(`)))
  const end = body.slice(1).search(/\btemplate\b/)
  const inputs = [...body.slice(0, end < 0 ? undefined : end).matchAll(/signal\s+input\s+(\w+)/g)]
  const names = inputs.map(([, input]) => input).join(', ')
  return openCircuit({
    source: `pragma circom 2.2.3;\ninclude "${file}";\ncomponent main {public [${names}]} = ${instance};\n`,
  })
}

/** Values of an array of signals, such as those of `out` for `out[0]`, `out[1]`, .. */
export function signalValues(
  circuit: Circuit,
  witness: readonly bigint[],
  name: string,
  count: number,
): bigint[] {
  return Array.from({ length: count }, (_, i) => signalValue(circuit, witness, `${name}[${i}]`))
}

/** Value of a signal, also of one that the compiler replaced by a sum of wires. */
export function signalValue(circuit: Circuit, witness: readonly bigint[], signal: string): bigint {
  let sum = 0n
  for (const [wire, coefficient] of circuit.resolve(signal)) sum += coefficient * witness[wire]
  return ((sum % circuit.r1cs.prime) + circuit.r1cs.prime) % circuit.r1cs.prime
}
