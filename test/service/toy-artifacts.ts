import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Artifacts, CircuitArtifacts } from '../../src/artifacts/load-artifacts.js'
import type { ManifestCircuit } from '../../src/artifacts/manifest.js'
import { verifyArtifactFiles } from '../../src/artifacts/verify-artifact-files.js'

export const ROLES = ['circom', 'r1cs', 'wasm', 'zkey', 'verificationKey', 'verifier'] as const
type Role = (typeof ROLES)[number]

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** What is in the file of a role: 1 byte to 1.5 MB. */
export function contentOf(role: Role): Buffer {
  return Buffer.alloc(1 + ROLES.indexOf(role) * 300_000, role)
}

/** A build of one circuit `toy` in `<root>/circuits`, whose files are not a circuit's, and `<root>/secret` beside it. */
export async function makeToyArtifacts() {
  const root = await mkdtemp(join(tmpdir(), 'concordat-artifacts-'))
  const directory = join(root, 'circuits')
  await mkdir(join(directory, 'toy'), { recursive: true })
  await writeFile(join(root, 'secret'), 'outside')
  const files = {} as ManifestCircuit['files']
  const paths = {} as Record<Role, string>
  for (const role of ROLES) {
    const bytes = contentOf(role)
    paths[role] = join(directory, 'toy', role)
    await writeFile(paths[role], bytes)
    files[role] = { path: `toy/${role}`, sha256: sha256(bytes), bytes: bytes.length }
  }
  const entry: ManifestCircuit = {
    contentHash: 'a'.repeat(64),
    constraints: 5,
    wires: 6,
    publicInputs: 1,
    domainPower: 3,
    compiler: 'circom2',
    warnings: [],
    setup: { kind: 'development', seed: 's', warning: 'UNSAFE', contributions: [] },
    files,
  }
  const toy: Pick<CircuitArtifacts, 'name' | 'entry' | 'paths' | 'verifyFiles'> = {
    name: 'toy',
    entry,
    paths,
    verifyFiles: (roles = ROLES) => verifyArtifactFiles({ directory, files, roles }),
  }
  const artifacts: Pick<Artifacts, 'directory' | 'manifest' | 'circuit'> = {
    directory,
    manifest: { version: 1, circuits: { toy: entry } },
    circuit: () => toy as CircuitArtifacts,
  }
  return { root, directory, artifacts, paths }
}
