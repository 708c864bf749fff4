import { BaseError, type BaseErrorOptions } from '../errors/base-error.js'

/** Stable codes of {@link ArtifactError}. */
export type ArtifactErrorCode =
  | 'ARTIFACT_MISSING'
  | 'ARTIFACT_CORRUPT'
  | 'ARTIFACT_MISMATCH'
  | 'BINARY_FILE_MALFORMED'
  | 'BUILD_ABORTED'
  | 'CEREMONY_INVALID'
  | 'CIRCUIT_COMPILE_FAILED'
  | 'CIRCUIT_INCLUDE_MISSING'
  | 'CIRCUIT_TOO_LARGE'
  | 'CIRCUIT_UNKNOWN'
  | 'MANIFEST_MALFORMED'
  | 'PROCESS_FAILED'
  | 'SETUP_SECRET_INVALID'
  | 'VERIFICATION_KEY_REJECTED'

/** A circuit, key or file of the build that is missing, damaged, mismatched or refused. */
export class ArtifactError extends BaseError<ArtifactErrorCode> {
  override name = 'ArtifactError'

  /** Shorthand that keeps call sites on one line. */
  static of(
    code: ArtifactErrorCode,
    shortMessage: string,
    facts?: readonly string[],
    cause?: unknown,
  ): ArtifactError {
    const options: BaseErrorOptions = cause === undefined ? { facts } : { facts, cause }
    return new ArtifactError(code, shortMessage, options)
  }
}
