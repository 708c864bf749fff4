import type { BuildEvent } from '../artifacts/build-circuits.js'
import type { ReplayEvent } from '../replay/replay.js'
import type { CliIo } from './cli-io.js'
import { describeRow } from './describe-row.js'

/**
 * Prints the progress of a circuit build on standard error: a line when a stage begins, and one for every tenth of it.
 * Lines only, never an animation: they read the same in a terminal, a log and a pipe.
 */
export function buildProgress(io: Pick<CliIo, 'stderr'>): (event: BuildEvent) => void {
  let last = ''
  return ({ circuit, stage, percent, seconds }) => {
    const tenth = Math.floor(percent / 10) * 10
    const line = `${circuit} ${stage} ${tenth}`
    if (line === last) return
    last = line
    if (stage === 'wait') io.stderr('circuits: waiting for another build in the same folder\n')
    else io.stderr(`${circuit}: ${stage} ${String(tenth).padStart(3)} % ${seconds.toFixed(1)} s\n`)
  }
}

/** Prints what a replay does on standard error. */
export function replayProgress(io: Pick<CliIo, 'stderr'>): (event: ReplayEvent) => void {
  const onBuild = buildProgress(io)
  return (event) => {
    switch (event.kind) {
      case 'build':
        return onBuild(event.event)
      case 'client': {
        const { address, chainId, kind, period, checkpoint, weakSubjectivitySeconds } = event.client
        io.stderr(
          `light client ${address} on chain ${chainId}, from ${kind} of period ${period}: ${checkpoint}\n`,
        )
        if (event.note !== undefined) io.stderr(`note: ${event.note}\n`)
        if (weakSubjectivitySeconds > 1_209_600n) {
          io.stderr(
            `note: its weak-subjectivity limit is ${weakSubjectivitySeconds} s, to take historic updates\n`,
          )
        }
        return
      }
      case 'stage':
        return io.stderr(`${event.file}: ${event.circuit} ${event.stage}\n`)
      case 'update':
        return io.stderr(`[${event.index}/${event.total}] ${describeRow(event.row)}\n`)
    }
  }
}
