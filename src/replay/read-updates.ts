import { BaseError } from '../errors/base-error.js'
import { parseUpdate } from '../ethereum/json/parse-update.js'
import type { LightClientUpdate } from '../ethereum/types/light-client.js'
import { isDirectory, listFiles, readDocuments } from '../sources/read-documents.js'
import { SourceError } from '../sources/source-error.js'
import { ReplayError } from './replay-error.js'

/** An update and where it was read from. */
export type UpdateFile = { file: string; update: LightClientUpdate }

/** Largest file of updates, unpacked: about 40,000 updates. */
const MAX_BYTES = 2 ** 30

/**
 * Reads updates from files and folders: JSON, an array of documents, or JSON lines, each as it is or as `.gz`. Files keep
 * the order in which they are given; the documents of a folder come by signature slot. All are read before anything is
 * done with one.
 *
 * @throws ReplayError `FILE_UNREADABLE`, `MALFORMED_JSON`, `INVALID_DOCUMENT`, `NO_UPDATES`.
 */
export async function readUpdates(paths: readonly string[]): Promise<UpdateFile[]> {
  const updates: UpdateFile[] = []
  for (const path of paths) updates.push(...(await readPath(path)))
  if (updates.length > 0) return updates
  throw new ReplayError('NO_UPDATES', 'There are no updates to replay.', {
    facts: [`paths: ${paths.join(', ')}`],
  })
}

async function readPath(path: string): Promise<UpdateFile[]> {
  try {
    const isFolder = await isDirectory(path)
    const read: UpdateFile[] = []
    for (const file of isFolder ? await listFiles(path) : [path]) {
      const documents = await readDocuments({ file, maxBytes: MAX_BYTES })
      for (const { name, value } of documents) {
        // A node answers one update as a list of one: that is the file itself.
        const label = documents.length === 1 ? file : name
        read.push({ file: label, update: parse(label, value) })
      }
    }
    return isFolder ? read.sort(bySignatureSlot) : read
  } catch (cause) {
    if (!(cause instanceof SourceError)) throw cause
    const code = cause.code === 'INVALID_JSON' ? 'MALFORMED_JSON' : 'FILE_UNREADABLE'
    throw new ReplayError(code, cause.shortMessage, { cause, facts: [`file: ${cause.node ?? path}`] })
  }
}

function parse(name: string, value: unknown): LightClientUpdate {
  try {
    return parseUpdate(value)
  } catch (cause) {
    if (!(cause instanceof BaseError)) throw cause
    throw new ReplayError('INVALID_DOCUMENT', 'A document is not what it should be.', {
      cause,
      facts: [`file: ${name}`, ...cause.facts],
    })
  }
}

function bySignatureSlot({ update: left }: UpdateFile, { update: right }: UpdateFile): number {
  return Number(left.signatureSlot - right.signatureSlot)
}
