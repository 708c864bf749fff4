import { createRoute, z } from '@hono/zod-openapi'
import type { Job, JobQueue } from '../../jobs/job.js'
import type { ApiKey } from '../api-key.js'
import { maySee, toJobJson } from '../job-json.js'
import { sends } from '../negotiate.js'
import { within } from '../remembered.js'
import { jobAnswerSchema, jobListAnswerSchema, jobStateSchema } from '../schemas/job-schema.js'
import { sha256Schema } from '../schemas/primitives.js'
import type { ServiceSettings } from '../service-context.js'
import { notFound, ServiceError } from '../service-error.js'
import { answer, errors, type ServiceApp, withKey } from './route-parts.js'

export const jobIdParameters = z.strictObject({ id: sha256Schema.meta({ description: 'Id of the job' }) })

const getRoute = createRoute({
  method: 'get',
  path: '/v1/proofs/{id}',
  operationId: 'getProof',
  summary: 'A job and, when it is completed, its proof',
  tags: ['proofs'],
  security: withKey,
  middleware: sends('application/json'),
  request: { params: jobIdParameters },
  responses: { 200: answer('The job', jobAnswerSchema), ...errors(400, 401, 404, 406, 429, 500, 503) },
})

const listRoute = createRoute({
  method: 'get',
  path: '/v1/proofs',
  operationId: 'listProofs',
  summary: 'The jobs of this API key, newest first; an admin key sees everybody’s',
  tags: ['proofs'],
  security: withKey,
  middleware: sends('application/json'),
  request: {
    query: z.strictObject({
      state: jobStateSchema.optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
  },
  responses: { 200: answer('Jobs', jobListAnswerSchema), ...errors(400, 401, 406, 429, 500, 503) },
})

const cancelRoute = createRoute({
  method: 'delete',
  path: '/v1/proofs/{id}',
  operationId: 'cancelProof',
  summary: 'Withdraw from a job: it is cancelled once nobody wants it; an admin key cancels it for all',
  tags: ['proofs'],
  security: withKey,
  middleware: sends('application/json'),
  request: { params: jobIdParameters },
  responses: {
    200: answer('The job as it is now; still active when others want it too', jobAnswerSchema),
    ...errors(400, 401, 404, 406, 409, 429, 500, 503),
  },
})

/** `GET /v1/proofs`, `GET` and `DELETE /v1/proofs/:id`. */
export function mountProofs(app: ServiceApp, { jobs, limits }: ServiceSettings): void {
  const ask = <Answer>(question: () => Promise<Answer>) =>
    within(question, 'database', limits.dependencySeconds)

  app.openapi(getRoute, async (context) => {
    const key = context.get('key')
    const job = await ask(() => findJob(jobs, context.req.valid('param').id, key))
    return context.json({ data: toJobJson(job, key) }, 200)
  })

  app.openapi(listRoute, async (context) => {
    const key = context.get('key')
    const { state, limit } = context.req.valid('query')
    const filter = {
      limit,
      ...(state === undefined ? {} : { state }),
      ...(key.admin === true ? {} : { owner: key.id }),
    }
    const found = await ask(() => jobs.list(filter))
    return context.json({ data: found.map((job) => toJobJson(job, key)) }, 200)
  })

  app.openapi(cancelRoute, async (context) => {
    const key = context.get('key')
    const { id } = context.req.valid('param')
    const before = await ask(() => findJob(jobs, id, key))
    if (before.state === 'cancelled') return context.json({ data: toJobJson(before, key) }, 200)
    assertNotOver(before)
    const job = await ask(() => jobs.cancel(id, key.admin === true ? {} : { owner: key.id }))
    if (job === undefined) throw notFound('job')
    assertNotOver(job)
    return context.json({ data: toJobJson(job, key) }, 200)
  })
}

function assertNotOver({ state }: Job): void {
  if (state !== 'completed' && state !== 'failed') return
  throw new ServiceError('JOB_IS_OVER', `The job is ${state} already.`)
}

/**
 * A job that this key may see.
 *
 * @throws ServiceError `NOT_FOUND` for a job of others as for one that is not.
 */
export async function findJob(jobs: JobQueue, id: string, key: ApiKey): Promise<Job> {
  const job = await jobs.get(id)
  if (job === undefined || !maySee(key, job)) throw notFound('job')
  return job
}
