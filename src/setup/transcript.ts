import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeFileAtomically } from '../artifacts/write-file-atomically.js'
import { SetupError } from './setup-error.js'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const blake2b512 = z.string().regex(/^[0-9a-f]{128}$/)
const count = z.number().int().nonnegative()

const contribution = z.strictObject({
  kind: z.enum(['contribution', 'beacon']),
  name: z.string(),
  /** SHA-256 of the key file that was contributed to, and of the one that came out. */
  before: sha256,
  after: sha256,
  /** What snarkjs calls the contribution hash: BLAKE2b-512 over the public record in the key. */
  contributionHash: blake2b512,
  beacon: z
    .strictObject({ hash: z.string().regex(/^(?:[0-9a-f]{2}){1,255}$/), iterationsExponent: count })
    .optional(),
})

const final = z.strictObject({
  zkey: sha256,
  verificationKey: sha256,
  verifier: sha256,
  /** Compiler and version that made the runtime code. */
  solidityCompiler: z.string(),
  /** Keccak-256 of the verifier's runtime code, as EXTCODEHASH gives it. */
  runtimeCode: z.string().regex(/^0x[0-9a-f]{64}$/),
})

const circuit = z.strictObject({
  /** SHA-256 over sources, compiler and flags: the one of the build's manifest. */
  contentHash: sha256,
  /** Every file the circuit includes. */
  sources: z.array(z.strictObject({ path: z.string(), sha256 })),
  compiler: z.string(),
  flags: z.array(z.string()),
  warnings: z.array(z.string()),
  constraints: count,
  wires: count,
  publicInputs: count,
  domainPower: count,
  circom: sha256,
  r1cs: sha256,
  wasm: sha256,
  /** The key before any contribution; it follows from r1cs and ptau alone. */
  initialKey: sha256,
  /** What snarkjs calls the circuit hash; every key of this ceremony begins its record with it. */
  circuitHash: blake2b512,
  contributions: z.array(contribution),
  final: final.optional(),
})

const transcript = z.strictObject({
  version: z.literal(1),
  ptau: z.strictObject({ sha256, blake2b512, power: count }),
  circuits: z.record(z.string().regex(/^[a-z0-9][a-z0-9_-]*$/), circuit),
})

/** One step recorded in a transcript. */
export type TranscriptContribution = z.infer<typeof contribution>

/** What a finished circuit ends in. */
export type TranscriptFinal = z.infer<typeof final>

/** One circuit of a ceremony, from its sources to its verifier. */
export type TranscriptCircuit = z.infer<typeof circuit>

/** `transcript.json`: a ceremony with the hash of all that it took and gave. */
export type Transcript = z.infer<typeof transcript>

/** Path of the transcript of a ceremony's folder. */
export function transcriptPath(directory: string): string {
  return join(directory, 'transcript.json')
}

/**
 * Reads the transcript of a ceremony. There is one text for each transcript, so that a changed byte is always an error.
 *
 * @throws SetupError TRANSCRIPT_MISSING, TRANSCRIPT_MALFORMED
 */
export async function readTranscript(directory: string): Promise<Transcript> {
  const path = transcriptPath(directory)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw SetupError.of(
      'TRANSCRIPT_MISSING',
      'There is no ceremony in this folder.',
      [`path: ${path}`],
      cause,
    )
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw malformed('The transcript is not JSON.', [`path: ${path}`], cause)
  }
  const parsed = transcript.safeParse(json)
  if (!parsed.success) {
    const issues = parsed.error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.')}: ${message}`)
    throw malformed('The transcript does not have the expected form.', [`path: ${path}`, ...issues])
  }
  if (serialize(parsed.data) !== text) {
    throw malformed('The transcript is not written the way this package writes it.', [`path: ${path}`])
  }
  return parsed.data
}

/** Writes the transcript of a ceremony: complete or not at all. */
export function writeTranscript(directory: string, value: Transcript): Promise<void> {
  return writeFileAtomically(transcriptPath(directory), serialize(transcript.parse(value)))
}

/** @throws SetupError CIRCUIT_NOT_IN_CEREMONY */
export function circuitOf({ circuits }: Transcript, name: string): TranscriptCircuit {
  const found = Object.hasOwn(circuits, name) ? circuits[name] : undefined
  if (found !== undefined) return found
  throw SetupError.of('CIRCUIT_NOT_IN_CEREMONY', 'The ceremony has no such circuit.', [
    `name: ${name}`,
    `in the ceremony: ${Object.keys(circuits).join(', ')}`,
  ])
}

/** The transcript with one circuit added or replaced. */
export function withCircuit(value: Transcript, name: string, circuit: TranscriptCircuit): Transcript {
  return { ...value, circuits: { ...value.circuits, [name]: circuit } }
}

/** SHA-256 that the key before step `index` must have (0 is the initial key). */
export function expectedKey({ initialKey, contributions }: TranscriptCircuit, index: number): string {
  return contributions[index - 1]?.after ?? initialKey
}

function serialize(value: Transcript): string {
  const circuits = Object.fromEntries(
    Object.entries(value.circuits).sort(([left], [right]) => (left < right ? -1 : 1)),
  )
  return `${JSON.stringify({ ...value, circuits }, null, 2)}\n`
}

function malformed(message: string, facts: readonly string[], cause?: unknown): SetupError {
  return SetupError.of('TRANSCRIPT_MALFORMED', message, facts, cause)
}
