import { stat } from 'node:fs/promises'
import type { CircuitArtifacts } from '../artifacts/load-artifacts.js'

/** The files a proof is made from; the verification key is in memory already. */
const NEEDED = ['wasm', 'zkey'] as const

type Role = 'wasm' | 'zkey' | 'r1cs'

/**
 * Makes a function that hashes a circuit's files the first time it sees them and again whenever inode, size or
 * modification time changed. A file that is swapped without a trace is caught later, when the proof is verified.
 *
 * The function throws `ArtifactError` `ARTIFACT_MISSING` or `ARTIFACT_CORRUPT`.
 *
 * @param roles Which files; those that a proof is made from by default.
 */
export function createArtifactCheck(
  roles: readonly Role[] = NEEDED,
): (circuit: CircuitArtifacts) => Promise<void> {
  const verified = new Map<string, string>()
  return async (circuit) => {
    const before = await fingerprint(circuit, roles)
    if (before !== undefined && verified.get(circuit.name) === before) return
    await circuit.verifyFiles(roles)
    if (before !== undefined) verified.set(circuit.name, before)
  }
}

/** `undefined` when a file cannot be read; hashing it then says so with a proper error. */
async function fingerprint(circuit: CircuitArtifacts, roles: readonly Role[]): Promise<string | undefined> {
  try {
    const files = await Promise.all(roles.map((role) => stat(circuit.paths[role], { bigint: true })))
    return files.map(({ ino, size, mtimeNs, ctimeNs }) => [ino, size, mtimeNs, ctimeNs].join(':')).join(' ')
  } catch {
    return undefined
  }
}
