import { mod } from './field.js'
import type { R1cs, SparseMatrix } from './r1cs.js'

/** Values of A w, B w and C w for every row, reduced. */
export type RowValues = { a: bigint[]; b: bigint[]; c: bigint[] }

/** Evaluates every row of the three matrices at a witness. */
export function rowValues(r1cs: R1cs, witness: readonly bigint[]): RowValues {
  const evaluate = (matrix: SparseMatrix) =>
    Array.from({ length: r1cs.rowCount }, (_, row) => evaluateRow(r1cs, matrix, row, witness))
  return { a: evaluate(r1cs.a), b: evaluate(r1cs.b), c: evaluate(r1cs.c) }
}

/** Value of one row of one matrix at a witness, reduced. */
export function evaluateRow(
  { coefficients }: R1cs,
  { start, wire, coefficient }: SparseMatrix,
  row: number,
  witness: readonly bigint[],
): bigint {
  let sum = 0n
  for (let k = start[row]; k < start[row + 1]; k++) sum += coefficients[coefficient[k]] * witness[wire[k]]
  return mod(sum)
}

/** Rows in which (A w)(B w) = C w does not hold. */
export function failingRows(r1cs: R1cs, witness: readonly bigint[]): number[] {
  const { a, b, c } = rowValues(r1cs, witness)
  const failing: number[] = []
  for (let row = 0; row < r1cs.rowCount; row++) if (mod(a[row] * b[row] - c[row]) !== 0n) failing.push(row)
  return failing
}
