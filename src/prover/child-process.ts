import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { readProcessMemory } from './peak-memory.js'
import { ProverError } from './prover-error.js'

/** Limits of one child process. */
export type ChildLimits = {
  /** Wall-clock milliseconds after which the child is killed. */
  milliseconds?: number | undefined
  /**
   * Resident bytes at which the child is killed. Enforced by sampling, on Linux only; Node children also get it as
   * their heap limit on every system, which by itself does not cover WebAssembly memories and array buffers.
   */
  memoryBytes?: number | undefined
}

export type RunChildParameters = {
  /** Name of the program in error messages. */
  label: string
  command: string
  arguments: readonly string[]
  /** Output after which the program may hang for ever: it is killed, and has failed. */
  hopeless?: RegExp | undefined
  limits?: ChildLimits | undefined
  signal?: AbortSignal | undefined
}

export type ChildResult = {
  /** Wall-clock seconds from start to exit. */
  seconds: number
  /** Largest resident set that was observed; `undefined` where the system does not tell. */
  peakRssBytes: number | undefined
}

const SAMPLE_MILLISECONDS = 50
const OUTPUT_TAIL_CHARACTERS = 4000
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')
const STACK_FRAME = /^\s+at /
const OUT_OF_MEMORY =
  /heap out of memory|allocation failed|could not allocate memory|bad_alloc|out of memory/i

/**
 * Runs a program to its end and reports its time and peak memory. It is killed when the caller aborts, when the time
 * limit passes and when it grows past the memory limit. The returned promise settles only after the child is gone, so
 * that its files can be removed at once.
 *
 * @throws {ProverError} `PROVER_FAILED` with the tail of the output, `PROVER_TIMEOUT`, `PROVER_ABORTED`,
 *   `PROVER_OUT_OF_MEMORY`, `PROVER_NOT_FOUND`.
 */
export async function runChild(parameters: RunChildParameters): Promise<ChildResult> {
  const { label, command, limits, signal } = parameters
  if (signal?.aborted) throw aborted(label, signal)
  const started = performance.now()
  const child = spawn(command, parameters.arguments, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: childEnvironment(),
    windowsHide: true,
  })
  let reason: ProverError | undefined
  const kill = (error: ProverError) => {
    reason ??= error
    child.kill('SIGKILL')
  }
  const output = collectTail(child, (tail) => {
    if (parameters.hopeless?.test(tail) !== true) return
    kill(new ProverError('PROVER_FAILED', `${label} failed.`, { facts: [`output: ${readable(tail)}`] }))
  })

  const onAbort = () => kill(aborted(label, signal))
  signal?.addEventListener('abort', onAbort, { once: true })
  const timer = startTimer(limits?.milliseconds, (ms) =>
    kill(
      new ProverError('PROVER_TIMEOUT', `${label} did not finish in time.`, { facts: [`limit: ${ms} ms`] }),
    ),
  )
  const memory = watchMemory(child.pid, limits?.memoryBytes, (used, limit) =>
    kill(
      new ProverError('PROVER_OUT_OF_MEMORY', `${label} used more memory than it may.`, {
        facts: [`used: ${used} bytes`, `limit: ${limit} bytes`],
      }),
    ),
  )

  try {
    const exit = await untilExit(child, label, command)
    if (reason !== undefined) throw reason
    if (exit.code !== 0) throw exitError(label, exit, output())
    return { seconds: (performance.now() - started) / 1000, peakRssBytes: memory.peak() }
  } finally {
    signal?.removeEventListener('abort', onAbort)
    clearTimeout(timer)
    memory.stop()
  }
}

type Exit = { code: number | null; signal: NodeJS.Signals | null }
type Child = ChildProcessByStdio<null, Readable, Readable>

/** NODE_OPTIONS of the parent (inspectors, loaders, coverage hooks) has no business in a prover. */
function childEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...environment } = process.env
  return environment
}

/** Waits for the exit, then briefly for the last output: a grandchild may hold the pipes open for much longer. */
function untilExit(child: Child, label: string, command: string): Promise<Exit> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => {
      const missing = 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'EACCES')
      const code = missing ? 'PROVER_NOT_FOUND' : 'PROVER_FAILED'
      reject(
        new ProverError(code, `${label} could not be started.`, { cause, facts: [`command: ${command}`] }),
      )
    })
    child.once('exit', (code, signal) => {
      const finish = () => {
        clearTimeout(grace)
        child.stdout.destroy()
        child.stderr.destroy()
        resolve({ code, signal })
      }
      const grace = setTimeout(finish, 500)
      child.once('close', finish)
    })
  })
}

function collectTail(child: Child, onOutput: (tail: string) => void): () => string {
  let tail = ''
  const append = (chunk: Buffer) => {
    tail = (tail + chunk.toString('utf8')).slice(-OUTPUT_TAIL_CHARACTERS)
    onOutput(tail)
  }
  child.stdout.on('data', append)
  child.stderr.on('data', append)
  return () => readable(tail)
}

/** Drops colours and stack frames: what remains is what a reader can use. */
function readable(output: string): string {
  const plain = output.replaceAll(COLOUR, '').split('\n')
  return plain
    .filter((line) => line.trim() !== '' && !STACK_FRAME.test(line))
    .join('\n')
    .trim()
}

function startTimer(milliseconds: number | undefined, expire: (milliseconds: number) => void) {
  return milliseconds === undefined ? undefined : setTimeout(() => expire(milliseconds), milliseconds)
}

function watchMemory(
  pid: number | undefined,
  limit: number | undefined,
  exceed: (used: number, limit: number) => void,
): { peak: () => number | undefined; stop: () => void } {
  let peak: number | undefined
  const sample = async () => {
    const memory = pid === undefined ? undefined : await readProcessMemory(pid)
    if (memory === undefined) return
    peak = Math.max(peak ?? 0, memory.peak)
    if (limit !== undefined && memory.current > limit) exceed(memory.current, limit)
  }
  void sample()
  const timer = setInterval(() => void sample(), SAMPLE_MILLISECONDS)
  return { peak: () => peak, stop: () => clearInterval(timer) }
}

/** A SIGKILL that we did not send is, on Linux, nearly always the kernel's out-of-memory killer. */
function exitError(label: string, exit: Exit, output: string): ProverError {
  const facts = [`exit: ${exit.code ?? exit.signal}`]
  if (output !== '') facts.push(`output: ${output}`)
  return exit.signal === 'SIGKILL' || OUT_OF_MEMORY.test(output)
    ? new ProverError('PROVER_OUT_OF_MEMORY', `${label} ran out of memory.`, { facts })
    : new ProverError('PROVER_FAILED', `${label} failed.`, { facts })
}

/** The error of an abort; its cause is the signal's reason. */
export function aborted(label: string, signal: AbortSignal | undefined): ProverError {
  return new ProverError('PROVER_ABORTED', `${label} was aborted.`, { cause: signal?.reason })
}
