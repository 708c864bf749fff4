import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ArtifactError } from './artifact-error.js'

/** Folder of this package: the nearest above this file with its `package.json`, in sources and when compiled. */
export function packageRoot(): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const path = join(folder, 'package.json')
    if (existsSync(path) && JSON.parse(readFileSync(path, 'utf8')).name === 'concordat') return folder
  }
  throw ArtifactError.of('ARTIFACT_MISSING', "The package's own folder was not found.")
}

/** Folder of an installed dependency, wherever the package manager put it. */
export function dependencyRoot(name: string): string {
  const require = createRequire(import.meta.url)
  for (const folder of require.resolve.paths(name) ?? []) {
    if (existsSync(join(folder, name, 'package.json'))) return join(folder, name)
  }
  throw ArtifactError.of('ARTIFACT_MISSING', 'A dependency is not installed.', [`package: ${name}`])
}

/** Version of an installed dependency. */
export function dependencyVersion(name: string): string {
  return String(JSON.parse(readFileSync(join(dependencyRoot(name), 'package.json'), 'utf8')).version)
}
