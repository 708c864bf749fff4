import { ArtifactError } from './artifact-error.js'

/** The error of everything here that is stopped by an `AbortSignal`. */
export function abortedError(signal: AbortSignal | undefined): ArtifactError {
  return ArtifactError.of('BUILD_ABORTED', 'The build was aborted.', undefined, signal?.reason)
}

/** @throws ArtifactError BUILD_ABORTED when the signal has fired */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortedError(signal)
}
