import { link, mkdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { isAlive } from '../../artifacts/directory-lock.js'
import { JobError } from '../job-error.js'
import { toJobError } from './to-job-error.js'

export type DataDirectory = {
  /** The folder for PGlite, complete. */
  path: string
  /** @throws JobError `DATABASE_FULL` when the disk has less than the reserve left; looks at most once a second. */
  assertRoom(): Promise<void>
  release(): Promise<void>
}

const NEW_DATABASE_BYTES = 160 * 2 ** 20
const LOOK_EVERY_MILLISECONDS = 1000

/** Folders that this process has open: its own lock file says nothing after a restart under the same process id. */
const opened = new Set<string>()

/**
 * Locks a folder for this process and makes the database in it when there is none. PGlite itself would let two
 * processes write one folder, and would keep one that was half made when its process died.
 *
 * @throws JobError `DATABASE_LOCKED`, `DATABASE_FULL`, `DATABASE_FAILED`.
 */
export async function openDataDirectory(directory: string, reserveBytes: number): Promise<DataDirectory> {
  const folder = resolve(directory)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const lock = join(folder, 'lock')
    await takeLock(folder, lock)
    const release = async () => {
      opened.delete(folder)
      await rm(lock, { force: true })
    }
    try {
      const path = await makeDatabase(folder)
      return { path, assertRoom: createRoomCheck(folder, reserveBytes), release }
    } catch (error) {
      await release()
      throw error
    }
  } catch (error) {
    throw toJobError(error)
  }
}

async function makeDatabase(folder: string): Promise<string> {
  const path = join(folder, 'database')
  if (await exists(path)) return path
  // On a disk that fills up meanwhile PGlite would hang for ever.
  await createRoomCheck(folder, NEW_DATABASE_BYTES)()
  const unfinished = join(folder, 'unfinished')
  await rm(unfinished, { recursive: true, force: true })
  const database = new PGlite(unfinished)
  await database.waitReady
  await database.close()
  await rename(unfinished, path)
  return path
}

function createRoomCheck(folder: string, reserveBytes: number): () => Promise<void> {
  let looked = Number.NEGATIVE_INFINITY
  let room = 0
  return async () => {
    if (performance.now() - looked > LOOK_EVERY_MILLISECONDS) {
      const { bavail, bsize } = await statfs(folder)
      room = bavail * bsize
      looked = performance.now()
    }
    if (room >= reserveBytes) return
    throw new JobError('DATABASE_FULL', 'There is no space left on the disk of the database.', {
      facts: [`directory: ${folder}`, `bytes left: ${room}`, `bytes needed: ${reserveBytes}`],
    })
  }
}

async function takeLock(folder: string, lock: string): Promise<void> {
  if (opened.has(folder)) throw locked(folder, process.pid)
  opened.add(folder)
  // Linked and not written in place: a lock is never seen empty.
  const mine = `${lock}.${process.pid}.new`
  try {
    await writeFile(mine, `${process.pid} ${(await statOf(process.pid)).started ?? ''}`)
    while (!(await linkUnlessThere(mine, lock))) await removeIfDead(folder, lock)
  } catch (error) {
    opened.delete(folder)
    throw error
  } finally {
    await rm(mine, { force: true })
  }
}

async function linkUnlessThere(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** Only one of two processes that see the same dead holder can rename its lock. */
async function removeIfDead(folder: string, lock: string): Promise<void> {
  const aside = `${lock}.${process.pid}`
  const holder = await holderOf(lock)
  if (holder !== undefined) throw locked(folder, holder)
  await rename(lock, aside).catch(() => undefined)
  const taken = await holderOf(aside)
  if (taken !== undefined) {
    await linkUnlessThere(aside, lock)
    await rm(aside, { force: true })
    throw locked(folder, taken)
  }
  await rm(aside, { force: true })
}

/** The living process that wrote a lock file. A process id alone is not enough: ids are used again. */
async function holderOf(lock: string): Promise<number | undefined> {
  const [pid, start] = (await readFile(lock, 'utf8').catch(() => '')).split(' ')
  const id = Number(pid)
  if (pid === undefined || pid === '' || id === process.pid || !isAlive(id)) return undefined
  const { state, started } = await statOf(id)
  // A dead process that its parent has not waited for yet still has its id.
  if (state === 'Z' || state === 'X') return undefined
  return started !== undefined && start !== '' && start !== started ? undefined : id
}

/** State of a process, and when it started, in ticks since the machine did; only Linux tells. */
async function statOf(pid: number): Promise<{ state?: string | undefined; started?: string | undefined }> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  // The name, in parentheses, may hold spaces; state and start are the third and the 22nd field.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ')
  return { state: fields?.[0], started: fields?.[19] }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

function locked(folder: string, pid: number): JobError {
  return new JobError('DATABASE_LOCKED', 'Another process has this data directory open.', {
    facts: [`directory: ${folder}`, `process: ${pid}`],
  })
}
