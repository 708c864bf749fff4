import type { Circuit, Witness } from './circuit.js'
import { type Elimination, eliminate } from './elimination.js'
import { mod } from './field.js'
import { isolatedWires } from './isolated-wires.js'
import { jacobian, type SparseRow } from './jacobian.js'

export type RankInput = {
  circuit: Circuit
  /** A witness that satisfies the circuit; the rank is that at this point. */
  witness: Witness
  /** Wires that may not move, beside the constant. */
  frozenWires?: Iterable<number>
  /** Signals that may not move; one that the compiler replaced by a sum freezes just that sum. */
  frozenSignals?: Iterable<string>
}

export type RankReport = {
  /**
   * Dimension of the space of first-order changes that keep every constraint and every frozen value; it bounds the
   * dimension of the set of witnesses around this one.
   */
  nullity: number
  /** Wires fixed one by one: by a constraint whose other wires are all fixed. */
  isolated: number
  rank: number
  /** Wires that the elimination had to decide. */
  unknowns: number
  core: Elimination['core']
  /** Some signals that move in the first vectors of the null space. */
  moving: string[]
}

/**
 * Local uniqueness: with the given values fixed, can anything else in the witness move? A nullity of 0 means that
 * the rest is determined by them in a neighbourhood. Exact, by elimination over the field.
 *
 * For a Fiat-Shamir gadget freeze what the challenge absorbs and nothing else: then whatever can still move can be
 * chosen after the challenge is known.
 */
export function rankTest({ circuit, witness, frozenWires = [], frozenSignals = [] }: RankInput): RankReport {
  if (!circuit.satisfied(witness).ok)
    throw new Error('the rank test needs a witness that satisfies the circuit')
  const frozen = new Set<number>([0, ...frozenWires])
  const extra: SparseRow[] = []
  for (const signal of frozenSignals) {
    const terms = [...circuit.resolve(signal)].filter(([wire]) => wire !== 0)
    if (terms.length === 1) frozen.add(terms[0][0])
    else extra.push({ columns: terms.map(([wire]) => wire), values: terms.map(([, value]) => mod(value)) })
  }
  const isolated = isolatedWires(circuit.r1cs, witness, frozen)
  const unknown: number[] = []
  for (let wire = 1; wire < circuit.r1cs.wireCount; wire++) if (!isolated.has(wire)) unknown.push(wire)
  const { rank, freeColumns, core, nullVector } = eliminate(
    [...jacobian(circuit.r1cs, witness), ...extra],
    unknown,
  )
  const moving = new Set<string>()
  for (const column of freeColumns.slice(0, 3))
    for (const wire of [...nullVector(column).keys()].slice(0, 8)) moving.add(circuit.nameOf(wire))
  return {
    nullity: freeColumns.length,
    isolated: isolated.size - frozen.size,
    rank,
    unknowns: unknown.length,
    core,
    moving: [...moving],
  }
}

/** Wires of the outputs and the public inputs. */
export function publicWires({ r1cs }: Circuit): number[] {
  return Array.from({ length: r1cs.publicOutputCount + r1cs.publicInputCount }, (_, i) => i + 1)
}

/** Wires of every input, public and private, without the outputs. */
export function inputWires({ r1cs }: Circuit): number[] {
  const count = r1cs.publicInputCount + r1cs.privateInputCount
  return Array.from({ length: count }, (_, i) => i + 1 + r1cs.publicOutputCount)
}
