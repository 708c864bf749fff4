import { mkdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { throwIfAborted } from './abort.js'
import { ArtifactError } from './artifact-error.js'
import { type BuildStage, buildCircuit } from './build-circuit.js'
import { assertCeremonyPlan } from './ceremony-setup.js'
import type { CircuitDefinition } from './circuit-definition.js'
import { type CircuitSetup, isSameSetup } from './circuit-setup.js'
import { collectSources, defaultIncludeRoots, type IncludeRoot } from './compile/circuit-sources.js'
import { contentHash } from './compile/content-hash.js'
import { withDirectoryLock } from './directory-lock.js'
import { digestFile } from './file-digest.js'
import { type Manifest, type ManifestCircuit, readManifestIfAny, writeManifest } from './manifest.js'
import { verifyArtifactFiles } from './verify-artifact-files.js'
import { removeAbandonedWork, withWorkDirectory } from './work-directory.js'

/** Progress of a build: `percent` of the stage, `seconds` since this circuit was begun. */
export type BuildEvent = {
  readonly circuit: string
  readonly stage: BuildStage
  readonly percent: number
  readonly seconds: number
}

/** Options of {@link buildCircuits}. */
export type BuildCircuitsOptions = {
  readonly definitions: readonly CircuitDefinition[]
  readonly setup: CircuitSetup
  /** Folder of the build; anywhere, `build/circuits` of the current directory by default. */
  readonly directory?: string
  /** Where includes are searched; the package's circuits and circomlib by default. */
  readonly roots?: readonly IncludeRoot[]
  /** Also keep the `.sym` file: names of all signals, some 70 bytes each. */
  readonly sym?: boolean
  /** Build again even what is up to date. */
  readonly force?: boolean
  readonly onProgress?: (event: BuildEvent) => void
  readonly signal?: AbortSignal
}

/**
 * Builds circuits into `<directory>/<name>/` and records them in `<directory>/manifest.json`.
 *
 * A circuit is left alone when sources, compiler, flags and setup are those of the manifest and its files have the
 * recorded hashes. Otherwise it is built aside and moved into place at the end: after a failure, an abort or a kill, a
 * circuit is either complete and in the manifest or not in the manifest. Other circuits of the manifest are kept.
 * Builds in one folder wait for each other, across processes.
 *
 * @throws ArtifactError CIRCUIT_COMPILE_FAILED, CIRCUIT_INCLUDE_MISSING, CEREMONY_INVALID, BUILD_ABORTED,
 *   VERIFICATION_KEY_REJECTED, MANIFEST_MALFORMED, PROCESS_FAILED
 */
export async function buildCircuits(options: BuildCircuitsOptions): Promise<Manifest> {
  const { definitions, setup, signal } = options
  const directory = resolve(options.directory ?? join('build', 'circuits'))
  const roots = options.roots ?? defaultIncludeRoots()
  assertDefinitions(definitions)
  if (setup.kind === 'ceremony') assertCeremonyPlan(setup.contributions, setup.beacon)
  await mkdir(directory, { recursive: true })
  const onWait = () => options.onProgress?.({ circuit: '', stage: 'wait', percent: 0, seconds: 0 })
  return withDirectoryLock({ directory, onWait, signal }, async () => {
    await removeAbandonedWork(directory)
    const ptauSha256 = setup.kind === 'ceremony' ? (await digestFile(setup.ptau, signal)).sha256 : undefined
    let manifest = await readManifestIfAny(directory)
    for (const definition of definitions) {
      throwIfAborted(signal)
      const { name } = definition
      const report = reporter(name, options.onProgress)
      const sources = await collectSources(definition, roots)
      const hash = contentHash(definition, sources)
      const recorded = manifest.circuits[name]
      const isWanted =
        recorded?.contentHash === hash &&
        isSameSetup(recorded.setup, setup, ptauSha256) &&
        (options.sym !== true || recorded.files.sym !== undefined)
      if (options.force !== true && isWanted && (await areFilesIntact(directory, recorded))) {
        report('cached', 100)
        continue
      }
      await withWorkDirectory(directory, name, async (work) => {
        const sym = options.sym ?? false
        const built = await buildCircuit({
          definition,
          hash,
          sources,
          roots,
          setup,
          work,
          sym,
          report,
          signal,
        })
        throwIfAborted(signal)
        manifest = await install({ directory, name, work, manifest, built })
      })
      report('done', 100)
    }
    return manifest
  })
}

/** Forgets the old circuit before its files go, and records the new one after its files are there. */
async function install({
  directory,
  name,
  work,
  manifest,
  built,
}: {
  directory: string
  name: string
  work: string
  manifest: Manifest
  built: ManifestCircuit
}): Promise<Manifest> {
  if (manifest.circuits[name] !== undefined) {
    const { [name]: _, ...others } = manifest.circuits
    await writeManifest(directory, { ...manifest, circuits: others })
  }
  const target = join(directory, name)
  await rm(target, { recursive: true, force: true })
  await rename(work, target)
  const next = { ...manifest, circuits: { ...manifest.circuits, [name]: built } }
  await writeManifest(directory, next)
  return next
}

function reporter(circuit: string, onProgress: BuildCircuitsOptions['onProgress']) {
  const started = performance.now()
  return (stage: BuildStage, percent: number) =>
    onProgress?.({ circuit, stage, percent, seconds: (performance.now() - started) / 1000 })
}

async function areFilesIntact(directory: string, circuit: ManifestCircuit): Promise<boolean> {
  try {
    await verifyArtifactFiles({ directory, files: circuit.files })
    return true
  } catch (error) {
    if (error instanceof ArtifactError) return false
    throw error
  }
}

function assertDefinitions(definitions: readonly CircuitDefinition[]): void {
  const names = definitions.map(({ name }) => name)
  for (const [index, name] of names.entries()) {
    if (!/^[a-z0-9][a-z0-9_-]*$/.test(name) || names.indexOf(name) !== index) {
      throw ArtifactError.of('CIRCUIT_UNKNOWN', 'A circuit needs a name of its own, usable as a file name.', [
        `name: ${name}`,
      ])
    }
  }
}
