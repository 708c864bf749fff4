import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerRequest } from '../../src/sources/answer-request.js'
import type { LightClientSource } from '../../src/sources/light-client-source.js'

/** Answers a request wrongly and returns true, or leaves it to the honest node behind. */
export type Fault = (request: IncomingMessage, response: ServerResponse) => boolean

export type FaultyNode = {
  url: string
  /** Paths of the requests that came, oldest first. */
  seen: string[]
  /** Changes what goes wrong from now on. */
  break: (fault: Fault | undefined) => void
  close: () => Promise<void>
}

/** A beacon node on the loopback interface that serves `source`, except where a fault says otherwise. */
export async function startFaultyNode(source: LightClientSource, first?: Fault): Promise<FaultyNode> {
  let fault = first
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(request.url ?? '')
    if (fault?.(request, response) === true) return
    void answerRequest({ source, method: request.method ?? 'GET', target: request.url ?? '/' }).then(
      (given) => {
        response.writeHead(given.status, { 'content-type': 'application/json', ...given.headers })
        response.end(JSON.stringify(given.body))
      },
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    break: (next) => {
      fault = next
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A fault on light-client routes only, so that the node passes the check of its network. */
export function onLightClient(act: (response: ServerResponse) => void): Fault {
  return (request, response) => {
    if (request.url?.includes('/light_client/') !== true) return false
    act(response)
    return true
  }
}

/** A fixed answer. */
export function replying(status: number, body: string, headers: Record<string, string> = {}) {
  return (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(body)
  }
}
