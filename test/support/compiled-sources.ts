import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { afterAll } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const builds = join(root, 'build', 'test-sources')
const KEPT_MILLISECONDS = 3 * 3_600_000

const compilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
}

export type CompiledSources = {
  /** The folder, as `build/lib` of the package. */
  library: string
  /** Path of the command line's program. */
  main: string
  /** A module by its path in it: `cli/main.js`. */
  module(path: string): URL
}

/**
 * The sources as they are now as JavaScript, for child processes, since Node reads no TypeScript. Compiled once for all
 * tests that find the same sources: the folder is named by what is in it and is not to be written. Types are not checked.
 */
export function compiledSources(): CompiledSources {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((entry) => entry.endsWith('.ts') && !entry.endsWith('.d.ts'))
    .toSorted()
    .map((entry) => ({ entry, text: readFileSync(join(root, 'src', entry), 'utf8') }))
  const hash = createHash('sha256')
  for (const { entry, text } of sources) hash.update(`${entry}\0${text}\0`)
  const library = join(builds, hash.digest('hex').slice(0, 16))
  mkdirSync(builds, { recursive: true })
  if (!existsSync(library)) compile(sources, library)
  const now = new Date()
  utimesSync(library, now, now)
  removeOldBuilds()
  return compiledIn(library)
}

/** The same in a folder of this test file alone, by which its processes are known; removed after its tests. */
export function ownCompiledSources(): CompiledSources {
  const { library: shared } = compiledSources()
  const library = mkdtempSync(join(builds, 'own-'))
  afterAll(() => rmSync(library, { recursive: true, force: true }))
  cpSync(shared, library, { recursive: true })
  return compiledIn(library)
}

function compiledIn(library: string): CompiledSources {
  return {
    library,
    main: join(library, 'cli', 'main.js'),
    module: (path) => pathToFileURL(join(library, path)),
  }
}

function compile(sources: readonly { entry: string; text: string }[], library: string): void {
  const temporary = mkdtempSync(join(builds, 'new-'))
  for (const { entry, text } of sources) {
    const path = join(temporary, entry.replace(/\.ts$/, '.js'))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, ts.transpileModule(text, { compilerOptions, fileName: entry }).outputText)
  }
  try {
    renameSync(temporary, library)
  } catch (error) {
    // Another test was faster.
    rmSync(temporary, { recursive: true, force: true })
    if (!existsSync(library)) throw error
  }
}

/** Of sources that have changed since, and of tests that were killed. */
function removeOldBuilds(): void {
  for (const entry of readdirSync(builds)) {
    const path = join(builds, entry)
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY)
    if (age > KEPT_MILLISECONDS) rmSync(path, { recursive: true, force: true })
  }
}
