import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'

const root = resolve(import.meta.dirname, '../..')
const builds = join(root, 'build', 'test-scenarios')
const HOUR = 3_600_000

const compilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
}

/**
 * Compiles the sources as they are now, once for all scenarios of a run: the folder is named by what is in it. Types are
 * not checked.
 *
 * @returns The programs that scenarios start as processes.
 */
export function compiledService(): { main: string; cli: URL; lightWorker: URL; library: string } {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((entry) => entry.endsWith('.ts') && !entry.endsWith('.d.ts'))
    .toSorted()
    .map((entry) => ({ entry, text: readFileSync(join(root, 'src', entry), 'utf8') }))
  const hash = createHash('sha256')
  for (const { entry, text } of sources) hash.update(`${entry}\0${text}\0`)
  const library = join(builds, hash.digest('hex').slice(0, 16))
  if (!existsSync(library)) {
    mkdirSync(builds, { recursive: true })
    removeOldBuilds()
    const temporary = mkdtempSync(join(builds, 'new-'))
    for (const { entry, text } of sources) {
      const path = join(temporary, entry.replace(/\.ts$/, '.js'))
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, ts.transpileModule(text, { compilerOptions, fileName: entry }).outputText)
    }
    try {
      renameSync(temporary, library)
    } catch (error) {
      rmSync(temporary, { recursive: true, force: true })
      if (!existsSync(library)) throw error
    }
  }
  const main = join(library, 'cli', 'main.js')
  const lightWorker = pathToFileURL(join(library, 'bench/service/light-worker-process.js'))
  return { main, cli: pathToFileURL(main), lightWorker, library }
}

function removeOldBuilds(): void {
  for (const entry of readdirSync(builds)) {
    const path = join(builds, entry)
    if (Date.now() - statSync(path).mtimeMs > HOUR) rmSync(path, { recursive: true, force: true })
  }
}
