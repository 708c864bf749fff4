import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { z } from 'zod'
import type { JobState, ProofRequest } from '../jobs/job.js'
import { type AlertJson, alertListAnswerSchema } from '../service/schemas/alert-schema.js'
import { type CircuitJson, circuitListAnswerSchema } from '../service/schemas/artifact-schema.js'
import { type ClientStatus, clientListAnswerSchema } from '../service/schemas/client-schema.js'
import { type CoalitionJson, coalitionAnswerSchema } from '../service/schemas/coalition-schema.js'
import { type JobJson, jobAnswerSchema, jobListAnswerSchema } from '../service/schemas/job-schema.js'
import {
  type ParticipationJson,
  participationListAnswerSchema,
} from '../service/schemas/participation-schema.js'
import { type ProofStatsJson, proofStatsAnswerSchema } from '../service/schemas/proof-stats-schema.js'
import { type RiskJson, riskAnswerSchema } from '../service/schemas/risk-schema.js'
import { readBytes } from './read-bytes.js'
import { createSendRequest, type Fetch, readAnswer } from './request.js'
import { ServiceClientError } from './service-client-error.js'
import { type WaitOptions, waitForJob } from './wait-for-job.js'

export type CallOptions = { signal?: AbortSignal | undefined }

export type SubmitOptions = CallOptions & {
  /** Larger first; the API key has a largest one it may ask for. */
  priority?: number | undefined
  /** Makes a repeated call safe even after the job failed or was cancelled: it is not queued again. */
  idempotencyKey?: string | undefined
}

/** The prover service, typed. Every function throws `ServiceClientError`, or the reason of its signal. */
export type ServiceClient = {
  /** Queues a proof, or joins the job that proves the same statement; `created` tells which. */
  submit(request: ProofRequest, options?: SubmitOptions): Promise<{ job: JobJson; created: boolean }>
  get(id: string, options?: CallOptions): Promise<JobJson>
  /** Resolves with the completed job. */
  wait(id: string, options?: WaitOptions): Promise<JobJson>
  /** Withdraws; the job as it is then. */
  cancel(id: string, options?: CallOptions): Promise<JobJson>
  list(
    options?: CallOptions & { state?: JobState | undefined; limit?: number | undefined },
  ): Promise<JobJson[]>
  clients(options?: CallOptions): Promise<ClientStatus[]>
  /** Members, breakers, limits and bonds; `NOT_FOUND` where the service knows no coalition. */
  coalition(options?: CallOptions): Promise<CoalitionJson>
  /** What monitors published, newest first. */
  alerts(options?: CallOptions & { limit?: number | undefined }): Promise<AlertJson[]>
  /** How many signed the headers that light clients recorded. */
  participation(options?: CallOptions): Promise<ParticipationJson[]>
  /** What was proven of late, and what it took. */
  proofStats(options?: CallOptions): Promise<ProofStatsJson>
  /** The risk report; `NOT_FOUND` where the service has no coalition to assess. */
  risk(options?: CallOptions): Promise<RiskJson>
  artifacts(options?: CallOptions): Promise<CircuitJson[]>
  /** A file of a circuit, in memory; its hash is checked. */
  artifact(file: { sha256: string; bytes: number }, options?: CallOptions): Promise<Uint8Array>
}

/**
 * Makes a client of the prover service. It runs in browsers too.
 *
 * @param parameters.apiKey `id.secret`.
 * @param parameters.fetch The platform's by default.
 * @throws ServiceClientError `INVALID_PARAMETER` when the URL is not one of http or https.
 */
export function createServiceClient(parameters: {
  baseUrl: string
  apiKey?: string | undefined
  fetch?: Fetch | undefined
}): ServiceClient {
  const { apiKey, fetch = globalThis.fetch } = parameters
  const send = createSendRequest({ baseUrl: checkedUrl(parameters.baseUrl), apiKey, fetch })

  async function get(id: string, options: CallOptions = {}): Promise<JobJson> {
    const response = await send({ path: `/v1/proofs/${encodeURIComponent(id)}`, ...options })
    return (await readAnswer(response, jobAnswerSchema)).data
  }

  async function read<Schema extends z.ZodType<{ data: unknown }>>(
    path: string,
    schema: Schema,
    options: CallOptions = {},
  ): Promise<z.infer<Schema>['data']> {
    return (await readAnswer(await send({ path, ...options }), schema)).data
  }

  return {
    get,

    async submit(request, { priority, idempotencyKey, signal } = {}) {
      const response = await send({
        method: 'POST',
        path: '/v1/proofs',
        body: priority === undefined ? request : { ...request, priority },
        headers: idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey },
        signal,
      })
      const { data } = await readAnswer(response, jobAnswerSchema)
      return { job: data, created: response.status === 202 }
    },

    wait: (id, options = {}) => waitForJob({ id, get, send, options }),

    async cancel(id, options = {}) {
      const path = `/v1/proofs/${encodeURIComponent(id)}`
      const response = await send({ method: 'DELETE', path, ...options })
      return (await readAnswer(response, jobAnswerSchema)).data
    },

    async list({ state, limit, signal } = {}) {
      const query = new URLSearchParams()
      if (state !== undefined) query.set('state', state)
      if (limit !== undefined) query.set('limit', String(limit))
      const response = await send({ path: `/v1/proofs?${query}`, signal })
      return (await readAnswer(response, jobListAnswerSchema)).data
    },

    clients: (options) => read('/v1/clients', clientListAnswerSchema, options),
    coalition: (options) => read('/v1/coalition', coalitionAnswerSchema, options),
    participation: (options) => read('/v1/participation', participationListAnswerSchema, options),
    proofStats: (options) => read('/v1/proofs/stats', proofStatsAnswerSchema, options),
    risk: (options) => read('/v1/risk', riskAnswerSchema, options),
    artifacts: (options) => read('/v1/artifacts', circuitListAnswerSchema, options),

    alerts({ limit, ...options } = {}) {
      const query = limit === undefined ? '' : `?limit=${limit}`
      return read(`/v1/alerts${query}`, alertListAnswerSchema, options)
    },

    async artifact({ sha256: expected, bytes: size }, options = {}) {
      const path = `/v1/artifacts/${encodeURIComponent(expected)}`
      const headers = { accept: 'application/octet-stream' }
      const bytes = await readBytes(await send({ path, headers, ...options }), size)
      if (bytesToHex(sha256(bytes)) === expected) return bytes
      throw new ServiceClientError(
        'INVALID_ANSWER',
        'The artifact has another hash than it was asked for by.',
      )
    },
  }
}

function checkedUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '') {
    return url.href.replace(/\/+$/, '')
  }
  throw new ServiceClientError('INVALID_PARAMETER', 'The base URL must be of http or https, without a query.')
}
