import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { ServiceBenchError } from './service-bench-error.js'

/** A process of the service that is measured. */
export type BenchProcess = {
  pid: number
  /** The first line of its log with that message. */
  logged(message: string): Promise<Record<string, unknown>>
  /** Lines of its log so far. */
  log(): readonly Record<string, unknown>[]
  /** SIGTERM, and SIGKILL when it has not ended after 15 seconds. */
  stop(): Promise<void>
}

const START_SECONDS = 120
const STOP_MILLISECONDS = 15_000
const TAIL = 2000

/**
 * Starts a Node process that logs JSON lines on standard error.
 *
 * @throws ServiceBenchError `SERVICE_NOT_STARTED` from `logged` when it ends first or says nothing for two minutes.
 */
export function startProcess(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): BenchProcess {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:DATABASE_URL|CONCORDAT_.*)$/.test(name),
  )
  const child = spawn(process.execPath, argv, {
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const lines: Record<string, unknown>[] = []
  let rest = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts.flatMap(parsed))
  })
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  const hasEnded = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null

  return {
    pid: child.pid ?? 0,
    log: () => lines,
    async logged(message) {
      for (let waited = 0; waited < START_SECONDS * 20; waited++) {
        const line = lines.find(({ msg }) => msg === message)
        if (line !== undefined) return line
        if (hasEnded()) break
        await sleep(50)
      }
      throw new ServiceBenchError('SERVICE_NOT_STARTED', 'A process of the service did not start.', {
        facts: [`waited for: ${message}`, JSON.stringify(lines.slice(-3)).slice(-TAIL), rest.slice(-TAIL)],
      })
    },
    async stop() {
      if (hasEnded()) return
      child.kill('SIGTERM')
      const kill = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS)
      await exited
      clearTimeout(kill)
    },
  }
}

function parsed(line: string): Record<string, unknown>[] {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? [value as Record<string, unknown>] : []
  } catch {
    return line === '' ? [] : [{ text: line }]
  }
}
