import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ArtifactError } from './artifact-error.js'
import { writeFileAtomically } from './write-file-atomically.js'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

const file = z.object({
  /** Relative to the folder of the manifest, below it, with forward slashes. */
  path: z.string().regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\\:]+$/),
  sha256,
  bytes: z.number().int().nonnegative(),
})

const contribution = z.object({ kind: z.enum(['contribution', 'beacon']), name: z.string() })

const setup = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('development'),
    /** Published: whoever reads it can forge proofs. */
    seed: z.string(),
    warning: z.string(),
    contributions: z.array(contribution),
  }),
  z.object({
    kind: z.literal('ceremony'),
    ptauSha256: sha256,
    contributions: z.array(contribution).min(1),
    beacon: z.object({ hash: z.string(), iterationsExponent: z.number(), name: z.string() }).optional(),
  }),
])

const circuit = z.object({
  /** SHA-256 of the circuit's sources, compiler and flags. */
  contentHash: sha256,
  constraints: z.number().int().nonnegative(),
  wires: z.number().int().positive(),
  publicInputs: z.number().int().nonnegative(),
  domainPower: z.number().int().nonnegative(),
  compiler: z.string(),
  /** Findings of the compiler's `--inspect`. */
  warnings: z.array(z.string()),
  setup,
  files: z.object({
    circom: file,
    r1cs: file,
    wasm: file,
    zkey: file,
    verificationKey: file,
    verifier: file,
    sym: file.optional(),
  }),
})

const manifest = z.object({ version: z.literal(1), circuits: z.record(z.string(), circuit) })

/** A file of the build: where it is, relative to the manifest, and what is in it. */
export type ManifestFile = z.infer<typeof file>

/** How a key was made. */
export type ManifestSetup = z.infer<typeof setup>

/** One circuit of the build. */
export type ManifestCircuit = z.infer<typeof circuit>

/** `manifest.json`: every circuit of a build with the hashes of its files. */
export type Manifest = z.infer<typeof manifest>

/** A role of a file in a circuit's build. */
export type ManifestFileRole = keyof ManifestCircuit['files']

/** Path of the manifest of a build folder. */
export function manifestPath(directory: string): string {
  return join(directory, 'manifest.json')
}

/**
 * Reads and checks the manifest of a build folder.
 *
 * @throws ArtifactError ARTIFACT_MISSING, MANIFEST_MALFORMED
 */
export async function readManifest(directory: string): Promise<Manifest> {
  const path = manifestPath(directory)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw ArtifactError.of('ARTIFACT_MISSING', 'There are no built circuits.', [`path: ${path}`], cause)
  }
  return parseManifest(text, path)
}

/**
 * The same, with no circuits where nothing was built.
 *
 * @throws ArtifactError MANIFEST_MALFORMED
 */
export async function readManifestIfAny(directory: string): Promise<Manifest> {
  try {
    return await readManifest(directory)
  } catch (error) {
    if (error instanceof ArtifactError && error.code === 'ARTIFACT_MISSING')
      return { version: 1, circuits: {} }
    throw error
  }
}

/** Writes the manifest of a build folder: complete or not at all. */
export function writeManifest(directory: string, value: Manifest): Promise<void> {
  return writeFileAtomically(manifestPath(directory), `${JSON.stringify(value, null, 2)}\n`)
}

function parseManifest(text: string, path: string): Manifest {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw ArtifactError.of('MANIFEST_MALFORMED', 'The manifest is not JSON.', [`path: ${path}`], cause)
  }
  const parsed = manifest.safeParse(json)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw ArtifactError.of('MANIFEST_MALFORMED', 'The manifest does not have the expected form.', [
    `path: ${path}`,
    ...issues,
  ])
}
