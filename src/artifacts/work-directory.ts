import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isAlive } from './directory-lock.js'

const prefix = '.work-'

/** Runs `use` with an empty folder below `directory` that is removed afterwards, whatever happens. */
export async function withWorkDirectory<result>(
  directory: string,
  name: string,
  use: (work: string) => Promise<result>,
): Promise<result> {
  const work = join(directory, `${prefix}${process.pid}-${name}`)
  await rm(work, { recursive: true, force: true })
  await mkdir(work, { recursive: true })
  try {
    return await use(work)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** Removes work folders whose process was killed before it could. */
export async function removeAbandonedWork(directory: string): Promise<void> {
  for (const entry of await readdir(directory)) {
    const pid = Number(/^\.work-(\d+)-/.exec(entry)?.[1])
    if (Number.isInteger(pid) && !isAlive(pid))
      await rm(join(directory, entry), { recursive: true, force: true })
  }
}
