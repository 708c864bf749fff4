import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ProverError } from '../prover/prover-error.js'
import { childEnvironment } from './child-environment.js'
import { errorOfAnswer, errorOfExit } from './child-errors.js'
import { type ChildAnswer, type ChildOrder, parseChildAnswer } from './child-protocol.js'
import { collectOutput } from './collect-output.js'
import { killGroup } from './process-group.js'
import { watchTreeMemory } from './tree-memory.js'
import { WorkerError } from './worker-error.js'

const DEFAULT_MODULE = new URL('./prove-job-process.js', import.meta.url)
const MEBIBYTE = 2 ** 20

/** Of all processes that make one proof, together. */
export type ProofLimits = {
  /** Resident bytes above which they are killed; sampled, on Linux only. */
  memoryBytes?: number | undefined
  /** Wall-clock seconds after which they are killed. */
  seconds?: number | undefined
}

export type ChildStage = Extract<ChildAnswer, { kind: 'stage' }>['stage']

/**
 * Makes a proof in a child process with a process group of its own. When the promise settles, no process of the group
 * runs any more, whatever happened; the child's files in `order.temporaryDirectory` are for the caller to remove.
 *
 * @param module The child's program; another one in tests.
 * @returns What the child calls a proof: the caller verifies it.
 * @throws WorkerError `STOPPED` when `signal` fires, `CHILD_FAILED`, `DISK_FULL`; ProverError `PROVER_TIMEOUT` and
 *   `PROVER_OUT_OF_MEMORY`; RefusedByChild with the code of what went wrong in the child.
 */
export async function proveInChild({
  order,
  limits,
  onStage,
  signal,
  module = DEFAULT_MODULE,
}: {
  order: ChildOrder
  limits: ProofLimits
  onStage: (stage: ChildStage) => void
  signal: AbortSignal
  module?: URL | undefined
}): Promise<{ text: string; peakRssBytes: number | undefined }> {
  if (signal.aborted) throw stopped(signal)
  const child = fork(fileURLToPath(module), [], {
    detached: true,
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: heapFlag(limits.memoryBytes),
    env: childEnvironment(),
  })
  const output = collectOutput(child)
  const { promise: outcome, resolve: end } = withResolvers<string | Error>()
  const memory = watchTreeMemory({
    pid: child.pid,
    limit: limits.memoryBytes,
    onExceeded: (used) => end(exceeded(used, limits.memoryBytes)),
  })
  const timer =
    limits.seconds === undefined
      ? undefined
      : setTimeout(() => end(late(limits.seconds)), limits.seconds * 1000)
  const onAbort = () => end(stopped(signal))
  signal.addEventListener('abort', onAbort, { once: true })
  const exited = untilExit(child, (code, by) => end(errorOfExit({ code, signal: by, output: output() })))
  child.on('message', (message) => {
    const answer = parseChildAnswer(message)
    if (answer === undefined) {
      end(new WorkerError('CHILD_FAILED', 'The child sent something that is no answer.'))
    } else if (answer.kind === 'stage') onStage(answer.stage)
    else end(answer.kind === 'proof' ? answer.text : errorOfAnswer(answer))
  })
  // A child that cannot be reached has ended, which its exit tells.
  child.send(order, () => undefined)

  try {
    const result = await outcome
    if (typeof result !== 'string') throw result
    return { text: result, peakRssBytes: memory.peak() }
  } finally {
    clearTimeout(timer)
    memory.stop()
    signal.removeEventListener('abort', onAbort)
    if (child.pid !== undefined) await killGroup(child.pid)
    await exited
    child.removeAllListeners('message')
    child.stdout?.destroy()
    child.stderr?.destroy()
  }
}

/** Settles when the child is gone or never came to be. */
function untilExit(
  child: ChildProcess,
  onExit: (code: number | null, signal: NodeJS.Signals | null, cause?: unknown) => void,
): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      // Its last message may still be on the way.
      setImmediate(() => setImmediate(() => onExit(code, signal)))
      resolve()
    })
    child.on('error', () => {
      onExit(null, null)
      if (child.pid === undefined) resolve()
    })
  })
}

/** The heap alone is not the memory of a proof, but the commitment should not fill it either. */
function heapFlag(memoryBytes: number | undefined): string[] {
  if (memoryBytes === undefined) return []
  return [`--max-old-space-size=${Math.max(64, Math.min(4096, Math.floor(memoryBytes / MEBIBYTE)))}`]
}

function withResolvers<value>(): { promise: Promise<value>; resolve: (value: value) => void } {
  let resolve: (value: value) => void = () => undefined
  const promise = new Promise<value>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

function exceeded(used: number, limit: number | undefined): ProverError {
  return new ProverError('PROVER_OUT_OF_MEMORY', 'The proof took more memory than it may.', {
    facts: [`used: ${used} bytes`, `limit: ${limit} bytes`],
  })
}

function late(seconds: number | undefined): ProverError {
  return new ProverError('PROVER_TIMEOUT', 'The proof was not made in time.', {
    facts: [`limit: ${seconds} s`],
  })
}

function stopped(signal: AbortSignal): WorkerError {
  return new WorkerError('STOPPED', 'The proof was stopped.', { cause: signal.reason })
}
