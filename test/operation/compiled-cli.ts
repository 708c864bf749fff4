import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import ts from 'typescript'

const root = resolve(import.meta.dirname, '../..')

/**
 * Compiles the sources as they are now into a folder of its own below `build`, so that tests can start real processes
 * of the command line. Types are not checked.
 *
 * @returns Path of the command line's program, and what removes the folder.
 */
export function compileCli(): { main: string; remove: () => void } {
  mkdirSync(join(root, 'build'), { recursive: true })
  const folder = mkdtempSync(join(root, 'build', 'test-operation-'))
  const compilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
  }
  for (const entry of readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.ts') || entry.endsWith('.d.ts')) continue
    const text = readFileSync(join(root, 'src', entry), 'utf8')
    const { outputText } = ts.transpileModule(text, { compilerOptions, fileName: entry })
    const path = join(folder, entry.replace(/\.ts$/, '.js'))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, outputText)
  }
  return {
    main: join(folder, 'cli', 'main.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
