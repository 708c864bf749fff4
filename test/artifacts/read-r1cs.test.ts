import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { scalarFieldOrder } from '../../src/artifacts/bn254.js'
import { type CompiledCircuit, compileCircuit } from '../../src/artifacts/compile/compile-circuit.js'
import { domainPower, readR1csHeader } from '../../src/artifacts/r1cs/r1cs-header.js'
import {
  coefficientValues,
  type R1cs,
  readR1cs,
  readWireLabels,
  type SparseMatrix,
} from '../../src/artifacts/r1cs/read-r1cs.js'
import { runSnarkjs } from '../../src/artifacts/snarkjs.js'
import { temporaryDirectory, toyCircuit, toyInputs } from './toy-circuits.js'

type ExportedR1cs = {
  nVars: number
  nOutputs: number
  nPubInputs: number
  nPrvInputs: number
  nLabels: number
  nConstraints: number
  constraints: Record<string, string>[][]
  map: number[]
}

const directory = temporaryDirectory()
let compiled: CompiledCircuit
let oracle: ExportedR1cs
let r1cs: R1cs

beforeAll(async () => {
  compiled = await compileCircuit({ definition: toyCircuit, directory, sym: true })
  const { results } = await runSnarkjs({ calls: [{ method: 'r1cs.exportJson', args: [compiled.r1cs] }] })
  oracle = results[0] as ExportedR1cs
  r1cs = await readR1cs(compiled.r1cs)
})

function rowOf(matrix: SparseMatrix, row: number): Record<string, string> {
  const values = coefficientValues(r1cs)
  const entries: [string, string][] = []
  for (let entry = matrix.rowStart[row] ?? 0; entry < (matrix.rowStart[row + 1] ?? 0); entry++) {
    entries.push([String(matrix.wire[entry]), String(values[matrix.coefficient[entry] ?? 0])])
  }
  return Object.fromEntries(entries)
}

function firstUnsatisfiedRow(witness: readonly bigint[]): number | undefined {
  const values = coefficientValues(r1cs)
  const dot = (matrix: SparseMatrix, row: number) => {
    let sum = 0n
    for (let entry = matrix.rowStart[row] ?? 0; entry < (matrix.rowStart[row + 1] ?? 0); entry++) {
      sum += (values[matrix.coefficient[entry] ?? 0] ?? 0n) * (witness[matrix.wire[entry] ?? 0] ?? 0n)
    }
    return sum % scalarFieldOrder
  }
  const { a, b, c } = r1cs.constraints
  for (let row = 0; row < r1cs.header.nConstraints; row++) {
    if ((dot(a, row) * dot(b, row) - dot(c, row)) % scalarFieldOrder !== 0n) return row
  }
  return undefined
}

describe('readR1csHeader', () => {
  test('default: equals what snarkjs reads', async () => {
    expect(await readR1csHeader(compiled.r1cs)).toEqual({
      prime: scalarFieldOrder,
      nWires: oracle.nVars,
      nPublicOutputs: oracle.nOutputs,
      nPublicInputs: oracle.nPubInputs,
      nPublic: oracle.nOutputs + oracle.nPubInputs,
      nPrivateInputs: oracle.nPrvInputs,
      nLabels: oracle.nLabels,
      nConstraints: oracle.nConstraints,
    })
  })

  test('behavior: public signals and the constant count as rows of the domain', () => {
    expect(domainPower({ nConstraints: 12, nPublic: 3 })).toBe(4)
    expect(domainPower({ nConstraints: 13, nPublic: 3 })).toBe(5)
  })

  test('error: a missing file, another format, a truncated file', async () => {
    await expect(readR1csHeader(join(directory, 'absent.r1cs'))).rejects.toMatchObject({
      code: 'ARTIFACT_MISSING',
    })
    await expect(readR1csHeader(compiled.wasm)).rejects.toMatchObject({ code: 'BINARY_FILE_MALFORMED' })
    const cut = join(directory, 'cut.r1cs')
    await writeFile(cut, await readFile(compiled.r1cs))
    await truncate(cut, 300)
    await expect(readR1csHeader(cut)).rejects.toMatchObject({ code: 'BINARY_FILE_MALFORMED' })
  })
})

describe('readR1cs', () => {
  test('default: every row equals what snarkjs reads', () => {
    const { a, b, c } = r1cs.constraints
    const rows = oracle.constraints.map((_, row) => [rowOf(a, row), rowOf(b, row), rowOf(c, row)])
    expect(rows).toEqual(oracle.constraints)
  })

  test('behavior: the honest witness satisfies every row, a changed wire does not', async () => {
    const wtns = join(directory, 'toy.wtns')
    const { results } = await runSnarkjs({
      calls: [
        { method: 'wtns.calculate', args: [toyInputs, compiled.wasm, wtns] },
        { method: 'wtns.exportJson', args: [wtns] },
      ],
    })
    const witness = (results[1] as string[]).map(BigInt)
    expect(firstUnsatisfiedRow(witness)).toBeUndefined()
    const changed = witness.with(1, ((witness[1] ?? 0n) + 1n) % scalarFieldOrder)
    expect(firstUnsatisfiedRow(changed)).toBeTypeOf('number')
  })

  test('behavior: coefficients are stored once', () => {
    const values = coefficientValues(r1cs)
    expect(new Set(values).size).toBe(values.length)
    expect(values.some((value) => value === 7n || value === scalarFieldOrder - 7n)).toBe(true)
  })

  test('behavior: labels of the wires equal what snarkjs reads', async () => {
    expect([...(await readWireLabels(compiled.r1cs))]).toEqual(oracle.map)
  })

  test('error: a row that names a wire the circuit does not have', async () => {
    const bytes = await readFile(compiled.r1cs)
    const nWires = bytes.lastIndexOf(Buffer.from(Uint32Array.of(oracle.nVars, oracle.nOutputs).buffer))
    expect(nWires).toBeGreaterThan(0)
    bytes.writeUInt32LE(3, nWires)
    const path = join(directory, 'dangling.r1cs')
    await writeFile(path, bytes)
    await expect(readR1cs(path)).rejects.toMatchObject({ code: 'BINARY_FILE_MALFORMED' })
  })
})
