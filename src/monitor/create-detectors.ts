import { createChurn } from './detector/churn.js'
import { createConcentration } from './detector/concentration.js'
import { createConflictingHeaders } from './detector/conflicting-headers.js'
import type { Detector } from './detector/detector.js'
import { createFailingNodes } from './detector/failing-nodes.js'
import { createMissedFinality } from './detector/missed-finality.js'
import { createMissingHeaders } from './detector/missing-headers.js'
import { createNodeBehind } from './detector/node-behind.js'
import { createNodeDisagreement } from './detector/node-disagreement.js'
import { createParticipationForecast } from './detector/participation-forecast.js'
import { createParticipationLow } from './detector/participation-low.js'
import { createParticipationShift } from './detector/participation-shift.js'
import { createStaleClient } from './detector/stale-client.js'
import { createUnusualOutflow } from './detector/unusual-outflow.js'
import type { Thresholds } from './thresholds.js'

/**
 * Every detector, for one member.
 *
 * @throws MonitorError INVALID_POLICY; ForecastError INVALID_PARAMETER
 */
export function createDetectors(thresholds: Thresholds): Detector<unknown>[] {
  return [
    createConflictingHeaders({ slotsPerEpoch: thresholds.slotsPerEpoch }),
    createMissedFinality(thresholds.finality),
    createParticipationLow(thresholds.participationLow),
    createParticipationShift(thresholds.participationShift),
    createParticipationForecast(thresholds.participationForecast),
    createMissingHeaders(),
    createNodeDisagreement(),
    createNodeBehind(thresholds.nodeBehind),
    createFailingNodes(),
    createConcentration(thresholds.concentration),
    createChurn(thresholds.churn),
    createStaleClient(thresholds.staleClient),
    createUnusualOutflow(thresholds.outflow),
  ]
}
