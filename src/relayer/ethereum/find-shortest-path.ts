import { computeSyncCommitteePeriodAtSlot } from '../../ethereum/spec/compute-sync-committee-period-at-slot.js'
import type { LightClientStore } from '../../ethereum/spec/validate-light-client-update.js'
import { byAbsentees, type Candidate } from './candidate.js'
import {
  type Refusal,
  storeAfter,
  type VerifiedCandidate,
  type VerifyParameters,
  verifyCandidate,
} from './verify-candidate.js'

export type ShortestPath = {
  path: VerifiedCandidate[]
  refused: Refusal[]
  missingPeriod: bigint | undefined
}

/**
 * The fewest updates that lead from `start` to the newest finalized slot that valid candidates reach.
 *
 * The rotation out of a period is the only way over its end: its own committee must sign it, since the next one is not
 * known yet. So rotations are found period by period, each verified in the store that the ones before it leave, and the
 * goal is looked for from the newest finalized slot down. A goal signed in period S uses the rotations before S only.
 */
export function findShortestPath(parameters: {
  start: LightClientStore
  candidates: readonly Candidate[]
  rules: VerifyParameters
  /** Also bring the committee after the head's period, where a candidate can. */
  withNextCommittee: boolean
}): ShortestPath {
  const { start, candidates, rules, withNextCommittee } = parameters
  const refused = new Map<Candidate, Refusal>()
  const verified = new Map<Candidate, VerifiedCandidate>()
  const verify = (candidate: Candidate, store: LightClientStore): VerifiedCandidate | undefined => {
    const before = verified.get(candidate)
    if (before !== undefined || refused.has(candidate)) return before
    const result = verifyCandidate(candidate, store, rules)
    if ('code' in result) {
      refused.set(candidate, result)
      return undefined
    }
    verified.set(candidate, result)
    return result
  }

  const ahead = candidates.filter(({ finalizedSlot }) => finalizedSlot > start.finalizedSlot)
  const lastPeriod = ahead.reduce((last, { signaturePeriod }) => larger(last, signaturePeriod), 0n)
  const firstPeriod = lastKnownPeriod(rules, start)
  const rotations: VerifiedCandidate[] = []
  const stores = [start]
  const rotationOutOf = (period: bigint, store: LightClientStore) =>
    firstOf(
      candidates
        .filter(({ brings, signaturePeriod }) => brings?.period === period + 1n && signaturePeriod === period)
        .sort(byAbsentees),
      (candidate) => verify(candidate, store),
    )
  for (let period = firstPeriod; period < lastPeriod; period++) {
    const store = stores.at(-1) ?? start
    const rotation = rotationOutOf(period, store)
    if (rotation === undefined) break
    rotations.push(rotation)
    stores.push(storeAfter(store, rotation))
  }

  const reached = firstPeriod + BigInt(rotations.length)
  const reachable = ahead.filter(({ signaturePeriod }) => signaturePeriod <= reached).sort(byMerit(start))
  const neededFor = ({ signaturePeriod }: Candidate) =>
    signaturePeriod > firstPeriod ? Number(signaturePeriod - firstPeriod) : 0
  const goal = firstOf(reachable, (candidate) => verify(candidate, stores[neededFor(candidate)] ?? start))
  const path = goal === undefined ? [] : [...rotations.slice(0, neededFor(goal.candidate)), goal]
  if (withNextCommittee) {
    const end = path.reduce(storeAfter, start)
    const period = computeSyncCommitteePeriodAtSlot(rules.config, end.finalizedSlot)
    const isMissing = !end.committeeRoots.has(period + 1n)
    const rotation = isMissing ? rotationOutOf(period, end) : undefined
    if (rotation !== undefined) path.push(rotation)
  }
  return { path, ...behindGap({ candidates: ahead, reached, lastPeriod, refused }) }
}

/** The first result that is not `undefined`; items behind it are not looked at. */
function firstOf<Item, Result>(
  items: readonly Item[],
  look: (item: Item) => Result | undefined,
): Result | undefined {
  for (const item of items) {
    const result = look(item)
    if (result !== undefined) return result
  }
  return undefined
}

/** The head's period, or the next one where its committee is known already. */
function lastKnownPeriod(
  { config }: VerifyParameters,
  { finalizedSlot, committeeRoots }: LightClientStore,
): bigint {
  const period = computeSyncCommitteePeriodAtSlot(config, finalizedSlot)
  return committeeRoots.has(period + 1n) ? period + 1n : period
}

/** Newest finalized slot first; then the earliest signer, which takes fewest rotations; then one that brings more. */
function byMerit(start: LightClientStore) {
  const bringsMore = ({ brings }: Candidate) =>
    brings !== undefined && !start.committeeRoots.has(brings.period) ? 0 : 1
  return (left: Candidate, right: Candidate): number =>
    Number(right.finalizedSlot - left.finalizedSlot) ||
    Number(left.signaturePeriod - right.signaturePeriod) ||
    bringsMore(left) - bringsMore(right) ||
    byAbsentees(left, right)
}

/** Refuses what lies behind a period without a rotation, and names the period. */
function behindGap(parameters: {
  candidates: readonly Candidate[]
  reached: bigint
  lastPeriod: bigint
  refused: ReadonlyMap<Candidate, Refusal>
}): Omit<ShortestPath, 'path'> {
  const { candidates, reached, lastPeriod, refused } = parameters
  const message = `No valid update of period ${reached} brings the committee of period ${reached + 1n}.`
  const unreachable = candidates
    .filter(({ signaturePeriod }) => signaturePeriod > reached)
    .map(({ update }): Refusal => ({ update, code: 'PERIOD_GAP', message }))
  return {
    refused: [...refused.values(), ...unreachable],
    missingPeriod: reached < lastPeriod ? reached : undefined,
  }
}

function larger(left: bigint, right: bigint): bigint {
  return left > right ? left : right
}
