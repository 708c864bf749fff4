import type { Witness } from './circuit.js'
import { mod } from './field.js'
import type { R1cs, SparseMatrix } from './r1cs.js'
import { rowValues } from './row-values.js'

/**
 * Wires that cannot move when the given ones do not, found one at a time: a constraint with a single wire left is a
 * polynomial in that wire alone, and unless it vanishes identically it has at most two roots.
 *
 * Unlike the Jacobian this also decides double roots, such as bit (1 - equal - bit) = 0 at equal = 1, bit = 0.
 *
 * @returns the given wires and all that follow
 */
export function isolatedWires(r1cs: R1cs, witness: Witness, fixed: Iterable<number>): Set<number> {
  const known = new Set(fixed)
  const { a, b } = rowValues(r1cs, witness)
  const matrices = [r1cs.a, r1cs.b, r1cs.c] as const
  const wiresOf = (row: number) => {
    const wires = new Set<number>()
    for (const { start, wire } of matrices)
      for (let k = start[row]; k < start[row + 1]; k++) if (!known.has(wire[k])) wires.add(wire[k])
    return wires
  }
  const left = Array.from({ length: r1cs.rowCount }, (_, row) => wiresOf(row).size)
  const queue = left.flatMap((count, row) => (count === 1 ? [row] : []))
  const coefficient = (matrix: SparseMatrix, row: number, wire: number) => {
    let sum = 0n
    for (let k = matrix.start[row]; k < matrix.start[row + 1]; k++)
      if (matrix.wire[k] === wire) sum += r1cs.coefficients[matrix.coefficient[k]]
    return sum
  }
  for (let row = queue.pop(); row !== undefined; row = queue.pop()) {
    const [wire] = wiresOf(row)
    if (wire === undefined) continue
    const [inA, inB, inC] = matrices.map((matrix) => coefficient(matrix, row, wire))
    const linear = mod(inA * b[row] + inB * a[row] - inC)
    if (linear === 0n && mod(inA * inB) === 0n) continue
    known.add(wire)
    for (let k = r1cs.touchStart[wire]; k < r1cs.touchStart[wire + 1]; k++)
      if (--left[r1cs.touchedRow[k]] === 1) queue.push(r1cs.touchedRow[k])
  }
  return known
}
