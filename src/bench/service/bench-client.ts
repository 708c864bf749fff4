import { Agent, request as httpRequest } from 'node:http'
import { ServiceBenchError } from './service-bench-error.js'

/** One client with a connection of its own. */
export type BenchClient = {
  /** Sends a request and reads the whole answer. */
  call(p: {
    method: 'GET' | 'POST'
    path: string
    body?: string | undefined
  }): Promise<{ status: number; text: string }>
  close(): void
}

/** Node's own HTTP, so that little of what is measured is the client. */
export function createBenchClient({ url, token }: { url: string; token: string }): BenchClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    call: ({ method, path, body }) =>
      new Promise((resolve, reject) => {
        const headers = {
          authorization: `Bearer ${token}`,
          ...(body === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        }
        const outgoing = httpRequest(`${url}${path}`, { method, agent, headers }, (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.once('error', reject)
          response.once('end', () =>
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
          )
        })
        outgoing.once('error', reject)
        outgoing.end(body)
      }),
    close: () => agent.destroy(),
  }
}

/** The id of the job in an answer to a submission. */
export function submittedJob({ status, text }: { status: number; text: string }): {
  id: string
  isNew: boolean
} {
  if (status === 200 || status === 202) {
    const { data } = JSON.parse(text) as { data: { id: string } }
    return { id: data.id, isNew: status === 202 }
  }
  throw new ServiceBenchError('WRONG_ANSWER', 'A submission was refused.', {
    facts: [`status: ${status}`, text.slice(0, 500)],
  })
}
