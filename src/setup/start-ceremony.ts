import { constants, copyFile, mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { CircuitDefinition } from '../artifacts/circuit-definition.js'
import {
  collectSources,
  defaultIncludeRoots,
  type IncludeRoot,
} from '../artifacts/compile/circuit-sources.js'
import { contentHash } from '../artifacts/compile/content-hash.js'
import { withDirectoryLock } from '../artifacts/directory-lock.js'
import { digestFile } from '../artifacts/file-digest.js'
import { removeAbandonedWork, withWorkDirectory } from '../artifacts/work-directory.js'
import { flushFile, keyPath, ptauPath } from './ceremony-files.js'
import { compileFromSource } from './compile-from-source.js'
import { makeInitialKey } from './initial-key.js'
import { assertPower, digestPtau, type PtauDigest, readPtauPower } from './ptau.js'
import { SetupError } from './setup-error.js'
import type { SetupControl } from './setup-event.js'
import { circuitOf, readTranscript, type Transcript, withCircuit, writeTranscript } from './transcript.js'

/**
 * Begins phase 2: copies the powers of tau into the folder, compiles each circuit, makes its initial key and writes the
 * transcript. Circuits that were begun before, from the same sources, are left as they are, so that an interrupted call
 * is simply repeated and circuits can be added later.
 *
 * @param options.ptauSha256 the hash the powers of tau must have, from a place other than the file itself
 * @throws SetupError PTAU_MISMATCH, PTAU_INVALID, PTAU_TOO_SMALL, CIRCUIT_CHANGED, FOLDER_IN_USE, TRANSCRIPT_MALFORMED;
 *   ArtifactError when a circuit does not compile or the call is aborted
 */
export async function startCeremony(
  options: {
    readonly definitions: readonly CircuitDefinition[]
    readonly ptau: string
    readonly ptauSha256: string
    readonly directory: string
    readonly roots?: readonly IncludeRoot[] | undefined
  } & SetupControl,
): Promise<Transcript> {
  const { definitions, ptauSha256, roots = defaultIncludeRoots(), onProgress, signal } = options
  const directory = resolve(options.directory)
  const ptau = resolve(options.ptau)
  const digest = await digestPtau(ptau, signal)
  assertSameHash(ptauSha256.toLowerCase(), digest.sha256, 'pinned')
  const power = await readPtauPower(ptau)
  await mkdir(directory, { recursive: true })
  return withDirectoryLock({ directory, signal }, async () => {
    await removeAbandonedWork(directory)
    let transcript = await readTranscriptIfAny(directory)
    if (transcript !== undefined) assertSameHash(transcript.ptau.sha256, digest.sha256, 'of this ceremony')
    transcript ??= { version: 1, ptau: { ...digest, power }, circuits: {} }
    await keepPtau({ directory, ptau, digest })
    for (const definition of definitions) {
      const { name } = definition
      const sources = await collectSources(definition, roots)
      if (Object.hasOwn(transcript.circuits, name)) {
        if (circuitOf(transcript, name).contentHash === contentHash(definition, sources)) continue
        throw SetupError.of('CIRCUIT_CHANGED', 'The sources of a circuit changed since its ceremony began.', [
          `circuit: ${name}`,
        ])
      }
      const current: Transcript = transcript
      transcript = await withWorkDirectory(directory, name, async (work) => {
        onProgress?.({ circuit: name, stage: 'compile' })
        const { compiled, facts } = await compileFromSource({ definition, directory: work, roots, signal })
        assertPower({ power, domainPower: facts.domainPower, circuit: name })
        onProgress?.({ circuit: name, stage: 'initial key' })
        const zkey = keyPath(work, '.', 0)
        await mkdir(dirname(zkey))
        const initial = await makeInitialKey({ r1cs: compiled.r1cs, ptau: ptauPath(directory), zkey, signal })
        await flushFile(zkey)
        await install({ directory, name, work, initialKey: initial.sha256 })
        const circuit = {
          ...facts,
          initialKey: initial.sha256,
          circuitHash: initial.circuitHash,
          contributions: [],
        }
        const next = withCircuit(current, name, circuit)
        await writeTranscript(directory, next)
        return next
      })
    }
    return transcript
  })
}

async function readTranscriptIfAny(directory: string): Promise<Transcript | undefined> {
  try {
    return await readTranscript(directory)
  } catch (error) {
    if (error instanceof SetupError && error.code === 'TRANSCRIPT_MISSING') return undefined
    throw error
  }
}

function assertSameHash(expected: string, actual: string, whose: string): void {
  if (expected === actual) return
  throw SetupError.of('PTAU_MISMATCH', `The ptau does not have the hash that is ${whose}.`, [
    `expected sha256: ${expected}`,
    `actual sha256: ${actual}`,
  ])
}

/** What was hashed and what is used must be the same bytes, so the copy is hashed and not its original. */
async function keepPtau({
  directory,
  ptau,
  digest,
}: {
  directory: string
  ptau: string
  digest: PtauDigest
}): Promise<void> {
  const kept = ptauPath(directory)
  const isKept = await digestFile(kept).then(
    ({ sha256 }) => sha256 === digest.sha256,
    () => false,
  )
  if (isKept) return
  await withWorkDirectory(directory, 'ptau', async (work) => {
    const copy = join(work, 'copy')
    await copyFile(ptau, copy, constants.COPYFILE_FICLONE)
    await flushFile(copy)
    assertSameHash(digest.sha256, (await digestFile(copy)).sha256, 'pinned')
    await rename(copy, kept)
  })
}

/** Moves a new circuit into place. A folder that an interrupted call left is replaced, nobody else's. */
async function install({
  directory,
  name,
  work,
  initialKey,
}: {
  directory: string
  name: string
  work: string
  initialKey: string
}): Promise<void> {
  const target = join(directory, name)
  const leftover = await digestFile(keyPath(directory, name, 0)).catch(() => undefined)
  if (leftover?.sha256 === initialKey) await rm(target, { recursive: true })
  try {
    await rename(work, target)
  } catch (cause) {
    throw SetupError.of(
      'FOLDER_IN_USE',
      'The folder of a circuit exists and does not belong to this ceremony.',
      [`folder: ${target}`],
      cause,
    )
  }
}
