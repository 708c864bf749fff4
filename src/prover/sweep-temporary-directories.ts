import { readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ownerState, temporaryOwner } from './temporary-owner.js'

/** A folder of another machine, container or boot is taken for abandoned when it has not changed for that long. */
const FOREIGN_MILLISECONDS = 24 * 3600 * 1000

/**
 * Removes the folders that killed processes left behind: those of this system whose process is gone, and those of
 * others (containers with a common volume, an earlier boot) that nobody changed for a day.
 *
 * @param parent The folder that was given to the prover or worker; the system's temporary folder by default.
 * @returns The paths that were removed. What cannot be removed is left for the next time.
 */
export async function sweepTemporaryDirectories(parent: string = tmpdir()): Promise<string[]> {
  const removed: string[] = []
  for (const name of await readdir(parent).catch((): string[] => [])) {
    const path = join(parent, name)
    if (!(await isAbandoned(name, path))) continue
    const isGone = await rm(path, { recursive: true, force: true, maxRetries: 3 }).then(
      () => true,
      () => false,
    )
    if (isGone) removed.push(path)
  }
  return removed
}

async function isAbandoned(name: string, path: string): Promise<boolean> {
  const owner = temporaryOwner(name)
  if (owner === undefined) return false
  const state = ownerState(owner)
  if (state !== 'unknown') return state === 'dead'
  const changed = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  )
  return changed !== undefined && Date.now() - changed > FOREIGN_MILLISECONDS
}
