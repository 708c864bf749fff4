import { createHash } from 'node:crypto'
import type { CircuitDefinition } from '../circuit-definition.js'
import { dependencyVersion } from '../package-root.js'
import type { CircuitSource } from './circuit-sources.js'

/** Flags that decide what the compiler writes; `--sym` and `--inspect` do not change the circuit. */
export const compilerFlags = ['--O1', '--r1cs', '--wasm'] as const

/** Compiler and version, such as `circom2 0.2.23`. */
export function compilerName(): string {
  return `circom2 ${dependencyVersion('circom2')}`
}

/** SHA-256 (hex) over everything a compiled circuit depends on: name, texts, compiler and flags. */
export function contentHash({ name, source }: CircuitDefinition, sources: readonly CircuitSource[]): string {
  const hash = createHash('sha256')
  const put = (text: string) => hash.update(`${Buffer.byteLength(text)}:`).update(text)
  put('concordat circuit 1')
  put(compilerName())
  put(compilerFlags.join(' '))
  put(name)
  put(source)
  for (const { path, content } of sources) {
    put(path)
    put(content)
  }
  return hash.digest('hex')
}
