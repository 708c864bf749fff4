import { sha256Hex } from '../hash/sha256-hex.js'
import type { ProofTask } from '../source-chain/proof-kind.js'
import { RequestFault } from '../source-chain/request-fault.js'
import { proofKindOf, proofKinds } from '../source-chain/source-chains.js'
import type { ProofRequest } from './job.js'
import { JobError } from './job-error.js'
import { jobKey } from './job-key.js'

export type ParsedRequest = {
  /** The job's id. */
  id: string
  /** Only the fields a proof needs, each of bounded size, in one form. */
  request: ProofRequest
  /** `request` as JSON, and its hex SHA-256. */
  body: string
  digest: string
}

const NETWORK = /^[a-z0-9][a-z0-9-]{0,31}$/

/** What was read, by the request in one form: the API reads a submission before the queue does. */
const known = new WeakMap<object, ParsedRequest>()

/**
 * Reads what is to be proven from JSON nobody has checked, and finds the job it belongs to. A `request` that this returned
 * is not read again.
 *
 * Only the shape is checked: whether the statement is true is for the worker, before it proves.
 *
 * @throws JobError `INVALID_REQUEST`; its cause, where there is one, is a RequestFault.
 */
export function parseProofRequest(request: ProofRequest): ParsedRequest {
  const parsed = known.get(request)
  if (parsed !== undefined) return parsed
  const task = readProofTask(request)
  const inOneForm = Object.freeze(task.request()) as ProofRequest
  const body = JSON.stringify(inOneForm)
  const fresh = { id: jobKey(task.statement()), request: inOneForm, body, digest: sha256Hex(body) }
  known.set(inOneForm, fresh)
  return fresh
}

/**
 * The proof to make for a request nobody has checked.
 *
 * @throws JobError `INVALID_REQUEST`.
 */
export function readProofTask(request: ProofRequest): ProofTask {
  const { kind, network } = request
  if (typeof network !== 'string' || !NETWORK.test(network)) throw invalid('The network is not a name.')
  const proofKind = proofKindOf(kind)
  if (proofKind === undefined) {
    throw invalid(`A proof is of kind ${proofKinds.map((each) => each.kind).join(', ')}.`)
  }
  try {
    return proofKind.read(request)
  } catch (cause) {
    if (!(cause instanceof RequestFault)) throw cause
    throw invalid(cause.shortMessage, cause)
  }
}

function invalid(shortMessage: string, cause?: unknown): JobError {
  return new JobError('INVALID_REQUEST', shortMessage, cause === undefined ? {} : { cause })
}
