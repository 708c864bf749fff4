import { createHash } from 'node:crypto'
import { malformedFile, readSection, withBinaryFile } from '../artifacts/binary-sections.js'
import { baseFieldPrime, bytesToBigint } from '../artifacts/bn254.js'

/** What a key tells about one step. */
export type RecordedContribution = {
  readonly kind: 'contribution' | 'beacon'
  readonly name: string
  /** BLAKE2b-512 over the step's public points and transcript, hex; snarkjs prints the same to the contributor. */
  readonly contributionHash: string
  /** The secret was 1: the step changed nothing. */
  readonly isTrivial: boolean
  readonly beacon?: { readonly hash: string; readonly iterationsExponent: number }
}

/** Section 10 of a Groth16 zkey. */
export type KeyRecord = {
  readonly circuitHash: string
  readonly contributions: readonly RecordedContribution[]
}

const [g1Bytes, g2Bytes, hashBytes] = [64, 128, 64]
const fixedBytes = 3 * g1Bytes + g2Bytes + hashBytes

/**
 * Reads which steps a key went through, with their hashes. Only the form is checked here; that the steps follow from one
 * another is for `snarkjs zkey verify`.
 *
 * @throws ArtifactError ARTIFACT_MISSING, BINARY_FILE_MALFORMED
 * @see https://github.com/iden3/snarkjs/blob/master/src/zkey_utils.js (`readMPCParams`, `hashPubKey`)
 */
export function readKeyRecord(path: string): Promise<KeyRecord> {
  return withBinaryFile(path, 'zkey', async (file) => {
    const section = Buffer.from(await readSection(file, 10))
    let at = 0
    const take = (length: number): Buffer => {
      const bytes = section.subarray(at, at + length)
      if (bytes.length !== length) throw malformedFile(path, 'its record of contributions is cut')
      at += length
      return bytes
    }
    const circuitHash = take(hashBytes).toString('hex')
    const steps = take(4).readUInt32LE()
    const contributions: RecordedContribution[] = []
    for (let index = 0; index < steps; index++) {
      const points = take(fixedBytes)
      const type = take(4).readUInt32LE()
      const parameters = parseParameters(take(take(4).readUInt32LE()))
      if (type > 1 || parameters === undefined || (parameters.beacon !== undefined) !== (type === 1)) {
        throw malformedFile(path, `contribution ${index + 1} is not well formed`)
      }
      contributions.push({
        kind: type === 1 ? 'beacon' : 'contribution',
        ...parameters,
        contributionHash: hashOf(points),
        isTrivial: points.subarray(g1Bytes, 2 * g1Bytes).equals(points.subarray(2 * g1Bytes, 3 * g1Bytes)),
      })
    }
    if (at !== section.length) throw malformedFile(path, 'its record of contributions is too long')
    return { circuitHash, contributions }
  })
}

/** Name (1), iterations (2) and beacon (3), each at most once and in this order. */
function parseParameters(bytes: Buffer): Pick<RecordedContribution, 'name' | 'beacon'> | undefined {
  const found = new Map<number, Buffer>()
  let last = 0
  for (let at = 0; at < bytes.length; ) {
    const type = bytes.readUInt8(at)
    const size = type === 2 ? 1 : bytes[at + 1]
    const start = at + (type === 2 ? 1 : 2)
    if (type <= last || type > 3 || size === undefined || start + size > bytes.length) return undefined
    found.set(type, bytes.subarray(start, start + size))
    last = type
    at = start + size
  }
  const name = found.get(1)?.toString('utf8') ?? ''
  const [exponent, hash] = [found.get(2), found.get(3)]
  if (exponent === undefined && hash === undefined) return { name }
  if (exponent === undefined || hash === undefined) return undefined
  return { name, beacon: { hash: hash.toString('hex'), iterationsExponent: exponent.readUInt8() } }
}

/** Points are stored little-endian in Montgomery form and hashed big-endian, with the parts of Fp2 swapped. */
function hashOf(points: Buffer): string {
  const hash = createHash('blake2b512')
  const fields = Array.from({ length: 6 + 4 }, (_, index) =>
    plain(points.subarray(index * 32, index * 32 + 32)),
  )
  for (const index of [0, 1, 2, 3, 4, 5, 7, 6, 9, 8]) hash.update(fields[index] ?? '')
  return hash.update(points.subarray(3 * g1Bytes + g2Bytes)).digest('hex')
}

const inverseOfR = inverse(1n << 256n)

function plain(montgomery: Uint8Array): Buffer {
  const value = (bytesToBigint(montgomery) * inverseOfR) % baseFieldPrime
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex')
}

/** Fermat: value^(q - 2). */
function inverse(value: bigint): bigint {
  let [result, base] = [1n, value % baseFieldPrime]
  for (let exponent = baseFieldPrime - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % baseFieldPrime
    base = (base * base) % baseFieldPrime
  }
  return result
}
