import type { Job } from '../jobs/job.js'
import type { ApiKey } from './api-key.js'
import type { JobJson } from './schemas/job-schema.js'

/** True when the key may know of the job: it created or joined it, or is an admin's. */
export function maySee(key: ApiKey, job: Job): boolean {
  return key.admin === true || job.owner === key.id || job.owners?.includes(key.id) === true
}

/** The job as the API shows it to this key. Other tenants show to admins only. */
export function toJobJson(job: Job, key: ApiKey): JobJson {
  const { request, startedAt, finishedAt, result, failure } = job
  const circuit = 'circuit' in request ? request.circuit : undefined
  return {
    id: job.id,
    kind: request.kind,
    network: request.network,
    ...(circuit === undefined ? {} : { circuit }),
    state: job.state,
    priority: job.priority,
    progress: { stage: job.progress.stage, percent: job.progress.percent },
    attempts: job.attempts,
    maxAttempts: job.maxAttempts,
    createdAt: job.createdAt.toISOString(),
    ...(startedAt === undefined ? {} : { startedAt: startedAt.toISOString() }),
    ...(finishedAt === undefined ? {} : { finishedAt: finishedAt.toISOString() }),
    ...(result === undefined || job.state !== 'completed' ? {} : { result }),
    ...(failure === undefined
      ? {}
      : { failure: { code: failure.code, message: failure.message, retryable: failure.retryable } }),
    ...(key.admin === true ? { owners: [...new Set(job.owners ?? [job.owner])] } : {}),
  }
}
