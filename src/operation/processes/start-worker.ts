import type { DatabaseJobQueue } from '../../jobs/create-job-queue.js'
import type { Database } from '../../jobs/database/database.js'
import type { ArtifactStore } from '../../worker/artifact-store.js'
import { createWorker, type ProofWorker } from '../../worker/create-worker.js'
import { resolvePath } from '../config/resolve-path.js'
import { writeProofRun } from '../dashboard/proof-runs.js'
import type { Operation } from './operation.js'

const MEBIBYTE = 2 ** 20

/** Starts proving, and lets the shutdown give running proofs their time. */
export async function startWorker(
  operation: Operation,
  { jobs, store, database }: { jobs: DatabaseJobQueue; store: ArtifactStore; database: Database },
): Promise<ProofWorker> {
  const { config, logger, metrics, networks, shutdown } = operation
  const { concurrency, leaseSeconds, pollSeconds, proofSeconds, memoryMegabytes, backend } = config.worker
  const temporary = config.worker.temporaryDirectory
  const worker = await createWorker({
    jobs,
    store,
    chains: Object.fromEntries(networks),
    concurrency,
    leaseSeconds,
    pollSeconds,
    limits: {
      seconds: proofSeconds,
      memoryBytes: memoryMegabytes === undefined ? undefined : memoryMegabytes * MEBIBYTE,
    },
    backend: backend === 'snarkjs' ? { name: backend } : { name: backend, binary: config.worker.rapidsnark },
    temporaryDirectory:
      temporary === undefined
        ? undefined
        : resolvePath(operation, ['worker', 'temporaryDirectory'], temporary),
    logger: logger.child({ part: 'worker' }),
    metrics: {
      proofFinished: (run) => {
        metrics.proofs.proofFinished(run)
        // Statistics are not worth a job: where they cannot be written they are missing.
        writeProofRun(database, run).catch((error: unknown) =>
          logger.warn({ error }, 'a proof was not counted'),
        )
      },
      running: metrics.proofs.running,
      alert: metrics.alerts.raise,
    },
  })
  metrics.proofs.setCapacity(concurrency)
  shutdown.add({ name: 'worker', stop: ({ seconds }) => worker.stop({ seconds }) })
  logger.info(
    { worker: worker.id, concurrency, circuits: Object.keys(store.artifacts.manifest.circuits) },
    'worker started',
  )
  return worker
}
