import { createHash } from 'node:crypto'
import { copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { CircuitDefinition } from '../artifacts/circuit-definition.js'
import type { IncludeRoot } from '../artifacts/compile/circuit-sources.js'
import { withDirectoryLock } from '../artifacts/directory-lock.js'
import { exportKey } from '../artifacts/export-key.js'
import { readManifestIfAny, writeManifest } from '../artifacts/manifest.js'
import { removeAbandonedWork, withWorkDirectory } from '../artifacts/work-directory.js'
import { keyName, keyPath, keysFolder, linkOrCopy, manifestFiles, ptauPath } from './ceremony-files.js'
import { manifestEntry } from './manifest-entry.js'
import { SetupError } from './setup-error.js'
import type { SetupControl } from './setup-event.js'
import { SetupRejectedError } from './setup-rejected-error.js'
import {
  circuitOf,
  expectedKey,
  readTranscript,
  type Transcript,
  type TranscriptCircuit,
  type TranscriptFinal,
  withCircuit,
  writeTranscript,
} from './transcript.js'
import { runtimeCodeHash, solidityCompiler } from './verifier-code.js'
import { verifySetup } from './verify/verify-setup.js'

/**
 * Ends a ceremony: derives verification key and verifier from the last key, verifies everything as `verifySetup` does, and
 * only then puts the circuit into the manifest, from where prover and deployment take it. Finished circuits are skipped, so
 * that an interrupted call is simply repeated.
 *
 * @param options.circuits names; all circuits of the ceremony by default
 * @param options.minimumContributions besides the beacon; 1 by default and at least
 * @throws SetupError STEP_OUT_OF_ORDER before the beacon, SetupRejectedError with findings; nothing is installed then
 */
export async function finishCeremony(
  options: {
    readonly directory: string
    readonly definitions: readonly CircuitDefinition[]
    readonly roots?: readonly IncludeRoot[] | undefined
    readonly circuits?: readonly string[] | undefined
    readonly minimumContributions?: number | undefined
  } & SetupControl,
): Promise<Transcript> {
  const { definitions, roots, minimumContributions, onProgress, signal } = options
  const directory = resolve(options.directory)
  const names = options.circuits ?? Object.keys((await readTranscript(directory)).circuits)
  return withDirectoryLock({ directory, signal }, async () => {
    await removeAbandonedWork(directory)
    let transcript = await readTranscript(directory)
    for (const name of names) assertEnded(name, circuitOf(transcript, name))
    for (const name of names) {
      const circuit = circuitOf(transcript, name)
      if (circuit.final !== undefined) continue
      const current = transcript
      transcript = await withWorkDirectory(directory, name, async (work) => {
        onProgress?.({ circuit: name, stage: 'export' })
        const staged = await stage({ directory, name, circuit, work, transcript: current, signal })
        const { findings } = await verifySetup({
          directory: work,
          definitions,
          roots,
          ptau: ptauPath(directory),
          minimumContributions,
          onProgress,
          signal,
        })
        if (findings.length > 0) throw new SetupRejectedError(findings)
        return install({ directory, name, circuit: staged, work, transcript: current })
      })
    }
    return transcript
  })
}

function assertEnded(name: string, { contributions }: TranscriptCircuit): void {
  if (contributions.at(-1)?.kind === 'beacon') return
  throw SetupError.of('STEP_OUT_OF_ORDER', 'A ceremony ends with a beacon, which was not applied yet.', [
    `circuit: ${name}`,
    `contributions: ${contributions.length}`,
  ])
}

/** Makes the finished circuit in a folder of its own, which looks as the ceremony's folder will. */
async function stage({
  directory,
  name,
  circuit,
  work,
  transcript,
  signal,
}: {
  directory: string
  name: string
  circuit: TranscriptCircuit
  work: string
  transcript: Transcript
  signal?: AbortSignal | undefined
}): Promise<TranscriptCircuit & { final: TranscriptFinal }> {
  const files = manifestFiles(name)
  const last = circuit.contributions.length
  await mkdir(keysFolder(work, name), { recursive: true })
  for (const role of ['circom', 'r1cs', 'wasm'] as const) {
    await linkOrCopy(join(directory, files[role]), join(work, files[role]))
  }
  await linkOrCopy(keyPath(directory, name, last), join(work, files.zkey))
  for (const key of await readdir(keysFolder(directory, name))) {
    if (key < keyName(last))
      await linkOrCopy(join(keysFolder(directory, name), key), join(keysFolder(work, name), key))
  }
  const { verificationKey, verifier } = await exportKey(join(work, files.zkey), signal)
  await writeFile(join(work, files.verificationKey), verificationKey)
  await writeFile(join(work, files.verifier), verifier)
  await mkdir(join(work, 'compile'))
  const compiled = join(work, 'compile', basename(files.verifier))
  await copyFile(join(work, files.verifier), compiled)
  const final: TranscriptFinal = {
    zkey: expectedKey(circuit, last),
    verificationKey: sha256(verificationKey),
    verifier: sha256(verifier),
    solidityCompiler: solidityCompiler(),
    runtimeCode: runtimeCodeHash(compiled),
  }
  const staged = { ...circuit, final }
  await writeTranscript(work, { ...transcript, circuits: { [name]: staged } })
  const ptauSha256 = transcript.ptau.sha256
  const entry = await manifestEntry({ directory: work, name, circuit: staged, final, ptauSha256 })
  await writeManifest(work, { version: 1, circuits: { [name]: entry } })
  return staged
}

/** The manifest is written once the files are there, and the transcript, which makes the step count, last. */
async function install({
  directory,
  name,
  circuit,
  work,
  transcript,
}: {
  directory: string
  name: string
  circuit: TranscriptCircuit
  work: string
  transcript: Transcript
}): Promise<Transcript> {
  const files = manifestFiles(name)
  const manifest = await readManifestIfAny(directory)
  const entry = (await readManifestIfAny(work)).circuits[name]
  for (const role of ['zkey', 'verificationKey', 'verifier'] as const) {
    await rename(join(work, files[role]), join(directory, files[role]))
  }
  await writeManifest(directory, {
    ...manifest,
    circuits: { ...manifest.circuits, ...(entry === undefined ? {} : { [name]: entry }) },
  })
  const next = withCircuit(transcript, name, circuit)
  await writeTranscript(directory, next)
  await rm(keyPath(directory, name, circuit.contributions.length), { force: true })
  return next
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
