import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { afterAll } from 'vitest'
import { packageRoot } from '../../src/artifacts/package-root.js'

const FOLDERS = [
  'arithmetic',
  'artifacts',
  'bls12-381',
  'chain',
  'client',
  'destination',
  'devnet',
  'errors',
  'ethereum',
  'groth16',
  'hash',
  'jobs',
  'prover',
  'relayer',
  'sources',
]

/** The relayer as JavaScript below `build/`, for child processes, since Node reads no TypeScript; removed afterwards. */
export function compiledRelayer(): { module: (path: string) => string } {
  mkdirSync(join(packageRoot(), 'build'), { recursive: true })
  const library = mkdtempSync(join(packageRoot(), 'build', 'test-relayer-'))
  afterAll(() => rmSync(library, { recursive: true, force: true }))
  for (const folder of FOLDERS) compileFolder(join(packageRoot(), 'src', folder), join(library, folder))
  return { module: (path) => pathToFileURL(join(library, path)).href }
}

function compileFolder(source: string, target: string): void {
  for (const entry of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.ts')) continue
    const { outputText } = ts.transpileModule(readFileSync(join(source, entry), 'utf8'), {
      compilerOptions: {
        target: ts.ScriptTarget.ES2023,
        module: ts.ModuleKind.ESNext,
        verbatimModuleSyntax: true,
      },
    })
    const path = join(target, entry.replace(/\.ts$/, '.js'))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, outputText)
  }
}
