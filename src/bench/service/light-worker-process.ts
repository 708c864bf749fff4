import { createJobQueue } from '../../jobs/create-job-queue.js'
import { openDatabase } from '../../jobs/database/open-database.js'
import { createWorker } from '../../worker/create-worker.js'
import { openFolderStore } from '../../worker/open-folder-store.js'
import { BENCH_NETWORK, createBenchStatements } from './bench-statements.js'
import type { LightWorkerOrder } from './start-light-worker.js'

/** Entry of a worker like any other, but for the program its children run. It stops on SIGTERM. */
const { databaseUrl, artifacts, temporaryDirectory, leaseSeconds } = JSON.parse(
  process.argv[2] ?? '{}',
) as LightWorkerOrder
const write = (fields: object, msg: string) => process.stderr.write(`${JSON.stringify({ ...fields, msg })}\n`)

const database = await openDatabase({ url: databaseUrl, connections: 4 })
const jobs = await createJobQueue({
  database,
  onError: () => write({}, 'maintenance of the queue failed'),
})
const worker = await createWorker({
  jobs,
  store: await openFolderStore({ directory: artifacts }),
  chains: { [BENCH_NETWORK]: createBenchStatements().config },
  temporaryDirectory,
  leaseSeconds,
  modules: { child: new URL('./light-child-process.js', import.meta.url) },
  logger: { debug: () => undefined, info: write, warn: write, error: write },
})
write({}, 'ready')
process.once('SIGTERM', () => void worker.stop({ seconds: 5 }))
await worker.done
await jobs.stop()
await database.close()
