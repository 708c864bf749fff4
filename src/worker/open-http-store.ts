import { createHash } from 'node:crypto'
import { mkdir, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ArtifactError } from '../artifacts/artifact-error.js'
import { withDirectoryLock } from '../artifacts/directory-lock.js'
import { digestFile } from '../artifacts/file-digest.js'
import { loadArtifacts } from '../artifacts/load-artifacts.js'
import {
  type Manifest,
  type ManifestCircuit,
  type ManifestFile,
  writeManifest,
} from '../artifacts/manifest.js'
import { createArtifactCheck } from '../prover/artifact-check.js'
import type { ArtifactStore } from './artifact-store.js'
import { diskFull, isDiskFull } from './disk-full.js'
import { download } from './download.js'
import { WorkerError } from './worker-error.js'

export type OpenHttpStoreParameters = {
  /** Files are asked for as `{baseUrl}/{sha256}`, as the service has them below `/v1/artifacts`. */
  baseUrl: string
  /** Sent with every request, such as `authorization`. */
  headers?: Readonly<Record<string, string>> | undefined
  /** The manifest of the build, from a source that is trusted: it pins everything else. */
  manifest: Manifest
  /** Files are kept here; several workers of a machine may share it. */
  cacheDirectory: string
  /** A server that sends nothing for that long is given up; 30 by default. */
  stallSeconds?: number | undefined
  /** Downloads of one file before the circuit is given up, each going on where the last broke off; 3 by default. */
  attempts?: number | undefined
  fetch?: typeof globalThis.fetch | undefined
  signal?: AbortSignal | undefined
}

const PAUSE_MILLISECONDS = 500

/**
 * Opens a build that is served over HTTP by content: the verification keys are fetched now, the large files when a
 * circuit is first needed. Whatever the server sends is compared with its hash before it is used.
 *
 * @throws WorkerError `INVALID_SETTING`, `ARTIFACT_UNAVAILABLE`, `DISK_FULL`; ArtifactError `ARTIFACT_MISSING`,
 *   `ARTIFACT_CORRUPT`, and those of `loadArtifacts`.
 */
export async function openHttpStore(parameters: OpenHttpStoreParameters): Promise<ArtifactStore> {
  const base = baseOf(parameters.baseUrl)
  const { stallSeconds = 30, attempts = 3, headers, fetch = globalThis.fetch } = parameters
  const manifest = flattened(parameters.manifest)
  const directory = join(resolve(parameters.cacheDirectory), hashOf(manifest))
  await mkdir(directory, { recursive: true })

  async function obtain(file: ManifestFile, signal: AbortSignal | undefined): Promise<void> {
    const path = join(directory, file.path)
    if ((await sizeOf(path)) === file.bytes) return
    await rm(path, { force: true })
    const { sha256, bytes } = file
    const url = `${base}/${sha256}`
    for (let attempt = 1; ; attempt++) {
      const isContinued = (await sizeOf(`${path}.part`)) !== undefined
      try {
        return await download({ url, headers, path, sha256, bytes, stallSeconds, fetch, signal })
      } catch (error) {
        // What was there before may be at fault; it is thrown away by now.
        const mayPass = isUnavailable(error) || (isContinued && error instanceof ArtifactError)
        if (!mayPass || attempt >= attempts) throw error
      }
      await sleep(PAUSE_MILLISECONDS * attempt, undefined, signal === undefined ? {} : { signal })
    }
  }

  const locked = <result>(signal: AbortSignal | undefined, use: () => Promise<result>) =>
    withDirectoryLock({ directory, signal }, use).catch((error: unknown) => {
      throw isDiskFull(error) ? diskFull(error) : error
    })

  const artifacts = await locked(parameters.signal, async () => {
    await writeManifest(directory, manifest)
    for (const { files } of Object.values(manifest.circuits)) {
      await obtainVerified(join(directory, files.verificationKey.path), files.verificationKey, () =>
        obtain(files.verificationKey, parameters.signal),
      )
    }
    return loadArtifacts(directory)
  })
  const check = createArtifactCheck()

  return {
    artifacts,
    prepare: (name, { signal } = {}) =>
      locked(signal, async () => {
        const circuit = artifacts.circuit(name)
        const { wasm, zkey } = circuit.entry.files
        for (const isLast of [false, true]) {
          await obtain(wasm, signal)
          await obtain(zkey, signal)
          try {
            return await check(circuit)
          } catch (error) {
            if (isLast || !(error instanceof ArtifactError)) throw error
            // The disk changed what was verified when it came: fetch it once more.
            for (const file of [wasm, zkey]) await removeUnless(join(directory, file.path), file)
          }
        }
      }),
  }
}

function isUnavailable(error: unknown): boolean {
  return error instanceof WorkerError && error.code === 'ARTIFACT_UNAVAILABLE'
}

/** Small files are compared with their hash each time, and fetched again when they changed. */
async function obtainVerified(path: string, file: ManifestFile, obtain: () => Promise<void>): Promise<void> {
  await removeUnless(path, file)
  await obtain()
}

async function removeUnless(path: string, { sha256 }: ManifestFile): Promise<void> {
  const found = await digestFile(path).catch(() => undefined)
  if (found?.sha256 !== sha256) await rm(path, { force: true })
}

/** The same circuits with every file lying flat beside the manifest under its hash. */
function flattened({ version, circuits }: Manifest): Manifest {
  const entries = Object.entries(circuits).map(([name, entry]): [string, ManifestCircuit] => {
    const files = Object.entries(entry.files).flatMap(([role, file]) =>
      file === undefined ? [] : [[role, { ...file, path: file.sha256 }]],
    )
    return [name, { ...entry, files: Object.fromEntries(files) as ManifestCircuit['files'] }]
  })
  return { version, circuits: Object.fromEntries(entries) }
}

function hashOf(manifest: Manifest): string {
  return createHash('sha256').update(JSON.stringify(manifest)).digest('hex')
}

function baseOf(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new WorkerError('INVALID_SETTING', 'The base of the artifacts is not an HTTP URL.')
  }
  return url.href.replace(/\/+$/, '')
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  )
}
