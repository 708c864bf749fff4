import { readFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { ArtifactError } from '../artifact-error.js'
import type { CircuitDefinition } from '../circuit-definition.js'
import { dependencyRoot, packageRoot } from '../package-root.js'

/** A folder includes are searched in, and the name it has in the compiler's working folder. */
export type IncludeRoot = { readonly name: string; readonly directory: string }

/** A file the main file includes, directly or not. */
export type CircuitSource = {
  /** Path in the compiler's working folder, with forward slashes: `circuits/hash/poseidon.circom`. */
  readonly path: string
  readonly content: string
}

/** The package's `circuits` folder, then the folder circomlib is installed in. */
export function defaultIncludeRoots(): IncludeRoot[] {
  return [
    { name: 'circuits', directory: join(packageRoot(), 'circuits') },
    { name: 'node_modules', directory: dirname(dependencyRoot('circomlib')) },
  ]
}

/**
 * Finds every file a circuit includes, in the compiler's order of search: relative to the including file, then the
 * roots. Sorted by path.
 *
 * @throws ArtifactError CIRCUIT_INCLUDE_MISSING
 */
export async function collectSources(
  { name, source }: CircuitDefinition,
  roots: readonly IncludeRoot[],
): Promise<CircuitSource[]> {
  const found = new Map<string, CircuitSource>()
  const queue = includesOf(source).map((include) => ({ include, from: undefined as string | undefined }))
  for (let entry = queue.pop(); entry !== undefined; entry = queue.pop()) {
    const { include, from } = entry
    const candidates = [
      ...(from === undefined ? [] : [join(dirname(from), include)]),
      ...roots.map(({ directory }) => join(directory, include)),
    ]
    const file = await readFirst(candidates, roots)
    if (file === undefined) {
      throw ArtifactError.of('CIRCUIT_INCLUDE_MISSING', 'A file included by a circuit does not exist.', [
        `circuit: ${name}`,
        `include: ${include}`,
        `included by: ${from === undefined ? 'the main file' : (logicalPath(from, roots) ?? from)}`,
      ])
    }
    if (found.has(file.path)) continue
    found.set(file.path, { path: file.path, content: file.content })
    for (const next of includesOf(file.content)) queue.push({ include: next, from: file.absolute })
  }
  return [...found.values()].sort((left, right) => (left.path < right.path ? -1 : 1))
}

function includesOf(source: string): string[] {
  const text = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ' ')
  return [...text.matchAll(/\binclude\s*"([^"]+)"/g)].map((match) => match[1] ?? '')
}

async function readFirst(candidates: readonly string[], roots: readonly IncludeRoot[]) {
  for (const absolute of candidates) {
    const path = logicalPath(absolute, roots)
    if (path === undefined) continue
    const content = await readFile(absolute, 'utf8').catch(() => undefined)
    if (content !== undefined) return { absolute, path, content }
  }
  return undefined
}

function logicalPath(absolute: string, roots: readonly IncludeRoot[]): string | undefined {
  for (const { name, directory } of roots) {
    const inside = relative(directory, absolute)
    if (!inside.startsWith('..')) return [name, ...inside.split(sep)].join('/')
  }
  return undefined
}
