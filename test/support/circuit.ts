import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type CompileOptions, compile, repositoryRoot } from './compile.js'
import { mod } from './field.js'
import { type R1cs, readR1cs } from './r1cs.js'
import { firstFailingRow } from './row-values.js'
import { readSymbols, type Symbols } from './symbols.js'
import { withoutChecks } from './unchecked.js'
import { type Inputs, loadWitnessCalculator } from './witness-calculator.js'

export type Witness = readonly bigint[]

/** A compiled circuit under test. */
export type Circuit = Symbols & {
  r1cs: R1cs
  constraintCount: number
  /** Input signals the compiler dropped because no constraint mentions them. */
  droppedInputCount: number
  /** Folder of the compiled files, relative to the root of the repository. */
  folder: string
  /** The honest witness; rejects when the generator objects to the inputs. */
  witness: (inputs: Inputs) => Promise<bigint[]>
  /** The witness a prover gets who computes every signal by the rules and ignores every `===`. */
  uncheckedWitness: (inputs: Inputs) => Promise<bigint[]>
  /** Evaluates every constraint. */
  satisfied: (witness: Witness) => { ok: boolean; failing?: number }
  /** A copy of the witness with some signals replaced; values may be negative. */
  setWire: (witness: Witness, changes: Record<string, bigint>) => bigint[]
  /** Asserts that the inputs give a witness on which every constraint holds, and returns it. */
  expectPass: (inputs: Inputs) => Promise<bigint[]>
  /** Asserts that the generator objects to the inputs and that the constraints do so without its help. */
  expectFail: (inputs: Inputs) => Promise<void>
  /** Asserts that some constraint fails. */
  expectUnsatisfied: (witness: Witness) => void
}

const loaded = new Map<string, Promise<Circuit>>()

/** Compiles (or finds) a circuit and opens it. */
export async function openCircuit(options: CompileOptions): Promise<Circuit> {
  const folder = await compile(options)
  const known = loaded.get(folder) ?? load(folder, options)
  loaded.set(folder, known)
  return known
}

async function load(folder: string, { source }: CompileOptions): Promise<Circuit> {
  const r1cs = readR1cs(await readFile(join(repositoryRoot, folder, 'main.r1cs')))
  const symbols = await readSymbols(folder)
  const witness = await loadWitnessCalculator(folder)
  const satisfied = (values: Witness) => {
    if (values.length !== r1cs.wireCount || values[0] !== 1n) return { ok: false, failing: -1 }
    const failing = firstFailingRow(r1cs, values)
    return failing === undefined ? { ok: true } : { ok: false, failing }
  }
  let unchecked: Promise<{ wires: Int32Array; calculate: typeof witness }> | undefined
  const openUnchecked = async () => {
    const path = await compile({ source: await withoutChecks(source), optimization: '--O0' })
    const { labelOfWire } = readR1cs(await readFile(join(repositoryRoot, path, 'main.r1cs')))
    const wireOfLabel = new Map(Array.from(labelOfWire, (label, wire) => [label, wire]))
    const wires = Int32Array.from(r1cs.labelOfWire, (label) => {
      const wire = wireOfLabel.get(label)
      if (wire === undefined) throw new Error(`no value for label ${label}`)
      return wire
    })
    return { wires, calculate: await loadWitnessCalculator(path) }
  }
  const uncheckedWitness = async (inputs: Inputs) => {
    unchecked ??= openUnchecked()
    const { wires, calculate } = await unchecked
    const values = await calculate(inputs)
    return Array.from(wires, (wire) => values[wire])
  }
  const expectUnsatisfied = (values: Witness) => {
    if (satisfied(values).ok) throw new Error('every constraint holds on a witness that must be rejected')
  }
  const log = await readFile(join(repositoryRoot, folder, 'compiler.log'), 'utf8')
  const inputCounts = /private inputs: (\d+)(?: \((\d+) belong to witness\))?/.exec(log)
  const droppedInputCount =
    inputCounts?.[2] === undefined ? 0 : Number(inputCounts[1]) - Number(inputCounts[2])
  return {
    ...symbols,
    r1cs,
    constraintCount: r1cs.rowCount,
    droppedInputCount,
    folder,
    witness,
    uncheckedWitness,
    satisfied,
    setWire: (values, changes) => {
      const copy = [...values]
      for (const [signal, value] of Object.entries(changes)) copy[symbols.wireOf(signal)] = mod(value)
      return copy
    },
    expectPass: async (inputs) => {
      const values = await witness(inputs)
      const { ok, failing } = satisfied(values)
      if (!ok) throw new Error(`constraint ${failing} fails on the honest witness`)
      return values
    },
    expectFail: async (inputs) => {
      const accepted = await witness(inputs).then(
        () => true,
        () => false,
      )
      if (accepted) throw new Error('the witness generator accepted inputs that must be rejected')
      expectUnsatisfied(await uncheckedWitness(inputs))
    },
    expectUnsatisfied,
  }
}
