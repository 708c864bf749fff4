import { createRequire } from 'node:module'
import { ArtifactError } from './artifact-error.js'
import { runNode } from './run-process.js'

/** One call of the snarkjs API: `zKey.contribute` and its arguments, JSON values only. `{ logger: true }` is a logger. */
export type SnarkjsCall = { readonly method: string; readonly args: readonly unknown[] }

const script = `
const calls = JSON.parse(require('node:fs').readFileSync(0, 'utf8'))
const snarkjs = require(calls.library)
const log = []
const put = (level) => (text) => { if (level !== 'debug') log.push(level + ': ' + text) }
const logger = { debug: put('debug'), info: put('info'), warn: put('warn'), error: put('error') }
// What the library prints would run into the answer.
console.log = put('info')
const isLogger = (value) => value !== null && typeof value === 'object' && value.logger === true
const plain = (key, value) => typeof value === 'bigint' ? value.toString() : value
async function main() {
  const results = []
  for (const { method, args } of calls.calls) {
    const path = method.split('.')
    const call = path.reduce((value, name) => value[name], snarkjs)
    const value = await call(...args.map((value) => isLogger(value) ? logger : value))
    results.push(value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value)
  }
  return { results, log }
}
main().then(
  (done) => process.stdout.write(JSON.stringify(done, plain), () => process.exit(0)),
  (error) => process.stderr.write(String(error && error.stack || error), () => process.exit(1)),
)`

/**
 * Runs calls of the snarkjs API one after another in a child process: the library leaves threads behind. Arguments go
 * through the standard input, so that entropy does not show in the list of processes.
 *
 * @returns the result of each call (bytes as hex, bigints as decimal strings) and what was logged
 * @throws ArtifactError PROCESS_FAILED when a call throws, BUILD_ABORTED
 */
export async function runSnarkjs({
  calls,
  cwd,
  signal,
}: {
  calls: readonly SnarkjsCall[]
  cwd?: string | undefined
  signal?: AbortSignal | undefined
}): Promise<{ results: unknown[]; log: string[] }> {
  const library = createRequire(import.meta.url).resolve('snarkjs')
  const input = JSON.stringify({ library, calls })
  const output = await runNode({ args: ['--input-type=commonjs', '-e', script], cwd, input, signal })
  if (output.code !== 0) {
    throw ArtifactError.of('PROCESS_FAILED', 'A snarkjs call failed.', [
      `calls: ${calls.map(({ method }) => method).join(', ')}`,
      `reason: ${output.stderr.slice(-2000)}`,
    ])
  }
  return JSON.parse(output.stdout)
}
