import { type BenchClient, createBenchClient, submittedJob } from './bench-client.js'
import { type BenchStatements, presentWithout } from './bench-statements.js'
import { type Latencies, latenciesOf } from './percentiles.js'
import { type StartApiParameters, startBenchApi } from './start-api.js'

export type RequestFigures = {
  database: 'PGlite' | 'PostgreSQL'
  /** `POST new`, `POST joined`, `GET`. */
  what: string
  clients: number
  perSecond: number
  milliseconds: Latencies
}

/**
 * Lets clients send as fast as they are answered, to an API that does not prove: submissions of new statements, of ones
 * that are queued already, and reads of a job. The clients share this process, and the machine with the service.
 *
 * @param seconds Of each kind of request.
 */
export async function benchRequests(parameters: {
  api: Omit<StartApiParameters, 'withWorker' | 'chain'>
  statements: BenchStatements
  clients: number
  seconds: number
}): Promise<RequestFigures[]> {
  const { statements, seconds } = parameters
  const api = await startBenchApi({ ...parameters.api, chain: statements.config, withWorker: false })
  const clients = Array.from({ length: parameters.clients }, () => createBenchClient(api))
  const database = parameters.api.databaseUrl === undefined ? ('PGlite' as const) : ('PostgreSQL' as const)
  let next = 0
  const submitNew = async (client: BenchClient) => {
    // Any bits make a statement of their own; nobody proves these.
    next += 1
    submittedJob(
      await client.call({ method: 'POST', path: '/v1/proofs', body: statements.unsigned(next).text }),
    )
  }
  const known = statements.unsigned(presentWithout(0).present).text
  try {
    const first = createBenchClient(api)
    const { id } = submittedJob(await first.call({ method: 'POST', path: '/v1/proofs', body: known }))
    first.close()
    const kinds: [string, (client: BenchClient) => Promise<unknown>][] = [
      ['POST new', submitNew],
      [
        'POST joined',
        async (client) =>
          submittedJob(await client.call({ method: 'POST', path: '/v1/proofs', body: known })),
      ],
      ['GET', (client) => client.call({ method: 'GET', path: `/v1/proofs/${id}` })],
    ]
    const figures: RequestFigures[] = []
    for (const [what, send] of kinds) {
      const { perSecond, milliseconds } = await measure(clients, send, seconds)
      figures.push({ database, what, clients: clients.length, perSecond, milliseconds })
    }
    return figures
  } finally {
    for (const client of clients) client.close()
    await api.process.stop()
  }
}

async function measure(
  clients: readonly BenchClient[],
  send: (client: BenchClient) => Promise<unknown>,
  seconds: number,
): Promise<{ perSecond: number; milliseconds: Latencies }> {
  await Promise.all(clients.map((client) => send(client)))
  const times: number[] = []
  const started = performance.now()
  const end = started + seconds * 1000
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < end) {
        const sent = performance.now()
        await send(client)
        times.push(performance.now() - sent)
      }
    }),
  )
  const elapsed = (performance.now() - started) / 1000
  return { perSecond: times.length / elapsed, milliseconds: latenciesOf(times) }
}
