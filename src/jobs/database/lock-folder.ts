import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { isAlive } from '../../artifacts/directory-lock.js'

/** Folders that this process holds: its own lock file says nothing after a restart under the same process id. */
const held = new Set<string>()

/** Makes the error of whoever finds a folder held by a process. */
type OnHeld = (pid: number) => Error

/**
 * Makes a folder this process's own, by the file `lock` in it, until the returned function is called. A folder whose
 * holder died is free at once, however it died; no clock is read. Processes must be of one machine, and see each other.
 *
 * @param parameters.directory Made when it is not there, for its owner alone.
 * @throws What `onHeld` makes, when a living process or this one holds it.
 */
export async function lockFolder({
  directory,
  onHeld,
}: {
  directory: string
  onHeld: OnHeld
}): Promise<() => Promise<void>> {
  const folder = resolve(directory)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (held.has(folder)) throw onHeld(process.pid)
  held.add(folder)
  const lock = join(folder, 'lock')
  // Linked and not written in place: a lock is never seen empty.
  const mine = `${lock}.${process.pid}.new`
  try {
    await writeFile(mine, `${process.pid} ${(await statOf(process.pid)).started ?? ''}`)
    while (!(await linkUnlessThere(mine, lock))) await removeIfDead(lock, onHeld)
  } catch (error) {
    held.delete(folder)
    throw error
  } finally {
    await rm(mine, { force: true })
  }
  return async () => {
    held.delete(folder)
    await rm(lock, { force: true })
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
async function removeIfDead(lock: string, onHeld: OnHeld): Promise<void> {
  const aside = `${lock}.${process.pid}`
  const holder = await holderOf(lock)
  if (holder !== undefined) throw onHeld(holder)
  await rename(lock, aside).catch(() => undefined)
  const taken = await holderOf(aside)
  if (taken !== undefined) {
    await linkUnlessThere(aside, lock)
    await rm(aside, { force: true })
    throw onHeld(taken)
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
