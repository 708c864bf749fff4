import { spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'

/** Root of the repository: the compiler sees only what lies below its working directory. */
export const repositoryRoot = resolve(import.meta.dirname, '../..')

const libraries = ['circuits', 'node_modules', 'test/soundness']
const cacheFolder = 'build/test-circuits'

export type CompileOptions = {
  /** Circom text with the main component; includes are found in `circuits`, `node_modules`, `test/soundness`. */
  source: string
  /** Simplification level of the compiler; `--O1` unless told. */
  optimization?: '--O0' | '--O1' | '--O2'
}

/** A source file with the text of its include statements resolved to files. */
export type SourceFile = { path: string; text: string; includes: Map<string, string> }

/**
 * Compiles a circuit into `build/test-circuits/<hash>`, unless that folder is there already. The hash covers the
 * compiler's version, the flags, the text and every file it includes. Safe when several processes do it at once.
 *
 * @returns the folder, relative to the root of the repository, with `main.{r1cs,sym,wasm}`,
 *   `main_substitutions.json`, `witness-calculator.cjs` and `compiler.log`
 */
export async function compile({ source, optimization = '--O1' }: CompileOptions): Promise<string> {
  const files = await collectSources(source)
  const compiler = await readFile(join(repositoryRoot, 'node_modules/circom2/package.json'), 'utf8')
  const hash = createHash('sha256').update(`${JSON.parse(compiler).version} ${optimization}`)
  for (const { path, text } of files) hash.update(`\0${path}\0${text}`)
  const folder = join(cacheFolder, hash.digest('hex').slice(0, 24))
  if (existsSync(join(repositoryRoot, folder, 'main.wasm'))) return folder
  const scratch = `${folder}.${randomUUID()}`
  await mkdir(join(repositoryRoot, scratch), { recursive: true })
  try {
    await writeFile(join(repositoryRoot, scratch, 'main.circom'), source)
    const log = await runCompiler(join(scratch, 'main.circom'), optimization, scratch)
    await writeFile(join(repositoryRoot, scratch, 'compiler.log'), log)
    const generated = join(repositoryRoot, scratch, 'main_js')
    await copyFile(
      join(generated, 'witness_calculator.js'),
      join(repositoryRoot, scratch, 'witness-calculator.cjs'),
    )
    await copyFile(join(generated, 'main.wasm'), join(repositoryRoot, scratch, 'main.wasm'))
    await rename(join(repositoryRoot, scratch), join(repositoryRoot, folder))
  } catch (error) {
    await rm(join(repositoryRoot, scratch), { recursive: true, force: true })
    if (!existsSync(join(repositoryRoot, folder, 'main.wasm'))) throw error
  }
  return folder
}

/** The main text (first) and every file it includes, each once. */
export async function collectSources(source: string): Promise<SourceFile[]> {
  const files = new Map<string, SourceFile>()
  const visit = async (path: string, text: string) => {
    const file: SourceFile = { path, text, includes: new Map() }
    files.set(path, file)
    for (const [, target] of withoutComments(text).matchAll(/^\s*include\s+"([^"]+)"\s*;/gm)) {
      const found = [dirname(path), ...libraries]
        .map((folder) => join(folder, target))
        .find((candidate) => existsSync(join(repositoryRoot, candidate)))
      if (found === undefined) throw new Error(`${path} includes ${target}, which is not found`)
      const included = relative(repositoryRoot, resolve(repositoryRoot, found))
      file.includes.set(target, included)
      if (!files.has(included)) await visit(included, await readFile(join(repositoryRoot, found), 'utf8'))
    }
  }
  await visit('main.circom', source)
  return [...files.values()]
}

/** Circom text with comments blanked; line breaks stay. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (comment) => comment.replace(/[^\n]/g, ' '))
}

async function runCompiler(main: string, optimization: string, output: string): Promise<string> {
  const args = ['node_modules/circom2/cli.js', main, ...libraries.flatMap((library) => ['-l', library])]
  args.push(optimization, '--r1cs', '--wasm', '--sym', '--simplification_substitution', '-o', output)
  const child = spawn(process.execPath, args, { cwd: repositoryRoot, stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  child.stdout.on('data', (chunk) => {
    log += chunk
  })
  child.stderr.on('data', (chunk) => {
    log += chunk
  })
  const code = await new Promise((done, fail) => child.once('error', fail).once('close', done))
  if (code !== 0) throw new Error(`circom failed with exit code ${code}\n${log}`)
  return log
}
