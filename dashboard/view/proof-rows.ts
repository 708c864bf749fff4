import type { ProofStatsJson } from '../../src/service/schemas/proof-stats-schema.js'
import { bytesText } from './amount.js'

/** Seconds of a proof: one decimal below a minute. */
export function secondsText(seconds: number | undefined): string {
  if (seconds === undefined) return 'none'
  return seconds < 60
    ? `${seconds.toFixed(1)} s`
    : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}

export function circuitRows({ circuits }: ProofStatsJson) {
  return circuits.map(({ circuit, completed, failed, medianSeconds, slowestSeconds, peakBytes }) => ({
    circuit,
    completed: String(completed),
    failed,
    median: secondsText(medianSeconds),
    slowest: secondsText(slowestSeconds),
    memory: peakBytes === undefined ? 'unknown' : bytesText(peakBytes),
  }))
}

export function runRows({ recent }: ProofStatsJson) {
  return recent.map((run) => ({
    at: Date.parse(run.at),
    kind: run.kind,
    network: run.network,
    circuit: run.circuit,
    status: run.status,
    isGood: run.status === 'completed' || run.status === 'released',
    seconds: secondsText(run.seconds),
    memory: run.peakBytes === undefined ? 'unknown' : bytesText(run.peakBytes),
  }))
}
