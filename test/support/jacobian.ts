import type { Witness } from './circuit.js'
import { mod } from './field.js'
import type { R1cs, SparseMatrix } from './r1cs.js'
import { rowValues } from './row-values.js'

/** One row of a sparse matrix over the field: column and value of every entry that is not zero. */
export type SparseRow = { columns: number[]; values: bigint[] }

/**
 * The derivative of the constraints at a witness: row i is a_i B_i + b_i A_i - C_i, where a_i, b_i are the values of
 * row i. A small change dw of the witness keeps row i satisfied, to first order, exactly when it is orthogonal to it.
 */
export function jacobian(r1cs: R1cs, witness: Witness): SparseRow[] {
  const { a, b } = rowValues(r1cs, witness)
  return Array.from({ length: r1cs.rowCount }, (_, row) => {
    const entries = new Map<number, bigint>()
    const add = ({ start, wire, coefficient }: SparseMatrix, factor: bigint) => {
      if (factor === 0n) return
      for (let k = start[row]; k < start[row + 1]; k++)
        entries.set(wire[k], (entries.get(wire[k]) ?? 0n) + factor * r1cs.coefficients[coefficient[k]])
    }
    add(r1cs.a, b[row])
    add(r1cs.b, a[row])
    add(r1cs.c, -1n)
    const result: SparseRow = { columns: [], values: [] }
    for (const [wire, value] of entries) {
      const reduced = mod(value)
      if (reduced === 0n) continue
      result.columns.push(wire)
      result.values.push(reduced)
    }
    return result
  })
}
