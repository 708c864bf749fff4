import { ArtifactError } from '../artifacts/artifact-error.js'
import { BaseError } from '../errors/base-error.js'
import { JobError } from '../jobs/job-error.js'
import type { ErrorJson } from './schemas/error-schema.js'
import type { ServiceContext, ServiceLogger } from './service-context.js'
import { notFound, ServiceError, unavailable } from './service-error.js'

/** The answer to a request that failed: the Beacon API's `{code, message}`. Never shows a stack or a cause. */
export function answerError(context: ServiceContext, error: unknown, logger?: ServiceLogger): Response {
  const refusal = toServiceError(error)
  if (refusal.status >= 500) {
    const facts = { requestId: context.get('requestId'), error: refusal.code, cause: describe(error) }
    logger?.error(facts, 'a request failed')
  }
  const body: ErrorJson = {
    code: refusal.status,
    message: refusal.shortMessage,
    error: refusal.code,
    ...(refusal.failures.length === 0 ? {} : { failures: [...refusal.failures] }),
  }
  return context.json(body, refusal.status, { ...refusal.headers })
}

function toServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error
  if (error instanceof JobError) return fromJobError(error)
  return new ServiceError('INTERNAL_ERROR', 'The service failed.', { cause: error })
}

function fromJobError(error: JobError): ServiceError {
  switch (error.code) {
    case 'INVALID_REQUEST':
    case 'INVALID_ARGUMENT':
      return new ServiceError('INVALID_REQUEST', error.shortMessage, { cause: error })
    case 'JOB_NOT_FOUND':
      return notFound('job')
    case 'DATABASE_UNAVAILABLE':
    case 'DATABASE_CONFLICT':
    case 'DATABASE_FULL':
      return unavailable('The database does not answer.', error)
    default:
      return new ServiceError('INTERNAL_ERROR', 'The service failed.', { cause: error })
  }
}

/** What a log may hold of an error: the names and sentences of the chain, no values. */
function describe(error: unknown): string[] {
  const lines: string[] = []
  let link = error
  while (link instanceof Error && lines.length < 5) {
    const sentence =
      link instanceof BaseError
        ? `${link.code}: ${link.shortMessage}`
        : (link.message.split('\n', 1)[0] ?? '')
    const facts = link instanceof ArtifactError ? ` (${link.facts.join(', ')})` : ''
    lines.push(`${link.name}: ${sentence}${facts}`.slice(0, 300))
    link = link.cause
  }
  return lines
}
