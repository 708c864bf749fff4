import { stat } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { type RiskJson, riskSchema } from '../../service/schemas/risk-schema.js'

const THREAD = new URL('./risk-thread.js', import.meta.url)

/**
 * Makes a function that assesses the coalition of a file, in a thread of its own, and again when the file has changed.
 *
 * The function throws when the file cannot be read or is not a coalition.
 */
export function createRiskReader({
  file,
  trials,
  seed = '1',
  module = THREAD,
}: {
  file: string
  trials: number
  seed?: string | undefined
  /** The thread's program. */
  module?: URL | undefined
}): () => Promise<RiskJson> {
  let last: { changedAt: number; report: Promise<RiskJson> } | undefined
  return async () => {
    const { mtimeMs: changedAt } = await stat(file)
    if (last?.changedAt === changedAt) return last.report
    const report = assess(module, { file, trials, seed })
    const entry = { changedAt, report }
    last = entry
    report.catch(() => {
      if (last === entry) last = undefined
    })
    return report
  }
}

function assess(module: URL, workerData: { file: string; trials: number; seed: string }): Promise<RiskJson> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(module, { workerData })
    thread.unref()
    thread.once('message', (message: unknown) => resolve(riskSchema.parse(message)))
    thread.once('error', reject)
    thread.once('exit', (code) => reject(new Error(`The thread of the risk report ended with ${code}.`)))
  })
}
