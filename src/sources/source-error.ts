import { BaseError } from '../errors/base-error.js'
import type { Disagreement } from './finalized-facts.js'

export type SourceErrorCode =
  | 'INVALID_PARAMETER'
  | 'NODE_UNREACHABLE'
  | 'NODE_TIMEOUT'
  | 'NODE_HTTP_ERROR'
  | 'BODY_TOO_LARGE'
  | 'INVALID_JSON'
  | 'INVALID_DOCUMENT'
  | 'WRONG_NETWORK'
  | 'WRONG_FORK'
  | 'WRONG_BLOCK_ROOT'
  | 'UNEXPECTED_PERIOD'
  | 'LIGHT_CLIENT_UNSUPPORTED'
  | 'NOT_FOUND'
  | 'PERIOD_MISSING'
  | 'ANSWER_REFUSED'
  | 'SOURCES_DISAGREE'
  | 'ALL_NODES_FAILED'
  | 'FILE_UNREADABLE'

/** A source that has no usable answer; `node` names the node or file at fault, `failures` every one that was asked. */
export class SourceError extends BaseError<SourceErrorCode> {
  override name = 'SourceError'
  /** Host of the node, or path of the file. Never a whole URL: those may hold an API key. */
  readonly node: string | undefined
  /** HTTP status, for `NODE_HTTP_ERROR`. */
  readonly status: number | undefined
  /** First period without an update, for `PERIOD_MISSING`. */
  readonly period: bigint | undefined
  /** One error a node, for a query that no node could answer. */
  readonly failures: readonly SourceError[]
  /** What two nodes say differently, for `SOURCES_DISAGREE`. */
  readonly disagreement: Disagreement | undefined

  constructor(
    code: SourceErrorCode,
    shortMessage: string,
    options: {
      node?: string | undefined
      status?: number | undefined
      period?: bigint | undefined
      cause?: unknown
      facts?: readonly string[] | undefined
      failures?: readonly SourceError[] | undefined
      disagreement?: Disagreement | undefined
    } = {},
  ) {
    const { node, status, period, cause, facts = [], failures = [], disagreement } = options
    const named = node === undefined ? facts : [`node: ${node}`, ...facts]
    super(code, shortMessage, { cause, facts: named })
    this.node = node
    this.status = status
    this.period = period
    this.failures = failures
    this.disagreement = disagreement
  }
}
