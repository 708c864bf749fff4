import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerCcipRequest } from './answer-ccip-request.js'
import { CcipError } from './ccip-error.js'
import type { CcipGateway } from './gateway.js'

export type CcipGatewayServer = {
  /** `http://<host>:<port>`. */
  url: string
  /** URL templates for a reader contract. */
  templates: { get: string; post: string }
  /** Stops listening and ends open connections. */
  close: () => Promise<void>
}

/** Longer request lines and headers, or slower ones, are nobody's honest request. */
const LIMITS = { maxHeaderSize: 8192, requestTimeout: 5_000, headersTimeout: 5_000, keepAliveTimeout: 1_000 }
/** An honest body is under 400 bytes. */
const MAX_BODY_BYTES = 4096

/**
 * Serves a gateway over HTTP. TLS and rate limits are the business of what stands before it.
 *
 * @param parameters.host Default: the loopback interface only.
 * @param parameters.port Default 0: any free port.
 */
export async function startCcipGateway(parameters: {
  gateway: CcipGateway
  host?: string | undefined
  port?: number | undefined
}): Promise<CcipGatewayServer> {
  const { gateway, host = '127.0.0.1', port: asked = 0 } = parameters
  const server = createServer(LIMITS, (incoming, response) => {
    const { method = 'GET', url: target = '/' } = incoming
    const request = { method, target, readBody: () => readBody(incoming) }
    void answerCcipRequest({ gateway, request }).then(({ status, headers, body }) => {
      const hasBody = body !== undefined
      // what was not read of a body that is too large would be taken for the next request
      const ending: Record<string, string> = status === 413 ? { connection: 'close' } : {}
      const type: Record<string, string> = hasBody ? { 'content-type': 'application/json' } : {}
      response.writeHead(status, { ...type, ...ending, ...headers })
      response.end(hasBody ? JSON.stringify(body) : undefined)
      incoming.resume()
    })
  })
  await listen(server, asked, host)
  const { port } = server.address() as AddressInfo
  const url = `http://${host}:${port}`
  return {
    url,
    templates: { get: `${url}/{sender}/{data}.json`, post: `${url}/{sender}.json` },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)))
        server.closeAllConnections()
      }),
  }
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
    length += (chunk as Buffer).length
    if (length > MAX_BODY_BYTES) throw new CcipError('BODY_TOO_LARGE', 'The body is too large.')
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.removeListener('error', reject)
      resolve()
    })
  })
}
