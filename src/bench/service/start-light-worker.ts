import { fileURLToPath } from 'node:url'
import { type BenchProcess, startProcess } from './bench-process.js'

/** What a light worker is told. */
export type LightWorkerOrder = {
  databaseUrl: string
  /** A build of `writeLightCircuit`. */
  artifacts: string
  temporaryDirectory: string
  leaseSeconds: number
}

/**
 * Starts a process that works on the queue with light proofs, and waits until it does.
 *
 * @param program Its compiled program, `light-worker-process.js`.
 */
export async function startLightWorker(order: LightWorkerOrder, program: URL): Promise<BenchProcess> {
  const worker = startProcess([fileURLToPath(program), JSON.stringify(order)])
  await worker.logged('ready')
  return worker
}
