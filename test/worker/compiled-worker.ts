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
  'errors',
  'ethereum',
  'groth16',
  'hash',
  'jobs',
  'prover',
  'worker',
]

/** Compiles what a worker needs to JavaScript below `build/`, as in the package, for its processes; removed afterwards. */
export function compiledWorker() {
  mkdirSync(join(packageRoot(), 'build'), { recursive: true })
  const library = mkdtempSync(join(packageRoot(), 'build', 'test-worker-'))
  afterAll(() => rmSync(library, { recursive: true, force: true }))
  for (const folder of FOLDERS) compileFolder(join(packageRoot(), 'src', folder), join(library, folder))
  const module = (path: string) => pathToFileURL(join(library, path))
  return {
    library,
    module,
    modules: {
      child: module('worker/prove-job-process.js'),
      thread: module('worker/verifying-thread.js'),
    },
  }
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
