import { type FileHandle, open } from 'node:fs/promises'
import { ArtifactError } from './artifact-error.js'

/** Position and size in bytes of one section of an iden3 binary file. */
type BinarySection = { readonly offset: number; readonly size: number }

/** An open iden3 binary file (`r1cs`, `zkey`, `wtns`, `ptau`) with its table of sections. */
export type BinaryFile = {
  readonly handle: FileHandle
  readonly path: string
  readonly version: number
  readonly sections: ReadonlyMap<number, BinarySection>
}

/** The error every reader of these files throws when the bytes do not make sense. */
export function malformedFile(path: string, reason: string): ArtifactError {
  return ArtifactError.of('BINARY_FILE_MALFORMED', `The file is not well formed: ${reason}.`, [
    `path: ${path}`,
  ])
}

/**
 * Opens an iden3 binary file, reads its section table, hands it to `use` and closes it.
 *
 * Every section must lie within the file, so a truncated file is refused here.
 *
 * @throws ArtifactError ARTIFACT_MISSING, BINARY_FILE_MALFORMED
 */
export async function withBinaryFile<result>(
  path: string,
  magic: string,
  use: (file: BinaryFile) => Promise<result>,
): Promise<result> {
  const handle = await openExisting(path)
  try {
    return await use(await readSections(handle, path, magic))
  } finally {
    await handle.close()
  }
}

/**
 * Reads bytes of a section; `length` defaults to the rest of it. The result owns an aligned buffer.
 *
 * @throws ArtifactError BINARY_FILE_MALFORMED when the section is absent or shorter
 */
export async function readSection(
  file: BinaryFile,
  id: number,
  { start = 0, length }: { start?: number; length?: number } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const section = file.sections.get(id)
  if (section === undefined) throw malformedFile(file.path, `section ${id} is missing`)
  const bytes = length ?? section.size - start
  if (start + bytes > section.size) throw malformedFile(file.path, `section ${id} is too short`)
  return readExactly(file.handle, file.path, section.offset + start, bytes)
}

async function openExisting(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (cause) {
    throw ArtifactError.of('ARTIFACT_MISSING', 'The file cannot be opened.', [`path: ${path}`], cause)
  }
}

async function readSections(handle: FileHandle, path: string, magic: string): Promise<BinaryFile> {
  const { size } = await handle.stat()
  if (size < 12) throw malformedFile(path, 'it is shorter than a header')
  const head = await readExactly(handle, path, 0, 12)
  const view = new DataView(head.buffer)
  const found = Buffer.from(head.subarray(0, 4)).toString('latin1')
  if (found !== magic) throw malformedFile(path, `it does not start with "${magic}"`)
  const sections = new Map<number, BinarySection>()
  let offset = 12
  for (let index = 0; index < view.getUint32(8, true); index++) {
    if (offset + 12 > size) throw malformedFile(path, 'it ends before its last section')
    const entry = new DataView((await readExactly(handle, path, offset, 12)).buffer)
    const id = entry.getUint32(0, true)
    const length = Number(entry.getBigUint64(4, true))
    offset += 12
    if (offset + length > size) throw malformedFile(path, `section ${id} ends after the file`)
    if (sections.has(id)) throw malformedFile(path, `section ${id} occurs twice`)
    sections.set(id, { offset, size: length })
    offset += length
  }
  return { handle, path, version: view.getUint32(4, true), sections }
}

async function readExactly(
  handle: FileHandle,
  path: string,
  position: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length)
  let done = 0
  while (done < length) {
    const part = Math.min(length - done, 1 << 28)
    const { bytesRead } = await handle.read(bytes, done, part, position + done)
    if (bytesRead === 0) throw malformedFile(path, 'it ends early')
    done += bytesRead
  }
  return bytes
}
