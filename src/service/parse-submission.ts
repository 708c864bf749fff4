import type { z } from 'zod'
import type { ProofRequest } from '../jobs/job.js'
import { JobError } from '../jobs/job-error.js'
import { parseProofRequest } from '../jobs/parse-proof-request.js'
import { RequestFault } from '../source-chain/request-fault.js'
import { proofRequestSchema } from './schemas/proof-request-schema.js'
import { type RequestFailure, ServiceError } from './service-error.js'

/** A submission that is well formed: what to prove, and the job it belongs to. */
export type Submission = { id: string; request: ProofRequest; priority: number | undefined }

/** The documents are still unread. */
type Fields = { priority?: number | undefined; circuit?: string | undefined }

const MAX_FAILURES = 10
const MAX_MESSAGE = 200

/**
 * Reads the body of a submission: no unknown fields, and documents that the Beacon API's parsers take.
 *
 * @param parameters.networks Names of the chains that are served; any by default.
 * @param parameters.circuits Names of the circuits that are built; not checked by default.
 * @throws ServiceError `INVALID_REQUEST` with the faults, `UNPROCESSABLE_REQUEST` for what is not served here.
 */
export function parseSubmission({
  json,
  networks,
  circuits,
}: {
  json: unknown
  networks?: readonly string[] | undefined
  circuits?: readonly string[] | undefined
}): Submission {
  const parsed = proofRequestSchema.safeParse(json)
  if (!parsed.success) throw invalid(failuresOf(parsed.error))
  const { priority, ...fields } = parsed.data as Fields
  const { circuit } = fields
  const { id, request } = readDocuments(fields)
  if (networks !== undefined && !networks.includes(request.network)) {
    throw unprocessable('network', `this service proves ${networks.join(', ')}`)
  }
  if (circuit !== undefined && circuits?.includes(circuit) === false) {
    throw unprocessable('circuit', 'this circuit is not built here')
  }
  return { id, request, priority }
}

function readDocuments(fields: object) {
  try {
    return parseProofRequest(fields as ProofRequest)
  } catch (error) {
    if (!(error instanceof JobError)) throw error
    const path = error.cause instanceof RequestFault ? error.cause.path : ''
    throw invalid([{ path, message: error.shortMessage.slice(0, MAX_MESSAGE) }], error)
  }
}

/** The first faults of a schema, each short: what a stranger sent may be in them. */
export function failuresOf(error: z.ZodError): RequestFailure[] {
  return error.issues.slice(0, MAX_FAILURES).map(({ path, message }) => ({
    path: path.map(String).join('.').slice(0, MAX_MESSAGE),
    message: message.slice(0, MAX_MESSAGE),
  }))
}

function invalid(failures: readonly RequestFailure[], cause?: unknown): ServiceError {
  return new ServiceError('INVALID_REQUEST', 'The body is not a valid proof request.', { failures, cause })
}

function unprocessable(path: string, message: string): ServiceError {
  return new ServiceError('UNPROCESSABLE_REQUEST', 'The request is for something that is not served here.', {
    failures: [{ path, message }],
  })
}
