import { malformedFile, readSection, withBinaryFile } from '../binary-sections.js'
import { bytesToBigint } from '../bn254.js'
import { createCoefficientTable } from './coefficient-table.js'
import { parseR1csHeader, type R1csHeader } from './r1cs-header.js'

/**
 * One of the matrices A, B, C, a row per constraint, in compressed sparse row form: the entries of row `i` are
 * `rowStart[i] .. rowStart[i + 1]` of `wire` and `coefficient`.
 */
export type SparseMatrix = {
  readonly rowStart: Uint32Array
  readonly wire: Uint32Array
  /** Index into {@link R1cs.coefficients}. */
  readonly coefficient: Uint32Array
}

/** A whole constraint system: for every row, `<a, w> * <b, w> = <c, w>` over the BN254 scalar field. */
export type R1cs = {
  readonly header: R1csHeader
  readonly constraints: { readonly a: SparseMatrix; readonly b: SparseMatrix; readonly c: SparseMatrix }
  /** Distinct coefficients, eight little-endian 32-bit words each, in plain (not Montgomery) form. */
  readonly coefficients: Uint32Array<ArrayBuffer>
}

/**
 * Reads an r1cs file into typed arrays: about 8 bytes per non-zero entry.
 *
 * @throws ArtifactError ARTIFACT_MISSING, BINARY_FILE_MALFORMED
 */
export function readR1cs(path: string): Promise<R1cs> {
  return withBinaryFile(path, 'r1cs', async (file) => {
    const header = await parseR1csHeader(file)
    const bytes = await readSection(file, 2)
    if (bytes.length % 4 !== 0) throw malformedFile(path, 'its constraints are cut')
    const words = new Uint32Array(bytes.buffer)
    const counts = countEntries(path, words, header)
    const [a, b, c] = counts.map((entries) => emptyMatrix(header.nConstraints, entries))
    if (a === undefined || b === undefined || c === undefined) throw malformedFile(path, 'it has no matrices')
    const table = createCoefficientTable()
    const filled = [0, 0, 0]
    let at = 0
    for (let row = 0; row < header.nConstraints; row++) {
      for (const [index, matrix] of [a, b, c].entries()) {
        const entries = words[at] ?? 0
        let to = filled[index] ?? 0
        at++
        for (let entry = 0; entry < entries; entry++, at += 9, to++) {
          const wire = words[at] ?? 0
          if (wire >= header.nWires) throw malformedFile(path, `row ${row} names wire ${wire}`)
          matrix.wire[to] = wire
          matrix.coefficient[to] = table.intern(words, at + 1)
        }
        filled[index] = to
        matrix.rowStart[row + 1] = to
      }
    }
    return { header, constraints: { a, b, c }, coefficients: table.values() }
  })
}

/** The coefficient with that index as a number below the field's order. */
function coefficientValue(r1cs: R1cs, index: number): bigint {
  return bytesToBigint(new Uint8Array(r1cs.coefficients.buffer, index * 32, 32))
}

/** All coefficients as numbers, in the order of their indices. */
export function coefficientValues(r1cs: R1cs): bigint[] {
  return Array.from({ length: r1cs.coefficients.length / 8 }, (_, index) => coefficientValue(r1cs, index))
}

/**
 * Label (line of the `.sym` file) of every wire, indexed by wire.
 *
 * @throws ArtifactError ARTIFACT_MISSING, BINARY_FILE_MALFORMED
 */
export function readWireLabels(path: string): Promise<Float64Array> {
  return withBinaryFile(path, 'r1cs', async (file) => {
    const labels = new BigUint64Array((await readSection(file, 3)).buffer)
    return Float64Array.from(labels, Number)
  })
}

function emptyMatrix(rows: number, entries: number) {
  return {
    rowStart: new Uint32Array(rows + 1),
    wire: new Uint32Array(entries),
    coefficient: new Uint32Array(entries),
  }
}

function countEntries(
  path: string,
  words: Uint32Array,
  header: R1csHeader,
): readonly [number, number, number] {
  const counts: [number, number, number] = [0, 0, 0]
  let at = 0
  for (let row = 0; row < header.nConstraints; row++) {
    for (const index of [0, 1, 2] as const) {
      const entries = words[at]
      if (entries === undefined) throw malformedFile(path, `it ends in row ${row}`)
      counts[index] += entries
      at += 1 + entries * 9
    }
  }
  if (at !== words.length) throw malformedFile(path, 'its constraints do not fill their section')
  return counts
}
