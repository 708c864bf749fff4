import { createMissedFinality } from '../../monitor/detector/missed-finality.js'
import type { Observation } from '../../monitor/observation/observation.js'
import { BEACON_THRESHOLDS } from '../../monitor/thresholds.js'
import { runTrial } from './detection-trial.js'

/** A stall of finality on a beacon chain, watched every slot. */
export type StallRow = {
  /** Epochs in a row in which finality did not move. */
  missedEpochs: number
  /** Seconds from the moment at which finality should have moved to the first alarm. */
  delaySeconds: number | undefined
  falseAlarms: number
}

const SLOT_MS = 12_000n
const EPOCH_MS = 384_000n
/** Slots until the block that shows a new finalized checkpoint is seen. */
const SEEN_AFTER = 2n
const QUIET_EPOCHS = 20
const MEMBER = 'synthetic'

/** What a node says each slot while finality stands still from an epoch on, for so many epochs. */
export function stalledFinality(missedEpochs: number): { observations: Observation[]; onset: number } {
  const last = QUIET_EPOCHS + missedEpochs + 6
  const observations: Observation[] = []
  let onset = 0
  let finalizedEpoch = 0n
  for (let slot = 0n; slot < BigInt(last) * 32n; slot++) {
    const time = 10n * EPOCH_MS + slot * SLOT_MS
    const epoch = slot / 32n
    const place = slot % 32n
    const isStalled = epoch >= BigInt(QUIET_EPOCHS) && epoch < BigInt(QUIET_EPOCHS + missedEpochs)
    if (place === SEEN_AFTER) {
      if (epoch === BigInt(QUIET_EPOCHS)) onset = observations.length
      if (!isStalled) finalizedEpoch = epoch + 10n - 2n
    }
    if (finalizedEpoch === 0n) continue
    const finalizedTime = finalizedEpoch * EPOCH_MS
    observations.push({ kind: 'finality', member: MEMBER, time, height: finalizedEpoch * 32n, finalizedTime })
  }
  return { observations, onset }
}

/** Delay of the detector of missed finality for stalls of some lengths. */
export function stallTrials(lengths: readonly number[]): StallRow[] {
  return lengths.map((missedEpochs) => {
    const { observations, onset } = stalledFinality(missedEpochs)
    const detector = createMissedFinality(BEACON_THRESHOLDS.finality)
    const { falseAlarms, delay } = runTrial({ detector, observations, onset })
    const delaySeconds = delay === undefined ? undefined : (delay - 1) * Number(SLOT_MS / 1000n)
    return { missedEpochs, delaySeconds, falseAlarms }
  })
}

/** Lags in epochs, one an epoch, of a chain whose finality stalls now and then: for forecasts of the lag. */
export function stalledLags(
  stalls: readonly { at: number; missedEpochs: number }[],
  length: number,
): number[] {
  let lag = 2
  return Array.from({ length }, (_, epoch) => {
    const isStalled = stalls.some(({ at, missedEpochs }) => epoch >= at && epoch < at + missedEpochs)
    lag = isStalled ? lag + 1 : 2
    return lag
  })
}
