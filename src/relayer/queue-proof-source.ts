import { z } from 'zod'
import { syncCommitteeToBeaconJson, updateToBeaconJson } from '../ethereum/json/to-beacon-json.js'
import { parseSnarkjsProof, parseSnarkjsPublicInputs } from '../groth16/proof.js'
import { isOver, type Job, type JobQueue, type ProofRequest } from '../jobs/job.js'
import { isPassing } from '../jobs/job-error.js'
import { parseApkProof } from '../prover/apk-proof-json.js'
import type { ProofOptions, ProofSource, RelayLinkProof } from './proof-source.js'
import { RelayerError } from './relayer-error.js'

export type QueueProofSourceParameters = {
  queue: Pick<JobQueue, 'submit' | 'watch' | 'cancel'>
  /** Name of the source chain, as the workers know it. */
  network: string
  /** Under which the jobs are counted. Default: `relayer`. */
  owner?: string | undefined
  /** Larger first. Default: 10, ahead of what people ask for by hand. */
  priority?: number | undefined
}

const linkResult = z.object({ publicInputs: z.unknown(), proof: z.unknown() })

/**
 * Proofs from a queue that workers serve, on this machine or others. A statement that is queued or proven already is not
 * proven again, so a relayer that was killed finds its proof when it comes back. An abort withdraws the job unless
 * somebody else wants it.
 *
 * Its functions throw RelayerError `PROOF_FAILED`, and JobError when the database fails.
 */
export function createQueueProofSource(parameters: QueueProofSourceParameters): ProofSource {
  const { queue, network, owner = 'relayer', priority = 10 } = parameters

  async function resultOf(request: ProofRequest, options: ProofOptions): Promise<unknown> {
    const { signal = new AbortController().signal, onProgress } = options
    signal.throwIfAborted()
    const { job: submitted } = await queue.submit({ request, owner, priority })
    let job: Job = submitted
    try {
      while (!isOver(job.state)) job = await follow(job, signal, onProgress)
    } catch (error) {
      if (signal.aborted) await queue.cancel(job.id, { owner }).catch(() => undefined)
      throw error
    }
    if (job.state === 'completed') return job.result
    const facts = [`job: ${job.id}`, `state: ${job.state}`]
    if (job.failure !== undefined) facts.push(`${job.failure.code}: ${job.failure.message}`)
    throw new RelayerError('PROOF_FAILED', `The ${request.kind} proof could not be made.`, { facts })
  }

  /** The job's last known state when the watch ends, which it also does when the database went away for a moment. */
  async function follow(job: Job, signal: AbortSignal, onProgress: ProofOptions['onProgress']): Promise<Job> {
    let last = job
    try {
      for await (const change of queue.watch(job.id, { signal })) {
        last = change
        onProgress?.(change.progress)
      }
    } catch (error) {
      if (signal.aborted || !isPassing(error)) throw error
    }
    signal.throwIfAborted()
    return last
  }

  return {
    async prove(update, committee, { circuit, ...options } = {}) {
      const result = await resultOf(
        {
          kind: 'apk',
          network,
          update: updateToBeaconJson(update),
          committee: syncCommitteeToBeaconJson(committee),
          ...(circuit === undefined ? {} : { circuit }),
        },
        options,
      )
      return parseApkProof(JSON.stringify(result))
    },

    async proveLink(committee, options = {}) {
      const json = syncCommitteeToBeaconJson(committee)
      return parseLink(await resultOf({ kind: 'link', network, committee: json }, options))
    },
  }
}

/** The commitment is the first public input of the statement [commitment, rho, fingerprint]. */
function parseLink(result: unknown): RelayLinkProof {
  const parsed = linkResult.safeParse(result)
  if (parsed.success) {
    const [commitment] = parseSnarkjsPublicInputs(parsed.data.publicInputs)
    if (commitment !== undefined) return { commitment, proof: parseSnarkjsProof(parsed.data.proof) }
  }
  throw new RelayerError('PROOF_FAILED', 'The queue holds a result that is no link proof.')
}
