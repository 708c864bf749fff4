import type { R1cs } from '../r1cs/read-r1cs.js'
import { instantiateBn254, loadBn254Module } from './bn254-wasm.js'

const entryBytes = 44

/**
 * Section 4 of a zkey: the entries of A and B row by row, then the extra rows of the public wires. Each is
 * `matrix, row, wire` (32 bits each) and the coefficient times R^2, which lets the prover multiply by a plain witness
 * and get Montgomery form.
 */
export async function encodeZkeyCoefficients(r1cs: R1cs): Promise<Uint8Array> {
  const { nConstraints, nPublic } = r1cs.header
  const { a, b } = r1cs.constraints
  const scaled = await scaleCoefficients(r1cs.coefficients)
  const one = await scaleCoefficients(Uint32Array.of(1, 0, 0, 0, 0, 0, 0, 0))
  const total = a.wire.length + b.wire.length + nPublic + 1
  const section = new Uint8Array(4 + total * entryBytes)
  const words = new Uint32Array(section.buffer)
  words[0] = total
  let at = 1
  const put = (matrix: number, row: number, wire: number, from: Uint32Array, index: number) => {
    words[at] = matrix
    words[at + 1] = row
    words[at + 2] = wire
    for (let word = 0; word < 8; word++) words[at + 3 + word] = from[index * 8 + word] ?? 0
    at += entryBytes / 4
  }
  for (let row = 0; row < nConstraints; row++) {
    for (const [matrix, entries] of [a, b].entries()) {
      const end = entries.rowStart[row + 1] ?? 0
      for (let entry = entries.rowStart[row] ?? 0; entry < end; entry++) {
        put(matrix, row, entries.wire[entry] ?? 0, scaled, entries.coefficient[entry] ?? 0)
      }
    }
  }
  for (let wire = 0; wire <= nPublic; wire++) put(0, nConstraints + wire, wire, one, 0)
  return section
}

async function scaleCoefficients(coefficients: Uint32Array<ArrayBuffer>): Promise<Uint32Array> {
  const { exports, allocate, view } = await instantiateBn254(await loadBn254Module())
  const address = allocate(coefficients.byteLength)
  view(address, coefficients.byteLength).set(new Uint8Array(coefficients.buffer))
  const toMontgomery = exports.frm_toMontgomery
  if (toMontgomery === undefined) throw new Error('the wasm module has no frm_toMontgomery')
  for (let at = address; at < address + coefficients.byteLength; at += 32) {
    toMontgomery(at, at)
    toMontgomery(at, at)
  }
  return new Uint32Array(view(address, coefficients.byteLength).slice().buffer)
}
