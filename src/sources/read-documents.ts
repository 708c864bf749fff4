import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Named } from './create-memory-source.js'
import { SourceError } from './source-error.js'

/** Documents of a folder end in one of these. */
const SUFFIXES = ['.json', '.jsonl', '.ndjson', '.json.gz', '.jsonl.gz', '.ndjson.gz']

/** Files of a folder and the folders in it, by name. */
export async function listFiles(directory: string): Promise<string[]> {
  const entries = await onDisk(directory, () => readdir(directory, { withFileTypes: true, recursive: true }))
  return entries
    .filter((entry) => entry.isFile() && SUFFIXES.some((suffix) => entry.name.endsWith(suffix)))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** True for a path that is a folder. */
export async function isDirectory(path: string): Promise<boolean> {
  return (await onDisk(path, () => stat(path))).isDirectory()
}

/**
 * The documents of a file: one JSON document, the elements of an array, or one document a line. A name that ends in
 * `.gz` is unpacked.
 *
 * @param parameters.maxBytes Limit for the file after unpacking.
 * @throws SourceError `FILE_UNREADABLE`, `BODY_TOO_LARGE`, `INVALID_JSON` naming file and line.
 */
export async function readDocuments(parameters: {
  file: string
  maxBytes: number
}): Promise<Named<unknown>[]> {
  const { file, maxBytes } = parameters
  const text = await readText(file, maxBytes)
  if (!/\.(jsonl|ndjson)(\.gz)?$/.test(file)) {
    const json = parseJson(text, file)
    return Array.isArray(json)
      ? json.map((value, index) => ({ name: `${file}[${index}]`, value }))
      : [{ name: file, value: json }]
  }
  return text.split('\n').flatMap((line, index) => {
    const name = `${file}:${index + 1}`
    return line.trim() === '' ? [] : [{ name, value: parseJson(line, name) }]
  })
}

function parseJson(text: string, node: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new SourceError('INVALID_JSON', 'A document is not complete JSON.', { node, cause })
  }
}

async function readText(file: string, maxBytes: number): Promise<string> {
  const raw = createReadStream(file)
  const stream: Readable = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw
  raw.on('error', (error) => stream.destroy(error))
  return onDisk(file, async () => {
    const pieces: Buffer[] = []
    let size = 0
    for await (const piece of stream) {
      const bytes = piece as Buffer
      size += bytes.length
      if (size > maxBytes) {
        raw.destroy()
        const message = `A file is larger than ${maxBytes} bytes when unpacked.`
        throw new SourceError('BODY_TOO_LARGE', message, { node: file })
      }
      pieces.push(bytes)
    }
    return Buffer.concat(pieces).toString('utf8')
  })
}

async function onDisk<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (cause) {
    if (cause instanceof SourceError) throw cause
    throw new SourceError('FILE_UNREADABLE', 'A file or folder cannot be read.', { node: path, cause })
  }
}
