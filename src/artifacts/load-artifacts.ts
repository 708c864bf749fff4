import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseVerificationKey, type VerificationKey } from '../groth16/verification-key.js'
import { ArtifactError } from './artifact-error.js'
import { lintVerificationKey } from './lint-verification-key.js'
import { type Manifest, type ManifestCircuit, type ManifestFileRole, readManifest } from './manifest.js'
import { verifyArtifactFiles } from './verify-artifact-files.js'

/** A built circuit, ready to prove with once its files are verified. */
export type CircuitArtifacts = {
  readonly name: string
  readonly entry: ManifestCircuit
  /** Absolute paths. */
  readonly paths: Readonly<Record<Exclude<ManifestFileRole, 'sym'>, string>> & { readonly sym?: string }
  readonly verificationKey: VerificationKey
  /** True when anyone can forge proofs for this key: deployment outside development chains must be refused. */
  readonly isDevelopment: boolean
  /**
   * Hashes files again.
   *
   * @throws ArtifactError ARTIFACT_MISSING, ARTIFACT_CORRUPT
   */
  verifyFiles(roles?: readonly ManifestFileRole[]): Promise<void>
}

/** The circuits of a build folder. */
export type Artifacts = {
  readonly directory: string
  readonly manifest: Manifest
  /** @throws ArtifactError CIRCUIT_UNKNOWN when there is no such circuit */
  circuit(name: string): CircuitArtifacts
}

/**
 * Reads the manifest and the verification keys of a build folder. Every key is compared with its hash and linted;
 * the large files are not read: call `verifyFiles` before proving.
 *
 * @throws ArtifactError ARTIFACT_MISSING, ARTIFACT_CORRUPT, MANIFEST_MALFORMED, VERIFICATION_KEY_REJECTED
 */
export async function loadArtifacts(directory: string): Promise<Artifacts> {
  const root = resolve(directory)
  const manifest = await readManifest(root)
  const circuits = new Map<string, CircuitArtifacts>()
  for (const [name, entry] of Object.entries(manifest.circuits)) {
    circuits.set(name, await loadCircuit(root, name, entry))
  }
  return {
    directory: root,
    manifest,
    circuit(name) {
      const found = circuits.get(name)
      if (found !== undefined) return found
      const known = [...circuits.keys()].join(', ')
      throw ArtifactError.of('CIRCUIT_UNKNOWN', 'The build has no such circuit.', [
        `name: ${name}`,
        `built: ${known}`,
      ])
    },
  }
}

async function loadCircuit(root: string, name: string, entry: ManifestCircuit): Promise<CircuitArtifacts> {
  const { files, setup } = entry
  await verifyArtifactFiles({ directory: root, files, roles: ['verificationKey'] })
  const path = join(root, files.verificationKey.path)
  const text = await readFile(path, 'utf8')
  // What is parsed is what was hashed, even if the file changed in between.
  const sha256 = createHash('sha256').update(text).digest('hex')
  if (sha256 !== files.verificationKey.sha256) {
    throw ArtifactError.of('ARTIFACT_CORRUPT', 'The verification key changed while it was read.', [
      `path: ${path}`,
    ])
  }
  const json: unknown = JSON.parse(text)
  lintVerificationKey(json, { contributions: setup.contributions.length })
  const verificationKey = parseVerificationKey(json)
  if (verificationKey.ic.length !== entry.publicInputs + 1) {
    throw ArtifactError.of('ARTIFACT_MISMATCH', 'The verification key belongs to another circuit.', [
      `public inputs: ${verificationKey.ic.length - 1}, expected ${entry.publicInputs}`,
    ])
  }
  const at = (role: Exclude<ManifestFileRole, 'sym'>) => join(root, files[role].path)
  return {
    name,
    entry,
    paths: {
      circom: at('circom'),
      r1cs: at('r1cs'),
      wasm: at('wasm'),
      zkey: at('zkey'),
      verificationKey: at('verificationKey'),
      verifier: at('verifier'),
      ...(files.sym === undefined ? {} : { sym: join(root, files.sym.path) }),
    },
    verificationKey,
    isDevelopment: setup.kind === 'development',
    verifyFiles: (roles) =>
      verifyArtifactFiles({ directory: root, files, ...(roles === undefined ? {} : { roles }) }),
  }
}
