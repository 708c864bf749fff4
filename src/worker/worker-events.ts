/** Structured log, as pino has it. */
export type WorkerLogger = {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** How a job left this worker. */
export type ProofStatus = 'completed' | 'retry' | 'failed' | 'cancelled' | 'lost' | 'released'

/** What a worker counts. */
export type WorkerMetrics = {
  /** `seconds` from taking the job; `circuit` is `unknown` when none was chosen. */
  proofFinished(p: {
    /** Id of the job. */
    job: string
    kind: string
    network: string
    circuit: string
    status: ProofStatus
    seconds: number
    peakRssBytes: number | undefined
  }): void
  /** Jobs that are being proven now. */
  running(count: number): void
  /** Somebody should look: `code` says at what. */
  alert(p: { code: string }): void
}

export const silentLogger: WorkerLogger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

export const silentMetrics: WorkerMetrics = {
  proofFinished: () => undefined,
  running: () => undefined,
  alert: () => undefined,
}
