import type { FileHandle } from 'node:fs/promises'
import { createRoute, z } from '@hono/zod-openapi'
import { createArtifactStore } from '../artifact-store.js'
import { sends } from '../negotiate.js'
import { circuitListAnswerSchema } from '../schemas/artifact-schema.js'
import { sha256Schema } from '../schemas/primitives.js'
import { bindingsOf, type ServiceSettings } from '../service-context.js'
import { createSlots } from '../slots.js'
import { readArtifact, SMALL_ARTIFACT_BYTES, streamArtifact } from '../stream-artifact.js'
import { answer, errors, type ServiceApp, withKey } from './route-parts.js'

const listRoute = createRoute({
  method: 'get',
  path: '/v1/artifacts',
  operationId: 'listArtifacts',
  summary: 'The circuits that are built, with the hashes of their files',
  tags: ['artifacts'],
  security: withKey,
  middleware: sends('application/json'),
  responses: { 200: answer('Circuits', circuitListAnswerSchema), ...errors(401, 406, 429, 500, 503) },
})

const fileRoute = createRoute({
  method: 'get',
  path: '/v1/artifacts/{sha256}',
  operationId: 'getArtifact',
  summary: 'A file by its content',
  tags: ['artifacts'],
  security: withKey,
  middleware: sends('application/octet-stream'),
  request: { params: z.strictObject({ sha256: sha256Schema }) },
  responses: {
    200: {
      description: 'The file. It breaks off before its end when it is not the one that was built.',
      content: { 'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) } },
    },
    206: {
      description: 'The rest of the file, for `Range: bytes=<start>-`',
      content: { 'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) } },
    },
    304: { description: 'The client has it already' },
    ...errors(400, 401, 404, 406, 429, 500, 503),
  },
})

/** `GET /v1/artifacts` and `GET /v1/artifacts/:sha256`. */
export function mountArtifacts(app: ServiceApp, { artifacts, limits, open }: ServiceSettings): void {
  const empty = { directory: '.', manifest: { version: 1 as const, circuits: {} } }
  const store = createArtifactStore(artifacts ?? empty)
  const visibility = open?.includes('artifacts') === true ? 'public' : 'private'
  const takeDownload = createSlots({
    what: 'downloads',
    perKey: limits.downloadsPerKey,
    total: limits.downloads,
  })

  app.openapi(listRoute, (context) => context.json({ data: [...store.circuits] }, 200))

  app.openapi(fileRoute, async (context) => {
    const { sha256 } = context.req.valid('param')
    const isHead = context.req.method === 'HEAD'
    const release = takeDownload(context.get('key')?.id ?? 'anonymous')
    let handle: FileHandle | undefined
    const leave = async () => {
      release()
      await handle?.close()
    }
    try {
      const file = await store.open(sha256)
      handle = file.handle
      const { bytes } = file
      const etag = `"${sha256}"`
      const headers = { etag, 'cache-control': `${visibility}, max-age=31536000, immutable` }
      if (context.req.header('if-none-match') === etag) {
        await leave()
        return context.body(null, 304, headers)
      }
      const start = startOf(context.req.header('range'), bytes)
      const status = start === 0 ? 200 : 206
      const facts = {
        ...headers,
        'accept-ranges': 'bytes',
        'content-type': 'application/octet-stream',
        'content-length': String(bytes - start),
        ...(start === 0 ? {} : { 'content-range': `bytes ${start}-${bytes - 1}/${bytes}` }),
      }
      if (isHead) {
        await leave()
        return context.body(null, status, facts)
      }
      if (bytes > SMALL_ARTIFACT_BYTES) {
        const { breakOff } = bindingsOf(context)
        const stream = streamArtifact({ handle, bytes, start, sha256, breakOff, onEnd: release })
        return context.body(stream, status, facts)
      }
      const whole = await readArtifact({ handle, sha256 })
      release()
      return context.body(whole.subarray(start), status, facts)
    } catch (error) {
      await leave().catch(() => undefined)
      throw error
    }
  })
}

/** Where an open-ended range begins, so that a download can go on; any other range is answered with the whole file. */
function startOf(range: string | undefined, bytes: number): number {
  const start = Number(/^bytes=([0-9]{1,15})-$/.exec(range ?? '')?.[1] ?? 0)
  return start < bytes ? start : 0
}
