import { BaseError, type BaseErrorOptions } from '../errors/base-error.js'

export type ProverErrorCode =
  /** A child process ended with a failure, or a backend returned something that is not a proof. */
  | 'PROVER_FAILED'
  /** The time limit passed; the child was killed. */
  | 'PROVER_TIMEOUT'
  /** The caller's signal fired; the child was killed. */
  | 'PROVER_ABORTED'
  /** The child ran out of memory, on its own or at the limit it was given. */
  | 'PROVER_OUT_OF_MEMORY'
  /** The program to run does not exist or is not executable. */
  | 'PROVER_NOT_FOUND'
  /** No backend is configured under that name. */
  | 'BACKEND_NOT_CONFIGURED'
  /** The backend's proof does not verify against the pinned key. */
  | 'PROOF_REJECTED'
  /** The backend's public inputs are not the ones that were asked for. */
  | 'PUBLIC_INPUTS_MISMATCH'
  /** More members are absent than the largest circuit can take. */
  | 'NO_CIRCUIT_FITS'
  /** No built circuit has that name. */
  | 'UNKNOWN_CIRCUIT'
  /** The update and the committee do not go together. */
  | 'COMMITTEE_MISMATCH'
  /** A serialized proof has the wrong shape. */
  | 'MALFORMED_APK_PROOF'

/** Anything that went wrong between an update and its verified proof, except computing the witness. */
export class ProverError extends BaseError<ProverErrorCode> {
  override name = 'ProverError'

  constructor(code: ProverErrorCode, shortMessage: string, options: BaseErrorOptions = {}) {
    super(code, shortMessage, options)
  }
}

export type WitnessErrorCode =
  /** The inputs do not satisfy the circuit: one of its constraints or assertions failed. */
  | 'WITNESS_ASSERTION_FAILED'
  /** The inputs do not have the names or sizes that the circuit declares, or are no field elements. */
  | 'WITNESS_INPUT_INVALID'
  /** The witness could not be computed for another reason, such as a broken wasm file. */
  | 'WITNESS_FAILED'

/** The witness of a circuit could not be computed. `template` and `line` tell which constraint refused. */
export class WitnessError extends BaseError<WitnessErrorCode> {
  override name = 'WitnessError'
  readonly template: string | undefined
  readonly line: number | undefined

  constructor(
    code: WitnessErrorCode,
    shortMessage: string,
    options: BaseErrorOptions & { template?: string | undefined; line?: number | undefined } = {},
  ) {
    super(code, shortMessage, options)
    this.template = options.template
    this.line = options.line
  }
}
