import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

export type Answer = (request: IncomingMessage, response: ServerResponse, content: Buffer | undefined) => void

/** Serves contents by their hash below `/v1/artifacts`, in whatever way `answer` says. */
export async function startArtifactServer(contents: ReadonlyMap<string, Buffer>) {
  const requests: { sha256: string; range: string | undefined; key: string | undefined }[] = []
  const state: { answer: Answer } = { answer: whole }
  const server = createServer((request, response) => {
    const sha256 = /^\/v1\/artifacts\/([0-9a-f]{64})$/.exec(request.url ?? '')?.[1] ?? ''
    requests.push({ sha256, range: request.headers.range, key: request.headers.authorization })
    state.answer(request, response, contents.get(sha256))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { baseUrl: `http://127.0.0.1:${port}/v1/artifacts`, requests, state }
}

/** Honest, without ranges. */
export const whole: Answer = (_, response, content) => {
  if (content === undefined) response.writeHead(404).end()
  else response.writeHead(200, { 'content-length': content.length }).end(content)
}

/** Honest, with ranges. */
export const ranged: Answer = (request, response, content) => {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? Number.NaN)
  if (content === undefined || Number.isNaN(start)) return whole(request, response, content)
  const range = `bytes ${start}-${content.length - 1}/${content.length}`
  response.writeHead(206, { 'content-range': range }).end(content.subarray(start))
}
