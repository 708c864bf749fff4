import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type ChildLimits, type ChildResult, runChild } from './child-process.js'

export type RunSnarkjsParameters = {
  /** Name of the step in error messages. */
  label: string
  /** Arguments of the snarkjs command line, such as `['groth16', 'prove', ...]`. */
  arguments: readonly string[]
  limits?: ChildLimits | undefined
  signal?: AbortSignal | undefined
}

/** A file that cannot be written, on a full disk, is only printed: snarkjs then waits for it without an end. */
const CANNOT_WRITE = /ERROR Writing: /

/**
 * Runs the snarkjs command line that is installed beside this package, in a child process of its own: snarkjs leaves
 * its workers running in the process that called it, and proving would block the caller's event loop.
 *
 * @throws {ProverError} As `runChild`.
 */
export async function runSnarkjs(parameters: RunSnarkjsParameters): Promise<ChildResult> {
  const { label, limits, signal } = parameters
  const heap = limits?.memoryBytes
  const flags = heap === undefined ? [] : [`--max-old-space-size=${Math.max(16, Math.floor(heap / 2 ** 20))}`]
  return runChild({
    label,
    command: process.execPath,
    arguments: [...flags, snarkjsCommandLine(), ...parameters.arguments],
    hopeless: CANNOT_WRITE,
    limits,
    signal,
  })
}

/** Path of the command line; it is not in the package's export map, so it is found through its entry point. */
function snarkjsCommandLine(): string {
  const entry = createRequire(import.meta.url).resolve('snarkjs')
  return join(dirname(entry), 'cli.cjs')
}
