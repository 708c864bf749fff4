import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Gate = {
  url: string
  /** While it is shut, connections are broken off. */
  isOpen: boolean
  close(): Promise<void>
}

/** A way to a JSON-RPC server that can be shut. */
export async function startGate(target: string): Promise<Gate> {
  const server = createServer(async (request, response) => {
    if (!gate.isOpen) {
      request.socket.destroy()
      return
    }
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(target, { method: 'POST', headers, body: Buffer.concat(pieces) })
    response.writeHead(answer.status, { ...headers, connection: 'close' }).end(await answer.text())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const gate: Gate = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    isOpen: true,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return gate
}
