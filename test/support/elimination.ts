import { inverse, mod, R } from './field.js'
import type { SparseRow } from './jacobian.js'

/** Outcome of an elimination: exact, never a bound. */
export type Elimination = {
  rank: number
  /** Columns that no pivot claimed: their number is the nullity. */
  freeColumns: number[]
  /** Rows and columns left after peeling, where real elimination with fill-in was needed. */
  core: { rows: number; columns: number }
  /** The vector of the null space that is 1 in the given free column and 0 in the other free columns. */
  nullVector: (freeColumn: number) => Map<number, bigint>
}

/** `column` plus the combination `rest` is zero on the null space. */
type Pivot = { column: number; rest: SparseRow }

const NOTHING: SparseRow = { columns: [], values: [] }

/**
 * Gaussian elimination of a sparse matrix over the field, restricted to `columns`.
 *
 * First come the pivots that cost nothing: a row with one entry fixes its column, a column with one entry takes its
 * row out. What is left is eliminated with the shortest row and, in it, the shortest column as pivot.
 */
export function eliminate(matrix: readonly SparseRow[], columns: Iterable<number>): Elimination {
  const wanted = new Set(columns)
  const pivots: Pivot[] = []
  const rows = matrix.map((row) => {
    const entries = new Map<number, bigint>()
    for (let k = 0; k < row.columns.length; k++)
      if (wanted.has(row.columns[k])) entries.set(row.columns[k], row.values[k])
    return entries
  })
  const rowsOf = new Map<number, Set<number>>([...wanted].map((column) => [column, new Set<number>()]))
  rows.forEach((row, index) => {
    for (const column of row.keys()) rowsOf.get(column)?.add(index)
  })
  const state: State = { rows, rowsOf, pivots, shortRows: [], shortColumns: [], shortened: [] }
  rows.forEach((row, index) => {
    if (row.size === 1) state.shortRows.push(index)
  })
  for (const [column, touching] of rowsOf) if (touching.size === 1) state.shortColumns.push(column)
  peel(state)
  const core = {
    rows: rows.reduce((count, row) => count + (row.size > 0 ? 1 : 0), 0),
    columns: [...rowsOf.values()].reduce((count, touching) => count + (touching.size > 0 ? 1 : 0), 0),
  }
  eliminateCore(state)
  const claimed = new Set(pivots.map(({ column }) => column))
  return {
    rank: pivots.length,
    freeColumns: [...wanted].filter((column) => !claimed.has(column)),
    core,
    nullVector: (freeColumn) => backSubstitute(pivots, freeColumn),
  }
}

type State = {
  rows: Map<number, bigint>[]
  rowsOf: Map<number, Set<number>>
  pivots: Pivot[]
  /** Rows, columns that had one entry when they were noted. */
  shortRows: number[]
  shortColumns: number[]
  /** Rows that lost entries while peeling. */
  shortened: number[]
}

function peel(state: State): void {
  const { rows, rowsOf, pivots, shortRows, shortColumns, shortened } = state
  for (;;) {
    const rowIndex = shortRows.pop()
    if (rowIndex !== undefined) {
      if (rows[rowIndex].size !== 1) continue
      const [column] = rows[rowIndex].keys()
      pivots.push({ column, rest: NOTHING })
      for (const touching of rowsOf.get(column) ?? []) {
        rows[touching].delete(column)
        shortened.push(touching)
        if (rows[touching].size === 1) shortRows.push(touching)
      }
      rowsOf.get(column)?.clear()
      continue
    }
    const column = shortColumns.pop()
    if (column === undefined) return
    const touching = rowsOf.get(column)
    if (touching?.size !== 1) continue
    const [only] = touching
    takeRow(state, only, column)
  }
}

/** Makes an entry the pivot of its row and removes the row; other rows must be free of the column afterwards. */
function takeRow(state: State, rowIndex: number, column: number): Pivot {
  const row = state.rows[rowIndex]
  const scale = inverse(row.get(column) ?? 0n)
  const rest: SparseRow = { columns: [], values: [] }
  for (const [other, value] of row) {
    const touching = state.rowsOf.get(other)
    touching?.delete(rowIndex)
    if (other === column) continue
    rest.columns.push(other)
    rest.values.push((value * scale) % R)
    if (touching?.size === 1) state.shortColumns.push(other)
  }
  row.clear()
  const pivot = { column, rest }
  state.pivots.push(pivot)
  return pivot
}

function eliminateCore(state: State): void {
  const { rows, rowsOf } = state
  const bySize: number[][] = []
  const note = (index: number) => {
    const size = rows[index].size
    if (size === 0) return
    bySize[size] ??= []
    bySize[size].push(index)
  }
  rows.forEach((_, index) => {
    note(index)
  })
  for (let size = 1; size < bySize.length; ) {
    const index = bySize[size]?.pop()
    if (index === undefined) {
      size++
      continue
    }
    if (rows[index].size !== size) continue
    const { column, rest } = takeRow(state, index, shortestColumn(rows[index], rowsOf))
    const touching = rowsOf.get(column) ?? new Set<number>()
    for (const other of touching) {
      subtract(state, other, column, rest)
      note(other)
      size = Math.min(size, Math.max(rows[other].size, 1))
    }
    touching.clear()
    state.shortened.length = 0
    peel(state)
    for (const other of state.shortened) {
      note(other)
      size = Math.min(size, Math.max(rows[other].size, 1))
    }
  }
}

function shortestColumn(row: Map<number, bigint>, rowsOf: Map<number, Set<number>>): number {
  let best = -1
  let bestSize = Number.POSITIVE_INFINITY
  for (const column of row.keys()) {
    const size = rowsOf.get(column)?.size ?? 0
    if (size < bestSize) [best, bestSize] = [column, size]
  }
  return best
}

/** Takes the pivot's combination out of a row, so that the pivot's column disappears from it. */
function subtract({ rows, rowsOf, shortRows }: State, index: number, column: number, rest: SparseRow): void {
  const row = rows[index]
  const factor = row.get(column) ?? 0n
  row.delete(column)
  for (let k = 0; k < rest.columns.length; k++) {
    const other = rest.columns[k]
    const old = row.get(other)
    const value = mod((old ?? 0n) - factor * rest.values[k])
    if (value === 0n) {
      row.delete(other)
      rowsOf.get(other)?.delete(index)
    } else {
      row.set(other, value)
      if (old === undefined) rowsOf.get(other)?.add(index)
    }
  }
  if (row.size === 1) shortRows.push(index)
}

function backSubstitute(pivots: readonly Pivot[], freeColumn: number): Map<number, bigint> {
  const vector = new Map<number, bigint>([[freeColumn, 1n]])
  for (let i = pivots.length - 1; i >= 0; i--) {
    const { column, rest } = pivots[i]
    let sum = 0n
    for (let k = 0; k < rest.columns.length; k++) sum += rest.values[k] * (vector.get(rest.columns[k]) ?? 0n)
    const value = mod(-sum)
    if (value !== 0n) vector.set(column, value)
  }
  return vector
}
