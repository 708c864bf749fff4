import { rename, rm, stat, statfs } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { JobError } from '../job-error.js'
import { lockFolder } from './lock-folder.js'
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

/**
 * Locks a folder for this process and makes the database in it when there is none. PGlite itself would let two
 * processes write one folder, and would keep one that was half made when its process died.
 *
 * @throws JobError `DATABASE_LOCKED`, `DATABASE_FULL`, `DATABASE_FAILED`.
 */
export async function openDataDirectory(directory: string, reserveBytes: number): Promise<DataDirectory> {
  const folder = resolve(directory)
  try {
    const release = await lockFolder({ directory: folder, onHeld: (pid) => locked(folder, pid) })
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
