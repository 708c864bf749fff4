import type { Circuit, Witness } from './circuit.js'
import { createRandom, inverse, mod, R } from './field.js'
import type { R1cs, SparseMatrix } from './r1cs.js'
import { rowValues } from './row-values.js'

/** A wire that may be changed alone without any constraint noticing. */
export type Survivor = { wire: number; name: string; value: bigint }

export type MutationReport = {
  /** Changed values tried. */
  tried: number
  survivors: Survivor[]
  /** Wires that no constraint mentions. */
  unconstrained: string[]
}

export type MutationInput = {
  circuit: Circuit
  witness: Witness
  /** Seed of the random values. */
  seed?: string
  /** Wires to mutate; all but the constant unless told. */
  wires?: Iterable<number>
}

/**
 * Replaces each wire, one at a time, by w + 1, w - 1, w + 2^k, a random value, 0, r - 1 and 1 - w, and by any value
 * at all that solves the constraints it is in, and re-checks the rows that contain it.
 */
export function mutateEveryWire({
  circuit,
  witness,
  seed = 'mutation',
  wires,
}: MutationInput): MutationReport {
  const { r1cs, nameOf } = circuit
  const random = createRandom(seed)
  const values = rowValues(r1cs, witness)
  const report: MutationReport = { tried: 0, survivors: [], unconstrained: [] }
  const all = wires ?? Array.from({ length: r1cs.wireCount - 1 }, (_, i) => i + 1)
  for (const wire of all) {
    const old = witness[wire]
    const rows = touchedRows(r1cs, wire)
    if (rows.length === 0) {
      report.unconstrained.push(nameOf(wire))
      continue
    }
    const terms = rows.map((row) => ({
      row,
      a: coefficientOf(r1cs, r1cs.a, row, wire),
      b: coefficientOf(r1cs, r1cs.b, row, wire),
      c: coefficientOf(r1cs, r1cs.c, row, wire),
    }))
    const holds = (delta: bigint) =>
      terms.every(({ row, a, b, c }) => {
        const left = (values.a[row] + a * delta) * (values.b[row] + b * delta)
        return mod(left - values.c[row] - c * delta) === 0n
      })
    const deltas = [1n, -1n, 1n << random.below(253n), random.element(), -old, R - 1n - old, 1n - 2n * old]
    // On a row that holds, the change d leaves d (linear + square d): only d = -linear / square can pass.
    for (const { row, a, b, c } of terms) {
      const square = mod(a * b)
      if (square !== 0n) deltas.push(-mod(values.a[row] * b + values.b[row] * a - c) * inverse(square))
    }
    const tried = new Set(deltas.map(mod))
    tried.delete(0n)
    for (const delta of tried) {
      report.tried++
      if (holds(delta)) report.survivors.push({ wire, name: nameOf(wire), value: mod(old + delta) })
    }
  }
  return report
}

function touchedRows({ touchStart, touchedRow }: R1cs, wire: number): number[] {
  return Array.from(touchedRow.subarray(touchStart[wire], touchStart[wire + 1]))
}

function coefficientOf({ coefficients }: R1cs, matrix: SparseMatrix, row: number, wire: number): bigint {
  let sum = 0n
  for (let k = matrix.start[row]; k < matrix.start[row + 1]; k++)
    if (matrix.wire[k] === wire) sum += coefficients[matrix.coefficient[k]]
  return sum
}
