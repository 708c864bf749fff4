import type { Artifacts } from '../artifacts/load-artifacts.js'

/**
 * Where a worker has its circuits from. Their manifest and verification keys are pinned when the store opens; the large
 * files come when a circuit is first needed.
 */
export type ArtifactStore = {
  /** The pinned circuits. Only those that were prepared have all their files. */
  artifacts: Artifacts
  /**
   * Brings the files a circuit is proven with to this machine, and compares each with its hash: the first time, and
   * again whenever one of them changed.
   *
   * @throws ArtifactError `ARTIFACT_MISSING`, `ARTIFACT_CORRUPT`, `CIRCUIT_UNKNOWN`; WorkerError
   *   `ARTIFACT_UNAVAILABLE`, `DISK_FULL`.
   */
  prepare(circuit: string, options?: { signal?: AbortSignal | undefined }): Promise<void>
}
