import { spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const binaries = findBinaries()

/** True when PostgreSQL's own programs are at hand; tests on a server are skipped with a notice otherwise. */
export const hasPostgres = binaries !== undefined

if (!hasPostgres) {
  process.stderr.write('NOTICE: no initdb and pg_ctl found; install PostgreSQL to run the tests on it.\n')
}

export type TestPostgres = {
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
 * Makes a PostgreSQL server of its own: a folder under the system's temporary one, a free port of the loopback, no
 * password. Runs as `postgres` or `nobody` when the tests run as root, which initdb refuses.
 */
export async function startPostgres(): Promise<TestPostgres> {
  if (binaries === undefined) throw new Error('no PostgreSQL')
  const directory = mkdtempSync(join(tmpdir(), 'concordat-postgres-'))
  const user = unprivileged()
  if (user !== undefined) chownSync(directory, user.uid, user.gid)
  const data = join(directory, 'data')
  const port = await freePort()
  const run = (program: string, ...parameters: string[]) =>
    runProgram(join(binaries, program), parameters, { ...user, cwd: directory })

  await run('initdb', '-D', data, '-A', 'trust', '-U', 'concordat', '--no-sync', '-E', 'UTF8', '--locale=C')
  const settings = `-p ${port} -k ${directory} -c listen_addresses=127.0.0.1 -c max_connections=60 -c shared_buffers=64MB`
  const start = () =>
    run('pg_ctl', '-D', data, '-l', join(directory, 'log'), '-w', '-t', '60', '-o', settings, 'start')
  const url = (database = 'postgres') => `postgresql://concordat@127.0.0.1:${port}/${database}`
  await start()

  return {
    port,
    url,
    start,
    async createDatabase(name) {
      await run('createdb', '-h', '127.0.0.1', '-p', String(port), '-U', 'concordat', name)
      return url(name)
    },
    stop: () => run('pg_ctl', '-D', data, '-m', 'fast', '-w', 'stop'),
    kill: () => run('pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop'),
    async remove() {
      await run('pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop').catch(() => undefined)
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

function findBinaries(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(':'),
  ]
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'pg_ctl')))
}

/** Ids of an account without rights, for root only. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n')
  const ids = ['postgres', 'nobody']
    .map((name) => accounts.find((account) => account.startsWith(`${name}:`))?.split(':'))
    .find((account) => account !== undefined)
  return ids === undefined ? undefined : { uid: Number(ids[2]), gid: Number(ids[3]) }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject()))
    })
  })
}

function runProgram(
  path: string,
  parameters: string[],
  options: { uid?: number; gid?: number; cwd: string },
): Promise<void> {
  return new Promise((resolve, reject) => {
    // A server that pg_ctl starts would keep its pipes open; only errors are read, until pg_ctl itself exits.
    const child = spawn(path, parameters, { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
    let errors = ''
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString()
    })
    child.on('error', reject)
    child.on('exit', (code) => {
      child.stderr.destroy()
      if (code === 0) resolve()
      else reject(new Error(`${path} ended with ${code}: ${errors.slice(0, 1000)}`))
    })
  })
}
