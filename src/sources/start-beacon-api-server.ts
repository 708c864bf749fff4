import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerRequest, type ServerAnswer } from './answer-request.js'
import type { LightClientSource } from './light-client-source.js'

export type BeaconApiServer = {
  /** `http://127.0.0.1:<port>`. */
  url: string
  port: number
  /** Stops listening and ends open connections. */
  close: () => Promise<void>
}

/** Longer request lines and headers, or slower ones, are nobody's honest request. */
const LIMITS = { maxHeaderSize: 8192, requestTimeout: 5_000, headersTimeout: 5_000, keepAliveTimeout: 1_000 }

/**
 * Serves a source over the Beacon API, for tests and demonstrations: bootstrap, updates, finality update, genesis and
 * spec, as JSON. Other routes answer 404. It listens on the loopback interface only.
 *
 * @param parameters.port Default 0: any free port.
 */
export async function startBeaconApiServer(parameters: {
  source: LightClientSource
  port?: number | undefined
}): Promise<BeaconApiServer> {
  const { source, port: asked = 0 } = parameters
  const server = createServer(LIMITS, (request, response) => {
    request.resume()
    const given = answerRequest({ source, ...readRequest(request) })
    void given.then(({ status, headers, body }: ServerAnswer) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(request.method === 'HEAD' ? undefined : JSON.stringify(body))
    })
  })
  await listen(server, asked)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)))
        server.closeAllConnections()
      }),
  }
}

function readRequest({ method = 'GET', url = '/', headers }: IncomingMessage) {
  return { method, target: url, accept: headers.accept }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject)
      resolve()
    })
  })
}
