import { Worker } from 'node:worker_threads'
import { abortedError } from '../abort.js'
import { ArtifactError } from '../artifact-error.js'
import { loadBn254Module } from './bn254-wasm.js'
import {
  type FixedBaseTask,
  type FixedBaseWorkerData,
  fixedBaseWorker,
  type Group,
} from './fixed-base-worker.js'

/** Points per task: accumulators that stay in the second-level cache. */
const batch = 4096

type WithoutId<task> = task extends unknown ? Omit<task, 'id'> : never

/** Multiplies the generators of BN254 by many scalars. */
export type FixedBase = {
  /**
   * Points `s * G` for scalars of 32 little-endian bytes (plain, below the order), affine in little-endian
   * Montgomery form as zkey files hold them; zero scalars give zero bytes.
   */
  multiply(options: {
    group: Group
    scalars: SharedArrayBuffer
    onProgress?: ((done: number) => void) | undefined
  }): Promise<Uint8Array>
  close(): Promise<void>
}

/**
 * Starts the workers. `points` are the expected totals; the window sizes follow from them.
 *
 * @throws ArtifactError BUILD_ABORTED when `signal` fires, PROCESS_FAILED when a worker dies (from `multiply`)
 */
export async function createFixedBase({
  points,
  threads = 2,
  signal,
}: {
  points: Readonly<Record<Group, number>>
  threads?: number
  signal?: AbortSignal | undefined
}): Promise<FixedBase> {
  const { module, g1Generator, g2Generator } = await loadBn254Module()
  const workerData: FixedBaseWorkerData = { module, generators: { g1: g1Generator, g2: g2Generator }, batch }
  // Flags of the process such as --input-type=module would make the text a module, so none are inherited.
  // Bundlers that keep function names wrap inner functions in __name; the worker has no such helper.
  const code = `const __name = (f) => f;(${fixedBaseWorker.toString()})(require('node:worker_threads'))`
  const workers = Array.from(
    { length: threads },
    () => new Worker(code, { eval: true, execArgv: [], workerData }),
  )
  const pending = new Map<number, { resolve: () => void; reject: (error: unknown) => void }>()
  let failure: unknown
  let nextId = 0

  function fail(error: unknown): void {
    failure ??= error
    for (const task of pending.values()) task.reject(failure)
    pending.clear()
  }
  for (const worker of workers) {
    worker.on('message', (id: number) => {
      pending.get(id)?.resolve()
      pending.delete(id)
    })
    worker.on('error', (cause) =>
      fail(ArtifactError.of('PROCESS_FAILED', 'A setup worker failed.', undefined, cause)),
    )
  }
  const onAbort = () => {
    fail(abortedError(signal))
    for (const worker of workers) void worker.terminate()
  }
  signal?.addEventListener('abort', onAbort, { once: true })
  if (signal?.aborted) onAbort()

  function run(worker: Worker, task: WithoutId<FixedBaseTask>): Promise<void> {
    if (failure !== undefined) return Promise.reject(failure)
    const id = nextId++
    return new Promise((resolve, reject) => {
      pending.set(id, { resolve, reject })
      worker.postMessage({ ...task, id })
    })
  }

  async function runQueue(tasks: readonly WithoutId<FixedBaseTask>[], onDone?: (index: number) => void) {
    let next = 0
    await Promise.all(
      workers.map(async (worker) => {
        for (let task = tasks[next++]; task !== undefined; task = tasks[next++]) {
          await run(worker, task)
          onDone?.(next)
        }
      }),
    )
  }

  const tables = new Map<Group, Promise<void>>()
  async function buildTable(group: Group): Promise<void> {
    const windowBits = chooseWindowBits(points[group])
    const windows = Math.floor(254 / windowBits) + 1
    const table = new SharedArrayBuffer((windows << (windowBits - 1)) * (group === 'g1' ? 64 : 128))
    await runQueue(
      Array.from({ length: windows }, (_, window) => ({ kind: 'table', group, windowBits, window, table })),
    )
    await Promise.all(workers.map((worker) => run(worker, { kind: 'load', group, windowBits, table })))
  }

  return {
    async multiply({ group, scalars, onProgress }) {
      if (!tables.has(group)) tables.set(group, buildTable(group))
      await tables.get(group)
      const total = scalars.byteLength / 32
      const result = new SharedArrayBuffer(total * (group === 'g1' ? 64 : 128))
      const tasks: WithoutId<FixedBaseTask>[] = []
      for (let start = 0; start < total; start += batch) {
        const count = Math.min(batch, total - start)
        tasks.push({ kind: 'multiply', group, scalars, points: result, start, count })
      }
      await runQueue(tasks, () => onProgress?.(Math.min(batch, total)))
      return new Uint8Array(result)
    },
    async close() {
      signal?.removeEventListener('abort', onAbort)
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}

/** Window size with the least additions for that many points; a table entry costs about 1.6 additions. */
export function chooseWindowBits(points: number): number {
  let best = { bits: 2, cost: Number.POSITIVE_INFINITY }
  for (let bits = 2; bits <= 16; bits++) {
    const windows = Math.floor(254 / bits) + 1
    const cost = windows * (points + 1.6 * 2 ** (bits - 1))
    if (cost < best.cost) best = { bits, cost }
  }
  return best.bits
}
