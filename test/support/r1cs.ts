/** One of the matrices A, B, C by rows: row i holds entries `start[i]` to `start[i + 1] - 1`. */
export type SparseMatrix = { start: Int32Array; wire: Int32Array; coefficient: Int32Array }

/** A rank-1 constraint system (A w)(B w) = C w; coefficients are indices into `coefficients`. */
export type R1cs = {
  prime: bigint
  wireCount: number
  rowCount: number
  publicOutputCount: number
  publicInputCount: number
  privateInputCount: number
  coefficients: readonly bigint[]
  a: SparseMatrix
  b: SparseMatrix
  c: SparseMatrix
  /** Label (signal before simplification) of each wire. */
  labelOfWire: Int32Array
  /** Rows that contain wire w: `touchedRow[touchStart[w]]` up to `touchedRow[touchStart[w + 1] - 1]`. */
  touchStart: Int32Array
  touchedRow: Int32Array
}

type Section = { type: number; offset: number; size: number }

/**
 * Reads an `.r1cs` file of circom (format: iden3/r1csfile, version 1) into flat arrays.
 * Independent of the reader in the library, so that the soundness tests do not inherit its mistakes.
 */
export function readR1cs(bytes: Uint8Array): R1cs {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const u32 = (offset: number) => view.getUint32(offset, true)
  if (new TextDecoder().decode(bytes.subarray(0, 4)) !== 'r1cs' || u32(4) !== 1)
    throw new Error('not an r1cs v1 file')
  const sections = readSections(view)
  const find = (type: number) => {
    const section = sections.find((candidate) => candidate.type === type)
    if (section === undefined) throw new Error(`r1cs file without section ${type}`)
    return section
  }
  const header = find(1).offset
  const fieldSize = u32(header)
  const at = header + 4 + fieldSize
  const wireCount = u32(at)
  const rowCount = u32(at + 24)
  const matrices = readMatrices({ bytes, view, offset: find(2).offset, fieldSize, rowCount })
  const labels = find(3).offset
  const labelOfWire = Int32Array.from({ length: wireCount }, (_, wire) =>
    Number(view.getBigUint64(labels + 8 * wire, true)),
  )
  return {
    prime: readElement(view, header + 4, fieldSize),
    wireCount,
    rowCount,
    publicOutputCount: u32(at + 4),
    publicInputCount: u32(at + 8),
    privateInputCount: u32(at + 12),
    ...matrices,
    labelOfWire,
    ...indexByWire([matrices.a, matrices.b, matrices.c], wireCount, rowCount),
  }
}

function readSections(view: DataView): Section[] {
  const sections: Section[] = []
  let offset = 12
  for (let i = view.getUint32(8, true); i > 0; i--) {
    const size = Number(view.getBigUint64(offset + 4, true))
    sections.push({ type: view.getUint32(offset, true), offset: offset + 12, size })
    offset += 12 + size
  }
  return sections
}

function readElement(view: DataView, offset: number, size: number): bigint {
  let value = 0n
  for (let i = size - 8; i >= 0; i -= 8) value = (value << 64n) | view.getBigUint64(offset + i, true)
  return value
}

type MatrixInput = {
  bytes: Uint8Array
  view: DataView
  offset: number
  fieldSize: number
  rowCount: number
}

function readMatrices({ bytes, view, offset, fieldSize, rowCount }: MatrixInput) {
  const coefficients: bigint[] = []
  const known = new Map<string, number>()
  const intern = (at: number) => {
    const key = Buffer.from(bytes.buffer, bytes.byteOffset + at, fieldSize).toString('latin1')
    let index = known.get(key)
    if (index === undefined) {
      index = coefficients.push(readElement(view, at, fieldSize)) - 1
      known.set(key, index)
    }
    return index
  }
  const parts = [0, 1, 2].map(() => ({ start: [0], wire: [] as number[], coefficient: [] as number[] }))
  let at = offset
  for (let row = 0; row < rowCount; row++) {
    for (const part of parts) {
      const terms = view.getUint32(at, true)
      at += 4
      for (let i = 0; i < terms; i++, at += 4 + fieldSize) {
        part.wire.push(view.getUint32(at, true))
        part.coefficient.push(intern(at + 4))
      }
      part.start.push(part.wire.length)
    }
  }
  const [a, b, c] = parts.map((part) => ({
    start: Int32Array.from(part.start),
    wire: Int32Array.from(part.wire),
    coefficient: Int32Array.from(part.coefficient),
  })) as [SparseMatrix, SparseMatrix, SparseMatrix]
  return { coefficients, a, b, c }
}

function indexByWire(matrices: readonly SparseMatrix[], wireCount: number, rowCount: number) {
  const last = new Int32Array(wireCount)
  const visit = (seen: (wire: number, row: number) => void) => {
    last.fill(-1)
    for (let row = 0; row < rowCount; row++)
      for (const { start, wire } of matrices)
        for (let k = start[row]; k < start[row + 1]; k++)
          if (last[wire[k]] !== row) {
            last[wire[k]] = row
            seen(wire[k], row)
          }
  }
  const touchStart = new Int32Array(wireCount + 1)
  visit((wire) => {
    touchStart[wire + 1]++
  })
  for (let wire = 0; wire < wireCount; wire++) touchStart[wire + 1] += touchStart[wire]
  const touchedRow = new Int32Array(touchStart[wireCount])
  const next = touchStart.slice()
  visit((wire, row) => {
    touchedRow[next[wire]++] = row
  })
  return { touchStart, touchedRow }
}
