import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type RpcRequest = { method: string; params: unknown[] }
/** What a lie may say besides a result. */
export type Trick =
  | { trick: 'hang' }
  | { trick: 'body'; text: string; status?: number; type?: string }
  | { trick: 'error'; error: { code: number; message: string; data?: unknown } }

/** Makes an answer; `ask` puts a question to the honest node. */
export type Lie = (
  request: RpcRequest,
  ask: (method: string, params: readonly unknown[]) => Promise<unknown>,
) => unknown

export type MaliciousNode = {
  url: string
  /** Lies about one method and is honest about the rest. */
  lieAbout(method: string, lie: Lie): void
  /** Lies about everything. */
  lie(lie: Lie): void
  beHonest(): void
  /** Methods that were asked for since the last `beHonest`. */
  requests: RpcRequest[]
  stop(): Promise<void>
}

const isTrick = (value: unknown): value is Trick =>
  typeof value === 'object' && value !== null && 'trick' in value

/** A node that speaks for an honest one, except where a script tells it to lie. */
export async function startMaliciousNode(honestUrl: string): Promise<MaliciousNode> {
  const lies = new Map<string, Lie>()
  const requests: RpcRequest[] = []
  const hanging = new Set<ServerResponse>()
  const send = async (body: unknown): Promise<{ result?: unknown; error?: unknown }> => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(honestUrl, { method: 'POST', headers, body: JSON.stringify(body) })
    return response.json() as Promise<{ result?: unknown; error?: unknown }>
  }
  const ask = async (method: string, params: readonly unknown[]): Promise<unknown> => {
    const { result, error } = await send({ jsonrpc: '2.0', id: 1, method, params })
    if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`)
    return result
  }

  async function answer(body: string, response: ServerResponse): Promise<void> {
    const request = JSON.parse(body) as RpcRequest & { id: number }
    requests.push({ method: request.method, params: request.params ?? [] })
    const lie = lies.get(request.method) ?? lies.get('*')
    const reply = (content: object): void => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ jsonrpc: '2.0', id: request.id, ...content }))
    }
    if (lie === undefined) return reply(await send(request))
    const said = await lie(request, ask)
    if (!isTrick(said)) return reply({ result: said })
    if (said.trick === 'hang') hanging.add(response)
    else if (said.trick === 'error') reply({ error: said.error })
    else {
      response.statusCode = said.status ?? 200
      response.setHeader('content-type', said.type ?? 'application/json')
      response.end(said.text)
    }
  }

  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      answer(body, response).catch((error) => {
        response.statusCode = 500
        response.end(String(error))
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    lieAbout: (method, lie) => void lies.set(method, lie),
    lie: (lie) => void lies.set('*', lie),
    beHonest: () => {
      lies.clear()
      requests.length = 0
    },
    stop: async () => {
      for (const response of hanging) response.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
