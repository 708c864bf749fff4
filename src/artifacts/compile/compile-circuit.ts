import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ArtifactError } from '../artifact-error.js'
import type { CircuitDefinition } from '../circuit-definition.js'
import { dependencyRoot } from '../package-root.js'
import { runNode } from '../run-process.js'
import {
  type CircuitSource,
  collectSources,
  defaultIncludeRoots,
  type IncludeRoot,
} from './circuit-sources.js'
import { compilerFlags } from './content-hash.js'

/** Files of a compiled circuit and what `--inspect` had to say. */
export type CompiledCircuit = {
  readonly circom: string
  readonly r1cs: string
  readonly wasm: string
  readonly sym?: string
  readonly warnings: readonly string[]
}

/**
 * Compiles a circuit into `directory`, which becomes the compiler's working folder.
 *
 * The wasm compiler sees only its working folder, so the included files are copied below it: the package may be
 * installed, and the output written, anywhere.
 *
 * @throws ArtifactError CIRCUIT_COMPILE_FAILED, CIRCUIT_INCLUDE_MISSING, BUILD_ABORTED, PROCESS_FAILED
 */
export async function compileCircuit({
  definition,
  directory,
  sources,
  roots = defaultIncludeRoots(),
  sym = false,
  flags,
  signal,
}: {
  definition: CircuitDefinition
  directory: string
  sources?: readonly CircuitSource[]
  roots?: readonly IncludeRoot[]
  sym?: boolean
  /** Instead of those that circuits of this package are built with; they must ask for an r1cs and a wasm. */
  flags?: readonly string[] | undefined
  signal?: AbortSignal | undefined
}): Promise<CompiledCircuit> {
  const { name } = definition
  const staging = join(directory, 'staging')
  for (const { name: root } of roots) await mkdir(join(staging, root), { recursive: true })
  for (const { path, content } of sources ?? (await collectSources(definition, roots))) {
    await mkdir(dirname(join(staging, path)), { recursive: true })
    await writeFile(join(staging, path), content)
  }
  const circom = join(directory, `${name}.circom`)
  await writeFile(circom, definition.source)
  await writeFile(join(staging, `${name}.circom`), definition.source)
  const { code, stdout, stderr } = await runNode({
    args: [
      join(dependencyRoot('circom2'), 'cli.js'),
      `${name}.circom`,
      ...roots.flatMap((root) => ['-l', root.name]),
      ...(flags ?? compilerFlags),
      ...(sym ? ['--sym'] : []),
      '--inspect',
      '-o',
      '.',
    ],
    cwd: staging,
    signal,
  })
  const output = plainText(`${stdout}\n${stderr}`)
  if (code !== 0) {
    throw ArtifactError.of('CIRCUIT_COMPILE_FAILED', 'The circuit does not compile.', [
      `circuit: ${name}`,
      `exit code: ${code}`,
      ...output.trim().split('\n').slice(-20),
    ])
  }
  const [r1cs, wasm] = [join(directory, `${name}.r1cs`), join(directory, `${name}.wasm`)]
  await rename(join(staging, `${name}.r1cs`), r1cs)
  await rename(join(staging, `${name}_js`, `${name}.wasm`), wasm)
  const compiled = { circom, r1cs, wasm, warnings: warningsOf(output) }
  if (!sym) return compiled
  const symbols = join(directory, `${name}.sym`)
  await rename(join(staging, `${name}.sym`), symbols)
  return { ...compiled, sym: symbols }
}

function plainText(text: string): string {
  const colour = String.fromCharCode(27)
  return text.replaceAll(new RegExp(`${colour}\\[[0-9;]*m`, 'g'), '')
}

function warningsOf(output: string): string[] {
  return output
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph.startsWith('warning['))
    .sort()
}
