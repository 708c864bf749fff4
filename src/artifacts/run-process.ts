import { spawn } from 'node:child_process'
import { abortedError } from './abort.js'
import { ArtifactError } from './artifact-error.js'

/** What a finished process printed. */
export type ProcessOutput = { readonly code: number; readonly stdout: string; readonly stderr: string }

/**
 * Runs Node on a script, feeds it `input` and collects its output; any exit code is returned.
 *
 * @throws ArtifactError BUILD_ABORTED when `signal` fires (the process is killed and gone before this throws),
 *   PROCESS_FAILED when it cannot start or is killed by somebody else
 */
export function runNode({
  args,
  cwd,
  input = '',
  signal,
}: {
  args: readonly string[]
  cwd?: string | undefined
  input?: string
  signal?: AbortSignal | undefined
}): Promise<ProcessOutput> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortedError(signal))
    const child = spawn(process.execPath, args, { cwd, stdio: ['pipe', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    const onAbort = () => child.kill('SIGKILL')
    signal?.addEventListener('abort', onAbort, { once: true })
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', (cause) => reject(processFailed(args, stderr, cause)))
    child.on('close', (code, by) => {
      signal?.removeEventListener('abort', onAbort)
      if (signal?.aborted) reject(abortedError(signal))
      else if (code === null) reject(processFailed(args, `killed by ${by}`))
      else resolve({ code, stdout, stderr })
    })
    // A child that dies before reading its input must not bring us down; its exit code tells.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

function processFailed(args: readonly string[], reason: string, cause?: unknown): ArtifactError {
  const facts = [`script: ${args[0]?.slice(0, 120)}`, `reason: ${reason.slice(-2000)}`]
  return ArtifactError.of('PROCESS_FAILED', 'A child process failed.', facts, cause)
}
