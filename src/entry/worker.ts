/** `concordat/worker`: take jobs, prove them in child processes. */
export type { ArtifactStore } from '../worker/artifact-store.js'
export { type CreateWorkerParameters, createWorker, type ProofWorker } from '../worker/create-worker.js'
export { openFolderStore } from '../worker/open-folder-store.js'
export { openHttpStore } from '../worker/open-http-store.js'
export { WorkerError, type WorkerErrorCode } from '../worker/worker-error.js'
