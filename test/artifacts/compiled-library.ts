import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { afterAll } from 'vitest'
import { packageRoot } from '../../src/artifacts/package-root.js'

/** Compiles the artifact code to JavaScript below `build/`, as in the package, for child processes; removed afterwards. */
export function compiledLibrary(): string {
  mkdirSync(join(packageRoot(), 'build'), { recursive: true })
  const target = mkdtempSync(join(packageRoot(), 'build', 'test-library-'))
  afterAll(() => rmSync(target, { recursive: true, force: true }))
  for (const folder of ['artifacts', 'errors', 'groth16']) {
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
