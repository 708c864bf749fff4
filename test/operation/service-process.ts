import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

export type ServiceProcess = {
  child: ChildProcess
  stdout(): string
  stderr(): string
  /** Lines of the log so far; those that are not JSON are passed over. */
  log(): Record<string, unknown>[]
  /** Waits for a line of the log with this message, and with these fields where there are any. */
  logged(message: string, fields?: Record<string, unknown>): Promise<Record<string, unknown>>
  signal(name: NodeJS.Signals): void
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null; seconds: number }>
}

/** Starts the compiled command line as an operator does. */
export function startService(
  main: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ServiceProcess {
  const { PATH, HOME, TMPDIR } = process.env
  const inherited = Object.entries({ PATH, HOME, TMPDIR }).filter(([, value]) => value !== undefined)
  const child = spawn(process.execPath, [main, ...argv], {
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  let signalledAt = performance.now()
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null; seconds: number }>(
    (resolve) => {
      child.once('close', (code, signal) => {
        resolve({ code, signal, seconds: (performance.now() - signalledAt) / 1000 })
      })
    },
  )
  const log = () => stderr.split('\n').flatMap(parsed)

  async function logged(message: string, fields: Record<string, unknown> = {}) {
    const started = performance.now()
    const wanted = Object.entries({ ...fields, msg: message })
    for (;;) {
      const line = log().find((one) => wanted.every(([name, value]) => one[name] === value))
      if (line !== undefined) return line
      const isOver = child.exitCode !== null || child.signalCode !== null
      if (isOver || performance.now() - started > 300_000) {
        throw new Error(`"${message}" was not logged; exit ${child.exitCode}:\n${stdout}\n${stderr}`)
      }
      await sleep(50)
    }
  }

  return {
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    log,
    logged,
    signal(name) {
      signalledAt = performance.now()
      child.kill(name)
    },
    exited,
  }
}

function parsed(line: string): Record<string, unknown>[] {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? [value as Record<string, unknown>] : []
  } catch {
    return []
  }
}
