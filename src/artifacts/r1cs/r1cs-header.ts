import { type BinaryFile, malformedFile, readSection, withBinaryFile } from '../binary-sections.js'
import { bytesToBigint, scalarFieldOrder } from '../bn254.js'

/** What an r1cs file says about itself. Wire 0 is the constant one; outputs and public inputs follow. */
export type R1csHeader = {
  readonly prime: bigint
  readonly nWires: number
  readonly nPublicOutputs: number
  readonly nPublicInputs: number
  /** Outputs and public inputs together: the length of the vector of public signals. */
  readonly nPublic: number
  readonly nPrivateInputs: number
  /** Signals before simplification. */
  readonly nLabels: number
  readonly nConstraints: number
}

/**
 * Reads the header of an r1cs file without its constraints.
 *
 * @throws ArtifactError ARTIFACT_MISSING, BINARY_FILE_MALFORMED (also for a field other than BN254's scalars)
 * @see https://github.com/iden3/r1csfile/blob/master/doc/r1cs_bin_format.md
 */
export function readR1csHeader(path: string): Promise<R1csHeader> {
  return withBinaryFile(path, 'r1cs', parseR1csHeader)
}

/** The header of an r1cs file that is already open. */
export async function parseR1csHeader(file: BinaryFile): Promise<R1csHeader> {
  const bytes = await readSection(file, 1)
  const view = new DataView(bytes.buffer)
  if (bytes.length !== 64 || view.getUint32(0, true) !== 32) {
    throw malformedFile(file.path, 'its field elements are not 32 bytes')
  }
  const prime = bytesToBigint(bytes.subarray(4, 36))
  if (prime !== scalarFieldOrder) throw malformedFile(file.path, 'it is not over the BN254 scalar field')
  const nPublicOutputs = view.getUint32(40, true)
  const nPublicInputs = view.getUint32(44, true)
  return {
    prime,
    nWires: view.getUint32(36, true),
    nPublicOutputs,
    nPublicInputs,
    nPublic: nPublicOutputs + nPublicInputs,
    nPrivateInputs: view.getUint32(48, true),
    nLabels: Number(view.getBigUint64(52, true)),
    nConstraints: view.getUint32(60, true),
  }
}

/**
 * Base-2 logarithm of the Groth16 domain of a circuit: rows are the constraints, the public signals and one more
 * (`snarkjs groth16 setup`).
 */
export function domainPower({ nConstraints, nPublic }: { nConstraints: number; nPublic: number }): number {
  return 32 - Math.clz32(nConstraints + nPublic)
}
