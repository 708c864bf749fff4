import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ServiceBenchError } from './service-bench-error.js'

/** A PostgreSQL server that ends with this process at the latest. */
export type TemporaryPostgres = {
  port: number
  /** `DATABASE_URL` of a database of this server. */
  url(database?: string): string
  /** Makes a fresh database and returns its URL. */
  createDatabase(name: string): Promise<string>
  stop(): Promise<void>
  start(): Promise<void>
  /** Ends the server as a power cut does; `start` recovers it. */
  kill(): Promise<void>
  /** Stops the server and removes its files. */
  remove(): Promise<void>
}

/**
 * Starts a PostgreSQL server of its own below the temporary folder, on a free port of the loopback interface and without
 * a password, as `postgres` or `nobody` when this process is root, which initdb refuses.
 *
 * @returns Nothing when PostgreSQL's programs are not installed.
 * @throws ServiceBenchError `POSTGRES_FAILED`, as all its functions do.
 */
export async function startTemporaryPostgres(): Promise<TemporaryPostgres | undefined> {
  const binaries = findPostgres()
  if (binaries === undefined) return undefined
  const directory = mkdtempSync(join(tmpdir(), 'concordat-postgres-'))
  const account = unprivileged()
  if (account !== undefined) chownSync(directory, account.uid, account.gid)
  const data = join(directory, 'data')
  const port = await freePort()
  const run = (program: string, ...argv: string[]) =>
    runProgram(join(binaries, program), argv, { ...account, cwd: directory })
  const settings = `-p ${port} -k ${directory} -c listen_addresses=127.0.0.1 -c max_connections=100`
  const start = () =>
    run('pg_ctl', '-D', data, '-l', join(directory, 'log'), '-w', '-t', '60', '-o', settings, 'start')
  const stop = (mode: 'fast' | 'immediate') => run('pg_ctl', '-D', data, '-m', mode, '-w', 'stop')
  const url = (database = 'postgres') => `postgresql://concordat@127.0.0.1:${port}/${database}`
  const end = () => endServer(data)
  process.once('exit', end)
  async function remove(): Promise<void> {
    await stop('immediate').catch(() => undefined)
    process.removeListener('exit', end)
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    await run('initdb', '-D', data, '-A', 'trust', '-U', 'concordat', '--no-sync', '-E', 'UTF8', '--locale=C')
    await start()
  } catch (error) {
    await remove()
    throw error
  }
  return {
    port,
    url,
    start,
    async createDatabase(name) {
      await run('createdb', '-h', '127.0.0.1', '-p', String(port), '-U', 'concordat', name)
      return url(name)
    },
    stop: () => stop('fast'),
    kill: () => stop('immediate'),
    remove,
  }
}

/** No server outlives the process that started it. */
function endServer(data: string): void {
  try {
    const [pid = ''] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
    process.kill(Number(pid), 'SIGQUIT')
  } catch {
    // It has ended already.
  }
}

/** The folder of PostgreSQL's programs: Debian's newest, or on the path. */
export function findPostgres(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const paths = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(':'),
  ]
  return paths.find((path) => existsSync(join(path, 'initdb')) && existsSync(join(path, 'pg_ctl')))
}

function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n')
  const ids = ['postgres', 'nobody']
    .map((name) => accounts.find((account) => account.startsWith(`${name}:`))?.split(':'))
    .find((account) => account !== undefined)
  return ids === undefined ? undefined : { uid: Number(ids[2]), gid: Number(ids[3]) }
}

/**
 * A port that nobody listens on, below those that the system gives out by itself: a server takes it seconds later, and after
 * every stop again.
 */
async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const port = 20_000 + randomInt(10_000)
    if (await isFree(port)) return port
  }
  throw new ServiceBenchError('POSTGRES_FAILED', 'No port is free for PostgreSQL.')
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

function runProgram(
  path: string,
  argv: string[],
  options: { uid?: number; gid?: number; cwd: string },
): Promise<void> {
  return new Promise((resolve, reject) => {
    // A server that pg_ctl starts would keep its pipes open, so nothing but errors is read, until pg_ctl exits.
    const child = spawn(path, argv, { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
    let errors = ''
    child.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-1000)
    })
    const refuse = (cause: unknown) =>
      reject(
        new ServiceBenchError('POSTGRES_FAILED', 'A program of PostgreSQL failed.', {
          cause,
          facts: [`program: ${path}`, errors],
        }),
      )
    child.once('error', refuse)
    child.once('exit', (code) => {
      child.stderr.destroy()
      if (code === 0) resolve()
      else refuse(undefined)
    })
  })
}
