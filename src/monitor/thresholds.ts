import type { ChainConfig } from '../ethereum/types/light-client.js'
import type { CusumOptions } from '../forecast/cusum.js'
import { robustTrend } from '../forecast/robust-trend.js'
import type { ChurnOptions } from './detector/churn.js'
import type { ConcentrationOptions } from './detector/concentration.js'
import type { HysteresisOptions } from './detector/hysteresis.js'
import type { MissedFinalityOptions } from './detector/missed-finality.js'
import type { ParticipationForecastOptions } from './detector/participation-forecast.js'
import type { OutflowOptions } from './detector/unusual-outflow.js'

/** Thresholds of every detector of one member; `docs/monitor.md` says where each comes from. */
export type Thresholds = {
  /** Of a beacon chain. */
  readonly slotsPerEpoch: bigint | undefined
  readonly finality: MissedFinalityOptions
  readonly participationLow: HysteresisOptions
  readonly participationShift: CusumOptions
  readonly participationForecast: ParticipationForecastOptions
  readonly nodeBehind: HysteresisOptions
  readonly concentration: ConcentrationOptions
  readonly churn: ChurnOptions
  readonly staleClient: Pick<HysteresisOptions, 'levels'>
  readonly outflow: OutflowOptions
}

/** A third absent ends finality: 0.28 leaves a margin of 27 seats of 512. */
const participationLow: HysteresisOptions = {
  levels: [
    { grade: 'warning', raise: 0.15, clear: 0.1 },
    { grade: 'critical', raise: 0.28, clear: 0.2 },
  ],
  raiseAfter: 3,
  clearAfter: 3,
}

/**
 * Participation wanders: quiet values follow each other, which a textbook CUSUM takes for a shift. A scale of at least a
 * hundredth and a slack of a whole scale let it wander. Clipped at 4, a single wild value adds 3 of the 10 it takes.
 */
const participationShift: CusumOptions = {
  warmUp: 8,
  window: 64,
  slack: 1,
  limit: 10,
  clip: 4,
  minimumScale: 0.01,
  adoptAfter: 256,
}

const participationForecast: ParticipationForecastOptions = {
  // A level errs less on quiet days, but sees a decline only when it is there.
  forecaster: robustTrend({ window: 16 }),
  horizon: 8,
  floor: 0.75,
  coverage: 0.95,
  window: 64,
  warmUp: 24,
}

/** Half of the trust used up is the last moment to look in peace; nine tenths is the last moment to act. */
const staleClient: Thresholds['staleClient'] = {
  levels: [
    { grade: 'warning', raise: 0.5, clear: 0.45 },
    { grade: 'critical', raise: 0.9, clear: 0.85 },
  ],
}

const outflow: OutflowOptions = {
  levels: [
    { grade: 'warning', raise: 6, clear: 4 },
    { grade: 'critical', raise: 10, clear: 6 },
  ],
  windowMs: 3_600_000n,
  history: 168,
  warmUp: 24,
  floor: 1n,
  minimumSpread: 0.25,
}

/** A beacon chain with mainnet's preset: lag in epochs, sets of 512 seats drawn anew each period. */
export const BEACON_THRESHOLDS: Thresholds = {
  slotsPerEpoch: 32n,
  finality: {
    // Healthy lags are 2 to 3.1 epochs, up to 4.1 after one missed epoch; from 6 on validators leak stake
    // (MIN_EPOCHS_TO_INACTIVITY_PENALTY).
    levels: [
      { grade: 'warning', raise: 4.5, clear: 3.5 },
      { grade: 'critical', raise: 6, clear: 5.5 },
    ],
    stepMs: 384_000n,
    blindAfterMs: 768_000n,
  },
  participationLow,
  participationShift,
  participationForecast,
  nodeBehind: {
    levels: [{ grade: 'warning', raise: 32, clear: 8 }],
    raiseAfter: 3,
    clearAfter: 3,
  },
  concentration: {
    largestShare: [
      { grade: 'warning', raise: 8 / 512, clear: 8 / 512 },
      { grade: 'critical', raise: 52 / 512, clear: 52 / 512 },
    ],
    holdersToThird: 128,
  },
  churn: {
    membership: 'drawn',
    levels: [
      { grade: 'warning', raise: 16 / 512, clear: 16 / 512 },
      { grade: 'critical', raise: 171 / 512, clear: 64 / 512 },
    ],
  },
  staleClient,
  outflow,
}

/**
 * Any beacon chain: lag in its own epochs, sets judged by their number of seats.
 *
 * @param config Of the chain.
 */
export function beaconThresholds({
  secondsPerSlot,
  slotsPerEpoch,
  syncCommitteeSize,
}: Pick<ChainConfig, 'secondsPerSlot' | 'slotsPerEpoch' | 'syncCommitteeSize'>): Thresholds {
  const stepMs = slotsPerEpoch * secondsPerSlot * 1000n
  const finality = { ...BEACON_THRESHOLDS.finality, stepMs, blindAfterMs: 2n * stepMs }
  if (syncCommitteeSize === 512) return { ...BEACON_THRESHOLDS, slotsPerEpoch, finality }
  // One seat of few is a large share: only what no draw explains is told.
  const seat = 1 / syncCommitteeSize
  return {
    ...BEACON_THRESHOLDS,
    slotsPerEpoch,
    finality,
    participationShift: { ...participationShift, minimumScale: seat },
    concentration: {
      largestShare: [{ grade: 'warning', raise: 8 * seat, clear: 8 * seat }],
      holdersToThird: Math.floor(syncCommitteeSize / 4),
    },
    churn: {
      membership: 'drawn',
      levels: [
        { grade: 'warning', raise: 0.5, clear: 0.5 },
        { grade: 'critical', raise: 0.9, clear: 0.9 },
      ],
    },
  }
}

/**
 * A BFT chain: lag in block times, sets that stay.
 *
 * @param parameters.blockTimeMs Milliseconds between blocks.
 */
export function bftThresholds({ blockTimeMs }: { blockTimeMs: bigint }): Thresholds {
  return {
    ...BEACON_THRESHOLDS,
    slotsPerEpoch: undefined,
    finality: {
      levels: [
        { grade: 'warning', raise: 10, clear: 5 },
        { grade: 'critical', raise: 60, clear: 10 },
      ],
      stepMs: blockTimeMs,
      blindAfterMs: 120n * blockTimeMs,
    },
    nodeBehind: { levels: [{ grade: 'warning', raise: 10, clear: 3 }], raiseAfter: 3, clearAfter: 3 },
    concentration: {
      largestShare: [
        { grade: 'warning', raise: 0.25, clear: 0.25 },
        { grade: 'critical', raise: 1 / 3, clear: 1 / 3 },
      ],
      holdersToThird: 2,
    },
    churn: {
      // From a third on a client that skips cannot follow.
      membership: 'stable',
      levels: [
        { grade: 'warning', raise: 0.15, clear: 0.1 },
        { grade: 'critical', raise: 1 / 3, clear: 0.2 },
      ],
    },
  }
}
