import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { ApiKey } from '../api-key.js'
import { createIdempotencyKeys } from '../idempotency-keys.js'
import { toJobJson } from '../job-json.js'
import { sends } from '../negotiate.js'
import { parseSubmission, type Submission } from '../parse-submission.js'
import { readJsonBody } from '../read-json-body.js'
import { remembered, within } from '../remembered.js'
import { jobAnswerSchema } from '../schemas/job-schema.js'
import { documentedProofRequestSchema } from '../schemas/proof-request-schema.js'
import type { ServiceEnv, ServiceSettings } from '../service-context.js'
import { ServiceError } from '../service-error.js'
import { createSlots } from '../slots.js'
import { answer, errors, type ServiceApp, withKey } from './route-parts.js'

const location = {
  location: { schema: { type: 'string' as const }, description: 'Where the job is' },
}

const submitRoute = createRoute({
  method: 'post',
  path: '/v1/proofs',
  operationId: 'submitProof',
  summary: 'Queue a proof, or join the job that proves the same statement',
  tags: ['proofs'],
  security: withKey,
  request: {
    headers: z.object({
      'idempotency-key': z.string().max(128).optional().meta({
        description: 'A repeated request with the same key never queues a failed or cancelled job again',
      }),
    }),
    body: {
      required: true,
      content: { 'application/json': { schema: documentedProofRequestSchema } },
    },
  },
  responses: {
    200: { ...answer('The job that proves this statement already', jobAnswerSchema), headers: location },
    202: { ...answer('A job was queued', jobAnswerSchema), headers: location },
    ...errors(400, 401, 403, 406, 413, 415, 422, 429, 500, 503),
  },
})

/** `POST /v1/proofs`. */
export function mountSubmitProof(app: ServiceApp, settings: ServiceSettings): void {
  const { jobs, limits, clock, networks, artifacts } = settings
  const circuits = artifacts && Object.keys(artifacts.manifest.circuits)
  const idempotencyKeys = createIdempotencyKeys({ clock })
  const takeUpload = createSlots({ what: 'uploads', perKey: limits.uploadsPerKey, total: limits.uploads })
  const countJobs = remembered({
    ask: () => jobs.counts(),
    what: 'database',
    forMs: 1000,
    withinSeconds: limits.dependencySeconds,
  })

  async function read(context: Context<ServiceEnv>, key: ApiKey): Promise<Submission> {
    const release = takeUpload(key.id)
    try {
      const { json } = await readJsonBody(context.req.raw, limits)
      return parseSubmission({ json, networks, circuits })
    } finally {
      release()
    }
  }

  async function submit({ request, priority }: Submission, key: ApiKey) {
    if ((await countJobs()).queued >= limits.queuedJobs) {
      const message = 'The queue is full.'
      throw new ServiceError('QUEUE_FULL', message, { headers: { 'retry-after': '30' } })
    }
    const submission = { request, owner: key.id, ...(priority === undefined ? {} : { priority }) }
    return within(() => jobs.submit(submission), 'database', limits.dependencySeconds)
  }

  // The body is read here and not by the framework's validator, which would parse it before it is measured.
  app.openAPIRegistry.registerPath(submitRoute)
  app.post('/v1/proofs', sends('application/json'), async (context) => {
    const key = context.get('key')
    const submission = await read(context, key)
    assertPriority(submission.priority, key)
    const idempotencyKey = context.req.header('idempotency-key')
    const claim =
      idempotencyKey === undefined ? undefined : { owner: key.id, idempotencyKey, jobId: submission.id }
    if (claim !== undefined && idempotencyKeys.claim(claim)) {
      const known = await within(() => jobs.get(submission.id), 'database', limits.dependencySeconds)
      if (known !== undefined) return reply(context, 200, known)
    }
    try {
      const { job, created } = await submit(submission, key)
      return reply(context, created ? 202 : 200, job)
    } catch (error) {
      if (claim !== undefined) idempotencyKeys.forget(claim)
      throw error
    }
  })
}

function reply(context: Context<ServiceEnv>, status: 200 | 202, job: Parameters<typeof toJobJson>[0]) {
  return context.json({ data: toJobJson(job, context.get('key')) }, status, {
    location: `/v1/proofs/${job.id}`,
  })
}

function assertPriority(priority: number | undefined, key: ApiKey): void {
  const largest = key.maxPriority ?? 0
  if (priority === undefined || priority <= largest) return
  throw new ServiceError('FORBIDDEN', `This API key may ask for priority ${largest} at most.`)
}
