import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises'
import { ArtifactError } from '../artifacts/artifact-error.js'
import { digestFile } from '../artifacts/file-digest.js'
import { diskFull, isDiskFull } from './disk-full.js'
import { WorkerError } from './worker-error.js'

export type DownloadParameters = {
  url: string
  headers?: Readonly<Record<string, string>> | undefined
  /** Where the file goes, complete and verified or not at all. What came of it so far is in `${path}.part`. */
  path: string
  sha256: string
  bytes: number
  /** The server is given up when nothing came for that long. */
  stallSeconds: number
  fetch: typeof globalThis.fetch
  signal?: AbortSignal | undefined
}

/**
 * Downloads a file whose content is known by its hash. Half a file is kept for the next call, which goes on from there;
 * a whole file with another content is thrown away. One process at a time may download to a path.
 *
 * @throws ArtifactError `ARTIFACT_MISSING` (404, 410), `ARTIFACT_CORRUPT`; WorkerError `ARTIFACT_UNAVAILABLE` for
 *   anything that may pass, `DISK_FULL`, `STOPPED`.
 */
export async function download(parameters: DownloadParameters): Promise<void> {
  const { path, sha256, bytes, url } = parameters
  const part = `${path}.part`
  try {
    await receive(parameters, part)
    const digest = await digestFile(part)
    if (digest.sha256 !== sha256) {
      throw ArtifactError.of('ARTIFACT_CORRUPT', 'The server sent another file than was asked for.', [
        `url: ${url}`,
        `expected: ${sha256}, ${bytes} bytes`,
        `actual: ${digest.sha256}, ${digest.bytes} bytes`,
      ])
    }
    await rename(part, path)
  } catch (error) {
    const isUseless =
      isDiskFull(error) || (error instanceof ArtifactError && error.code === 'ARTIFACT_CORRUPT')
    if (isUseless) await rm(part, { force: true })
    throw isDiskFull(error) ? diskFull(error) : error
  }
}

async function receive(parameters: DownloadParameters, part: string): Promise<void> {
  const { url, bytes, fetch, stallSeconds, signal } = parameters
  const had = await sizeOf(part)
  if (had === bytes) return
  const start = had < bytes ? had : 0
  const stall = new AbortController()
  let timer = setTimeout(() => stall.abort(), stallSeconds * 1000)
  const beat = () => {
    clearTimeout(timer)
    timer = setTimeout(() => stall.abort(), stallSeconds * 1000)
  }
  try {
    const response = await fetch(url, {
      headers: { ...parameters.headers, ...(start === 0 ? {} : { range: `bytes=${start}-` }) },
      signal: signal === undefined ? stall.signal : AbortSignal.any([signal, stall.signal]),
    })
    const from = await startOf(response, { url, start, bytes })
    const file = await open(part, from === 0 ? 'w' : 'r+')
    try {
      await write({ response, file, from, bytes, url, beat })
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (error) {
    throw toFailure(error, { url, signal, isStalled: stall.signal.aborted })
  } finally {
    clearTimeout(timer)
    stall.abort()
  }
}

/** Where in the file the body of an answer begins. */
async function startOf(
  response: Response,
  { url, start, bytes }: { url: string; start: number; bytes: number },
): Promise<number> {
  const { status } = response
  if (status === 200) return 0
  const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '')
  if (status === 206 && Number(range?.[1]) === start && Number(range?.[2]) === bytes) return start
  const facts = [`url: ${url}`, `status: ${status}`]
  if (status === 404 || status === 410) {
    throw ArtifactError.of('ARTIFACT_MISSING', 'The server does not have an artifact.', facts)
  }
  // The part is thrown away: the server has a file of another size.
  if (status === 206 || status === 416) {
    throw ArtifactError.of('ARTIFACT_CORRUPT', 'The server has a file of another size.', facts)
  }
  throw new WorkerError('ARTIFACT_UNAVAILABLE', 'The server did not send an artifact.', { facts })
}

async function write({
  response,
  file,
  from,
  bytes,
  url,
  beat,
}: {
  response: Response
  file: FileHandle
  from: number
  bytes: number
  url: string
  beat: () => void
}): Promise<void> {
  let position = from
  for await (const chunk of response.body ?? []) {
    beat()
    if (position + chunk.byteLength > bytes) {
      throw ArtifactError.of('ARTIFACT_CORRUPT', 'The server sent more than the file has.', [`url: ${url}`])
    }
    for (let sent = 0; sent < chunk.byteLength; ) {
      const { bytesWritten } = await file.write(chunk, sent, chunk.byteLength - sent, position)
      sent += bytesWritten
      position += bytesWritten
    }
  }
  if (position < bytes) {
    throw new WorkerError('ARTIFACT_UNAVAILABLE', 'The server broke off.', {
      facts: [`url: ${url}`, `received: ${position} of ${bytes} bytes`],
    })
  }
}

function toFailure(
  error: unknown,
  { url, signal, isStalled }: { url: string; signal: AbortSignal | undefined; isStalled: boolean },
): unknown {
  if (error instanceof ArtifactError || error instanceof WorkerError) return error
  if (error instanceof Error && 'syscall' in error && 'errno' in error) return error
  if (signal?.aborted)
    return new WorkerError('STOPPED', 'The download was stopped.', { cause: signal.reason })
  return new WorkerError(
    'ARTIFACT_UNAVAILABLE',
    isStalled ? 'The server is too slow.' : 'The server broke off.',
    {
      facts: [`url: ${url}`],
      cause: error,
    },
  )
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}
