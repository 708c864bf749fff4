import { Worker } from 'node:worker_threads'
import type { Coalition } from '../../risk/coalition/coalition.js'
import { type RiskJson, riskSchema } from '../../service/schemas/risk-schema.js'
import type { RiskSource } from './risk-source.js'

const THREAD = new URL('./risk-thread.js', import.meta.url)

/**
 * Makes a function that assesses a coalition in a thread of its own, and again when it may have changed.
 *
 * The function throws what the source throws.
 */
export function createRiskReader({
  source,
  trials,
  seed = '1',
  module = THREAD,
}: {
  source: RiskSource
  trials: number
  seed?: string | undefined
  /** The thread's program. */
  module?: URL | undefined
}): () => Promise<RiskJson> {
  let last: { version: number; report: Promise<RiskJson> } | undefined
  return async () => {
    const version = await source.version()
    if (last?.version === version) return last.report
    const report = source.read().then((coalition) => assess(module, { coalition, trials, seed }))
    const entry = { version, report }
    last = entry
    report.catch(() => {
      if (last === entry) last = undefined
    })
    return report
  }
}

/** What the thread is given. */
export type RiskTask = { coalition: Coalition; trials: number; seed: string }

function assess(module: URL, workerData: RiskTask): Promise<RiskJson> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(module, { workerData })
    thread.unref()
    thread.once('message', (message: unknown) => resolve(riskSchema.parse(message)))
    thread.once('error', reject)
    thread.once('exit', (code) => reject(new Error(`The thread of the risk report ended with ${code}.`)))
  })
}
