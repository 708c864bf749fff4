import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { afterAll } from 'vitest'
import { packageRoot } from '../../src/artifacts/package-root.js'

/** The jobs' code as JavaScript below `build/`, for child processes, since Node reads no TypeScript; removed afterwards. */
export function compiledJobs(): string {
  mkdirSync(join(packageRoot(), 'build'), { recursive: true })
  const target = mkdtempSync(join(packageRoot(), 'build', 'test-jobs-'))
  afterAll(() => rmSync(target, { recursive: true, force: true }))
  for (const folder of [
    'jobs',
    'artifacts',
    'errors',
    'ethereum',
    'arithmetic',
    'bls12-381',
    'hash',
    'groth16',
  ]) {
    const source = join(packageRoot(), 'src', folder)
    for (const entry of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
      if (!entry.endsWith('.ts')) continue
      const { outputText } = ts.transpileModule(readFileSync(join(source, entry), 'utf8'), {
        compilerOptions: {
          target: ts.ScriptTarget.ES2023,
          module: ts.ModuleKind.ESNext,
          verbatimModuleSyntax: true,
        },
      })
      const path = join(target, folder, entry.replace(/\.ts$/, '.js'))
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, outputText)
    }
  }
  return target
}
