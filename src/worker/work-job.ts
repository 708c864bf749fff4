import { BaseError } from '../errors/base-error.js'
import type { LeasedJob } from '../jobs/job.js'
import { classifyFailure } from './classify-failure.js'
import { keepLease } from './keep-lease.js'
import { estimateProgress, type JobStage } from './progress-estimate.js'
import { type ProvingMeans, proveRequest } from './prove-request.js'
import type { WorkerClock } from './worker-clock.js'
import type { ProofStatus, WorkerLogger, WorkerMetrics } from './worker-events.js'

export type WorkJobParameters = {
  leased: LeasedJob
  leaseSeconds: number
  means: ProvingMeans
  /** Seconds of the stages of each circuit's last proof; kept up to date here. */
  usual: Map<string, Partial<Record<JobStage, number>>>
  /** Aborts when the worker gives the job back. */
  shutdown: AbortSignal
  clock: WorkerClock
  logger: WorkerLogger
  metrics: WorkerMetrics
}

/**
 * Works on one job until it is completed, failed, given back or no longer ours. Never throws: what the database did not
 * take in, another worker finds when the lease runs out.
 */
export async function workJob(parameters: WorkJobParameters): Promise<ProofStatus> {
  const { leased, leaseSeconds, means, usual, shutdown, clock, metrics } = parameters
  const { id, attempts, request } = leased.job
  const logger = withFields(parameters.logger, { jobId: id, attempt: attempts, kind: request.kind })
  const started = clock.now()
  const gone = new AbortController()
  let circuit = 'unknown'
  let peakRssBytes: number | undefined
  let progress = estimateProgress({ expected: undefined, now: clock.now })
  const lease = keepLease({
    leased,
    leaseSeconds,
    progress: () => progress.read(),
    clock,
    onEnd: (why) => gone.abort(why),
    onError: (error) => logger.warn({ error: describe(error) }, 'the lease was not renewed'),
  })
  logger.info({ network: request.network }, 'job taken')

  let status: ProofStatus
  try {
    const made = await proveRequest({
      request,
      means,
      onCircuit: (name) => {
        circuit = name
        progress = estimateProgress({ expected: usual.get(name), now: clock.now })
      },
      onStage: (stage) => {
        progress.enter(stage)
        lease.report()
        logger.debug({ stage, circuit }, 'stage')
      },
      signal: AbortSignal.any([gone.signal, shutdown]),
    })
    peakRssBytes = made.peakRssBytes
    await lease.stop()
    usual.set(circuit, progress.seconds())
    status = (await leased.complete(made.result)) ? 'completed' : endOf(gone.signal, 'lost')
  } catch (error) {
    await lease.stop()
    status = await end(error)
  }

  async function end(error: unknown): Promise<ProofStatus> {
    try {
      if (gone.signal.aborted) return endOf(gone.signal, 'lost')
      if (shutdown.aborted) return (await leased.release()) ? 'released' : 'lost'
      const { alert, ...failure } = classifyFailure(error)
      const fields = { code: failure.code, circuit, error: describe(error) }
      if (alert) {
        metrics.alert({ code: failure.code })
        logger.error({ ...fields, alert: true }, failure.message)
      } else logger.warn(fields, failure.message)
      return await leased.fail(failure)
    } catch (cause) {
      metrics.alert({ code: 'JOB_NOT_STORED' })
      logger.error({ alert: true, error: describe(cause) }, 'the end of the job could not be stored')
      return 'lost'
    }
  }

  const seconds = (clock.now() - started) / 1000
  metrics.proofFinished({
    job: id,
    kind: request.kind,
    network: request.network,
    circuit,
    status,
    seconds,
    peakRssBytes,
  })
  logger.info({ circuit, status, seconds, peakRssBytes }, 'job left')
  return status
}

function endOf(signal: AbortSignal, otherwise: ProofStatus): ProofStatus {
  return signal.reason === 'cancelled' ? 'cancelled' : otherwise
}

function describe(error: unknown): object {
  if (error instanceof BaseError) {
    const { code, shortMessage, facts } = error
    return { code, message: shortMessage, facts }
  }
  return { message: error instanceof Error ? error.message.slice(0, 2000) : String(error).slice(0, 2000) }
}

function withFields(logger: WorkerLogger, fields: object): WorkerLogger {
  return {
    debug: (more, message) => logger.debug({ ...fields, ...more }, message),
    info: (more, message) => logger.info({ ...fields, ...more }, message),
    warn: (more, message) => logger.warn({ ...fields, ...more }, message),
    error: (more, message) => logger.error({ ...fields, ...more }, message),
  }
}
