import { malformedFile, readSection, withBinaryFile } from './binary-sections.js'
import { baseFieldPrime, bytesToBigint, scalarFieldOrder } from './bn254.js'

/** A contribution recorded in a zkey. */
type ZkeyContribution = { readonly kind: 'contribution' | 'beacon'; readonly name: string }

/** What a Groth16 zkey says about itself, without its points. */
export type ZkeyHeader = {
  readonly nWires: number
  readonly nPublic: number
  readonly domainPower: number
  /** Hex; the same for all keys of one circuit and one ptau. */
  readonly circuitHash: string
  readonly contributions: readonly ZkeyContribution[]
}

/**
 * Reads header and contributions of a zkey, and checks that all its sections have the sizes the header implies.
 *
 * @throws ArtifactError ARTIFACT_MISSING, BINARY_FILE_MALFORMED
 */
export function readZkeyHeader(path: string): Promise<ZkeyHeader> {
  return withBinaryFile(path, 'zkey', async (file) => {
    const protocol = await readSection(file, 1)
    if (protocol.length !== 4 || protocol[0] !== 1) throw malformedFile(path, 'it is not a Groth16 key')
    const header = await readSection(file, 2)
    if (header.length !== 660) throw malformedFile(path, 'its header has the wrong size')
    const view = new DataView(header.buffer)
    const q = bytesToBigint(header.subarray(4, 36))
    const r = bytesToBigint(header.subarray(40, 72))
    if (q !== baseFieldPrime || r !== scalarFieldOrder) throw malformedFile(path, 'it is not over BN254')
    const nWires = view.getUint32(72, true)
    const nPublic = view.getUint32(76, true)
    const domain = view.getUint32(80, true)
    const sizes = new Map([
      [3, (nPublic + 1) * 64],
      [5, nWires * 64],
      [6, nWires * 64],
      [7, nWires * 128],
      [8, (nWires - nPublic - 1) * 64],
      [9, domain * 64],
    ])
    for (const [id, size] of sizes) {
      if (file.sections.get(id)?.size !== size) throw malformedFile(path, `section ${id} has the wrong size`)
    }
    const record = Buffer.from(await readSection(file, 10))
    return {
      nWires,
      nPublic,
      domainPower: Math.log2(domain),
      circuitHash: record.subarray(0, 64).toString('hex'),
      contributions: parseContributions(path, record),
    }
  })
}

/** Bytes of a contribution before its parameters: three points of G1, one of G2, transcript, kind. */
const fixedBytes = 3 * 64 + 128 + 64

function parseContributions(path: string, record: Buffer): ZkeyContribution[] {
  try {
    const contributions: ZkeyContribution[] = []
    let at = 68
    for (let index = 0; index < record.readUInt32LE(64); index++) {
      const kind = record.readUInt32LE(at + fixedBytes) === 1 ? 'beacon' : 'contribution'
      const length = record.readUInt32LE(at + fixedBytes + 4)
      at += fixedBytes + 8
      const parameters = record.subarray(at, at + length)
      if (parameters.length !== length) throw new RangeError('the parameters are cut')
      const hasName = parameters[0] === 1
      const name = hasName ? parameters.subarray(2, 2 + (parameters[1] ?? 0)).toString('utf8') : ''
      contributions.push({ kind, name })
      at += length
    }
    return contributions
  } catch (cause) {
    if (cause instanceof RangeError) throw malformedFile(path, 'its contributions are cut')
    throw cause
  }
}
