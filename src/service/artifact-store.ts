import { constants } from 'node:fs'
import { type FileHandle, open, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import type { Manifest, ManifestFile, ManifestFileRole } from '../artifacts/manifest.js'
import type { CircuitJson } from './schemas/artifact-schema.js'
import { notFound, ServiceError } from './service-error.js'

/** Files of a build, found by their content. */
export type ArtifactStore = {
  circuits: readonly CircuitJson[]
  /**
   * Opens the file with this content. Whoever opens it reads or closes it.
   *
   * @throws ServiceError `NOT_FOUND` when the manifest has no such file, `INTERNAL_ERROR` when the file is not it.
   */
  open(sha256: string): Promise<{ bytes: number; handle: FileHandle }>
}

/**
 * Indexes a build by content hash. No text of a request ever becomes part of a path: a hash is looked up, and the path
 * is the manifest's. Links below the folder are refused, whoever made them.
 */
export function createArtifactStore({
  directory,
  manifest,
}: {
  directory: string
  manifest: Manifest
}): ArtifactStore {
  const circuits = Object.entries(manifest.circuits).map(([name, entry]) => toCircuitJson(name, entry))
  const byContent = new Map<string, ManifestFile>()
  for (const { files } of Object.values(manifest.circuits)) {
    for (const file of Object.values(files)) if (file !== undefined) byContent.set(file.sha256, file)
  }
  return {
    circuits,
    async open(sha256) {
      const file = byContent.get(sha256)
      if (file === undefined) throw notFound('artifact')
      try {
        const root = await realpath(directory)
        const path = join(root, file.path)
        if ((await realpath(path)) !== path) throw new Error('the file is behind a symbolic link')
        const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
        const { size } = await handle.stat()
        if (size === file.bytes) return { bytes: size, handle }
        await handle.close()
        throw new Error(`the file has ${size} bytes, not ${file.bytes}`)
      } catch (cause) {
        throw new ServiceError('INTERNAL_ERROR', 'This artifact cannot be served.', { cause })
      }
    },
  }
}

function toCircuitJson(name: string, entry: Manifest['circuits'][string]): CircuitJson {
  const { contentHash, constraints, publicInputs, setup, files } = entry
  const roles = Object.keys(files) as ManifestFileRole[]
  return {
    name,
    contentHash,
    constraints,
    publicInputs,
    setup: {
      kind: setup.kind,
      contributions: setup.contributions.length,
      ...(setup.kind === 'development' ? { warning: setup.warning } : {}),
    },
    files: roles.flatMap((role) => {
      const file = files[role]
      return file === undefined ? [] : [{ role, sha256: file.sha256, bytes: file.bytes }]
    }),
  }
}
