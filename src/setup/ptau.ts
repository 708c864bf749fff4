import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { throwIfAborted } from '../artifacts/abort.js'
import { malformedFile, readSection, withBinaryFile } from '../artifacts/binary-sections.js'
import { baseFieldPrime, bytesToBigint } from '../artifacts/bn254.js'
import { SetupError } from './setup-error.js'

/** Content of a powers-of-tau file. Published tables of public ceremonies give BLAKE2b-512. */
export type PtauDigest = { readonly sha256: string; readonly blake2b512: string }

/**
 * Hashes a powers-of-tau file in both ways, reading it once.
 *
 * @throws SetupError PTAU_INVALID when it cannot be read; ArtifactError BUILD_ABORTED
 */
export async function digestPtau(path: string, signal?: AbortSignal | undefined): Promise<PtauDigest> {
  const [sha256, blake2b512] = [createHash('sha256'), createHash('blake2b512')]
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, ...(signal && { signal }) })) {
      sha256.update(chunk)
      blake2b512.update(chunk)
    }
  } catch (cause) {
    throwIfAborted(signal)
    throw SetupError.of('PTAU_INVALID', 'The ptau cannot be read.', [`path: ${path}`], cause)
  }
  return { sha256: sha256.digest('hex'), blake2b512: blake2b512.digest('hex') }
}

/** Sections of a prepared ptau with Lagrange forms: bytes of a point, and levels beyond the power. */
const lagrange = [
  { id: 12, bytes: 64, extra: 1 },
  { id: 13, bytes: 128, extra: 0 },
  { id: 14, bytes: 64, extra: 0 },
  { id: 15, bytes: 64, extra: 0 },
] as const

/** The field has roots of unity of order 2^28 and no further: a ptau of that power lacks the extra level. */
const largestLevel = 28

/**
 * Reads the power of a ptau: circuits of up to 2^power rows. Checks that it is over BN254, that its sections lie within
 * the file, and that it is prepared for phase 2.
 *
 * @throws SetupError PTAU_INVALID
 * @see https://github.com/iden3/snarkjs/blob/master/src/powersoftau_new.js
 */
export async function readPtauPower(path: string): Promise<number> {
  try {
    return await withBinaryFile(path, 'ptau', async (file) => {
      const header = await readSection(file, 1)
      if (header.length !== 44) throw malformedFile(path, 'its header has the wrong size')
      const view = new DataView(header.buffer)
      if (view.getUint32(0, true) !== 32 || bytesToBigint(header.subarray(4, 36)) !== baseFieldPrime) {
        throw malformedFile(path, 'it is not over BN254')
      }
      const power = view.getUint32(36, true)
      if (power < 1 || power > largestLevel) throw malformedFile(path, 'its power is out of range')
      for (const { id, bytes, extra } of lagrange) {
        const levels = Math.min(power + extra, largestLevel) + 1
        if ((file.sections.get(id)?.size ?? 0) < (2 ** levels - 1) * bytes) {
          throw malformedFile(path, `it is not prepared for phase 2: section ${id} is absent or too short`)
        }
      }
      return power
    })
  } catch (cause) {
    throw SetupError.of('PTAU_INVALID', 'The ptau cannot be used.', [`path: ${path}`], cause)
  }
}

/** @throws SetupError PTAU_TOO_SMALL */
export function assertPower(parameters: { power: number; domainPower: number; circuit: string }): void {
  const { power, domainPower, circuit } = parameters
  if (power >= domainPower) return
  throw SetupError.of('PTAU_TOO_SMALL', 'The ptau is too small for the circuit.', [
    `circuit: ${circuit}`,
    `needed power: ${domainPower}`,
    `power of the ptau: ${power}`,
  ])
}
