import { type FileHandle, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { throwIfAborted } from './abort.js'

/** A holder that has not touched its lock for that long is taken for dead (its process id may be in use again). */
const staleMilliseconds = 120_000
const pollMilliseconds = 200

/**
 * Runs `use` while holding the lock file of a folder; waits for another process that holds it. The lock of a killed
 * process is taken over.
 *
 * @throws ArtifactError BUILD_ABORTED when `signal` fires while waiting
 */
export async function withDirectoryLock<result>(
  { directory, onWait, signal }: { directory: string; onWait?: () => void; signal?: AbortSignal | undefined },
  use: () => Promise<result>,
): Promise<result> {
  const path = join(directory, '.lock')
  for (let hasWaited = false; !(await tryLock(path)); hasWaited = true) {
    throwIfAborted(signal)
    if (await isStale(path)) await removeStale(path)
    else {
      if (!hasWaited) onWait?.()
      await sleep(pollMilliseconds)
    }
  }
  const heartbeat = setInterval(() => {
    const now = new Date()
    void utimes(path, now, now).catch(() => undefined)
  }, staleMilliseconds / 10)
  heartbeat.unref()
  try {
    return await use()
  } finally {
    clearInterval(heartbeat)
    await rm(path, { force: true })
  }
}

async function tryLock(path: string): Promise<boolean> {
  const file = await openNew(path)
  if (file === undefined) return false
  try {
    await file.writeFile(String(process.pid))
  } catch (error) {
    // a lock without a process id, as a full disk leaves it, would keep everybody waiting until it is stale
    await rm(path, { force: true })
    throw error
  } finally {
    await file.close()
  }
  return true
}

/** `undefined` when somebody else has made the file. */
async function openNew(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'wx')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return undefined
    throw error
  }
}

async function isStale(path: string): Promise<boolean> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)])
    if (Date.now() - mtimeMs > staleMilliseconds) return true
    // An empty file is a lock whose holder is about to write its process id.
    return text !== '' && !isAlive(Number(text))
  } catch {
    return false
  }
}

/** Two waiters may see the same dead holder; the rename lets only one of them remove its file. */
async function removeStale(path: string): Promise<void> {
  const aside = `${path}.${process.pid}`
  try {
    await rename(path, aside)
    if (await isStale(aside)) await rm(aside, { force: true })
    else await rename(aside, path)
  } catch {
    return
  }
}

/** Whether a process with that id runs on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
