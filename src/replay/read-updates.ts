import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parseUpdate } from '../ethereum/json/parse-update.js'
import type { LightClientUpdate } from '../ethereum/types/light-client.js'
import { readDocument } from './read-document.js'
import { ReplayError } from './replay-error.js'

/** An update and where it was read from. */
export type UpdateFile = { file: string; update: LightClientUpdate }

/**
 * Reads updates from files and folders. Files keep the order in which they are given; the `*.json` files of a folder
 * come by signature slot. All are read before anything is done with one.
 *
 * @throws ReplayError `FILE_UNREADABLE`, `MALFORMED_JSON`, `INVALID_DOCUMENT`, `NO_UPDATES`.
 */
export async function readUpdates(paths: readonly string[]): Promise<UpdateFile[]> {
  const updates: UpdateFile[] = []
  for (const path of paths) {
    const names = await filesOf(path)
    const read: UpdateFile[] = []
    for (const file of names) read.push({ file, update: await readDocument(file, parseUpdate) })
    updates.push(...read.sort(bySignatureSlot))
  }
  if (updates.length > 0) return updates
  throw new ReplayError('NO_UPDATES', 'There are no updates to replay.', {
    facts: [`paths: ${paths.join(', ')}`],
  })
}

function bySignatureSlot({ update: left }: UpdateFile, { update: right }: UpdateFile): number {
  return Number(left.signatureSlot - right.signatureSlot)
}

async function filesOf(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path]
    const names = await readdir(path)
    return names
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => join(path, name))
  } catch (cause) {
    throw new ReplayError('FILE_UNREADABLE', 'A file or folder cannot be read.', {
      cause,
      facts: [`path: ${path}`],
    })
  }
}
