import { setTimeout as sleep } from 'node:timers/promises'
import { createBenchClient, submittedJob } from './bench-client.js'
import type { BenchStatements } from './bench-statements.js'
import { type Latencies, latenciesOf } from './percentiles.js'
import { ServiceBenchError } from './service-bench-error.js'
import { type StartApiParameters, startBenchApi } from './start-api.js'

export type ProvingFigures = {
  /** Identical submissions at once, the jobs they made, and the proofs that were made for them. */
  identical: { requests: number; jobs: number; proofs: number }
  /** From submission to the verified proof. */
  proofSeconds: number
  /** Of `/healthz`, in milliseconds: before there was anything to do, and while the same process had a proof made. */
  healthIdle: Latencies
  healthProving: Latencies
}

const PAUSE_MILLISECONDS = 10
const IDLE_MILLISECONDS = 3000
const LONGEST_PROOF_MILLISECONDS = 300_000

/**
 * Starts a service that is one process, sends it the same request many times at once, and asks after its health until
 * the proof is there.
 *
 * @throws ServiceBenchError `WRONG_ANSWER`, `NOT_FINISHED`.
 */
export async function benchProving(parameters: {
  api: Omit<StartApiParameters, 'withWorker' | 'chain'>
  statements: BenchStatements
  requests: number
}): Promise<ProvingFigures> {
  const { statements, requests } = parameters
  const api = await startBenchApi({ ...parameters.api, chain: statements.config, withWorker: true })
  const client = createBenchClient(api)
  const health = createBenchClient(api)
  try {
    const idleUntil = performance.now() + IDLE_MILLISECONDS
    const healthIdle = await watchHealth(health, async () => performance.now() > idleUntil)

    const body = JSON.stringify(statements.signed([3]))
    const started = performance.now()
    const crowd = Array.from({ length: requests }, () => createBenchClient(api))
    const answers = await Promise.all(
      crowd.map((one) => one.call({ method: 'POST', path: '/v1/proofs', body }).then(submittedJob)),
    )
    for (const one of crowd) one.close()
    const ids = new Set(answers.map(({ id }) => id))
    const [id = ''] = ids
    let askedAt = 0
    const isDone = async () => {
      if (performance.now() - askedAt < 250) return false
      askedAt = performance.now()
      return isCompleted(await client.call({ method: 'GET', path: `/v1/proofs/${id}` }), started)
    }
    const healthProving = await watchHealth(health, isDone)
    const proofSeconds = (performance.now() - started) / 1000
    const metrics = await client.call({ method: 'GET', path: '/metrics' })
    return {
      identical: { requests, jobs: ids.size, proofs: completedProofs(metrics.text) },
      proofSeconds,
      healthIdle,
      healthProving,
    }
  } finally {
    client.close()
    health.close()
    await api.process.stop()
  }
}

async function watchHealth(
  client: ReturnType<typeof createBenchClient>,
  isOver: () => Promise<boolean>,
): Promise<Latencies> {
  const times: number[] = []
  while (!(await isOver())) {
    const sent = performance.now()
    const { status } = await client.call({ method: 'GET', path: '/healthz' })
    if (status !== 200) throw new ServiceBenchError('WRONG_ANSWER', `/healthz answered ${status}.`)
    times.push(performance.now() - sent)
    await sleep(PAUSE_MILLISECONDS)
  }
  return latenciesOf(times)
}

function isCompleted({ text }: { text: string }, started: number): boolean {
  const { data } = JSON.parse(text) as { data: { state: string; failure?: { code: string } } }
  if (data.state === 'completed') return true
  const isLate = performance.now() - started > LONGEST_PROOF_MILLISECONDS
  if (!isLate && (data.state === 'queued' || data.state === 'active')) return false
  throw new ServiceBenchError('NOT_FINISHED', 'The proof was not made.', {
    facts: [`state: ${data.state}`, `failure: ${data.failure?.code ?? 'none'}`],
  })
}

/** The counter of completed proofs, all circuits together. */
function completedProofs(metrics: string): number {
  const found = metrics.matchAll(/^concordat_proofs_total\{[^}]*status="completed"[^}]*\} (\d+)$/gm)
  return [...found].reduce((sum, [, count]) => sum + Number(count), 0)
}
