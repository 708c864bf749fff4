import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { repositoryRoot } from './compile.js'

/** A sum of coefficient times wire; wire 0 is the constant 1. */
export type LinearCombination = Map<number, bigint>

export type Symbols = {
  /** The wire of a signal such as `main.x[3]` (`main.` may be left out); throws when it was simplified away. */
  wireOf: (signal: string) => number
  /** The signal as a combination of wires, following the compiler's substitutions. */
  resolve: (signal: string) => LinearCombination
  /** The shortest name among the signals of a wire. */
  nameOf: (wire: number) => string
  /** Names of all signals, in the order of their labels. */
  names: readonly string[]
}

/** Reads the `.sym` file and the substitutions of a compiled circuit. */
export async function readSymbols(folder: string): Promise<Symbols> {
  const path = join(repositoryRoot, folder)
  const wireOfLabel = new Map<number, number>([[0, 0]])
  const labelOfName = new Map<string, number>()
  const nameOfWire = new Map<number, string>([[0, 'one']])
  for (const line of (await readFile(join(path, 'main.sym'), 'utf8')).split('\n')) {
    const [label, wire, , name] = line.split(',')
    if (name === undefined) continue
    labelOfName.set(name, Number(label))
    if (Number(wire) < 0) continue
    wireOfLabel.set(Number(label), Number(wire))
    const known = nameOfWire.get(Number(wire))
    if (known === undefined || name.length < known.length) nameOfWire.set(Number(wire), name)
  }
  const substitutions: Record<string, Record<string, string>> = JSON.parse(
    await readFile(join(path, 'main_substitutions.json'), 'utf8'),
  )
  const labelOf = (signal: string) => {
    const label = labelOfName.get(signal) ?? labelOfName.get(`main.${signal}`)
    if (label === undefined) throw new Error(`no signal ${signal}`)
    return label
  }
  const resolveLabel = (label: number): LinearCombination => {
    const wire = wireOfLabel.get(label)
    if (wire !== undefined) return new Map([[wire, 1n]])
    const terms = substitutions[label]
    if (terms === undefined) throw new Error(`the compiler dropped the signal with label ${label}`)
    const sum: LinearCombination = new Map()
    for (const [term, factor] of Object.entries(terms))
      for (const [inner, coefficient] of resolveLabel(Number(term)))
        sum.set(inner, (sum.get(inner) ?? 0n) + BigInt(factor) * coefficient)
    return sum
  }
  const resolve = (signal: string) => resolveLabel(labelOf(signal))
  return {
    wireOf: (signal) => {
      const terms = [...resolve(signal)]
      if (terms.length !== 1 || terms[0][1] !== 1n) throw new Error(`${signal} is not one wire`)
      return terms[0][0]
    },
    resolve,
    nameOf: (wire) => nameOfWire.get(wire) ?? `wire ${wire}`,
    names: [...labelOfName.keys()],
  }
}
