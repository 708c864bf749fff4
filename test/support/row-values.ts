import { mod, R } from './field.js'
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
  r1cs: R1cs,
  matrix: SparseMatrix,
  row: number,
  witness: readonly bigint[],
): bigint {
  return mod(sumRow(r1cs, matrix, row, witness))
}

/** The first row in which (A w)(B w) = C w does not hold. */
export function firstFailingRow(r1cs: R1cs, witness: readonly bigint[]): number | undefined {
  for (let row = 0; row < r1cs.rowCount; row++) if (!holds(r1cs, row, witness)) return row
  return undefined
}

/** All rows in which (A w)(B w) = C w does not hold. */
export function failingRows(r1cs: R1cs, witness: readonly bigint[]): number[] {
  const failing: number[] = []
  for (let row = 0; row < r1cs.rowCount; row++) if (!holds(r1cs, row, witness)) failing.push(row)
  return failing
}

function holds(r1cs: R1cs, row: number, witness: readonly bigint[]): boolean {
  const product = sumRow(r1cs, r1cs.a, row, witness) * sumRow(r1cs, r1cs.b, row, witness)
  return (product - sumRow(r1cs, r1cs.c, row, witness)) % R === 0n
}

/** Not reduced: one division is made where all is added up. */
function sumRow(
  { coefficients }: R1cs,
  { start, wire, coefficient }: SparseMatrix,
  row: number,
  witness: readonly bigint[],
): bigint {
  let sum = 0n
  for (let k = start[row]; k < start[row + 1]; k++) {
    const value = witness[wire[k]]
    if (value !== 0n) sum += coefficients[coefficient[k]] * value
  }
  return sum
}
