import { BaseError } from '../../errors/base-error.js'
import type { LightClientUpdate } from '../../ethereum/types/light-client.js'

export type PlanErrorCode = 'CLIENT_FROZEN' | 'CLIENT_EXPIRED' | 'CONFLICTING_UPDATES' | 'INVALID_GAS_MODEL'

/** A question to which the answer is not a plan. */
export class PlanError extends BaseError<PlanErrorCode> {
  override name = 'PlanError'
  /** For `CONFLICTING_UPDATES`: validly signed updates that contradict the client or each other. */
  readonly evidence: readonly LightClientUpdate[]

  constructor(
    code: PlanErrorCode,
    shortMessage: string,
    options: { facts?: readonly string[]; evidence?: readonly LightClientUpdate[]; cause?: unknown } = {},
  ) {
    const { evidence = [], ...rest } = options
    super(code, shortMessage, rest)
    this.evidence = evidence
  }
}
