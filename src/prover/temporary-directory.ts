import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { temporaryPrefix } from './temporary-owner.js'

/**
 * Gives `use` a fresh folder, readable by this user only, and removes it with all it holds when `use` settles, however
 * it does. Every call has a folder of its own, so concurrent proofs never meet. Its name tells the process, so that
 * `sweepTemporaryDirectories` can remove it when that was killed.
 *
 * @param parent Folder to create it in; made when missing. The system's temporary folder by default.
 */
export async function withTemporaryDirectory<result>(
  parent: string | undefined,
  use: (directory: string) => Promise<result>,
  kind: 'proof' | 'job' = 'proof',
): Promise<result> {
  const base = parent ?? tmpdir()
  await mkdir(base, { recursive: true })
  const directory = await mkdtemp(join(base, temporaryPrefix(kind)))
  try {
    return await use(directory)
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 })
  }
}
