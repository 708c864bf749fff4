import type { Address, Hex } from 'viem'
import { encodeEquivocation } from '../../bft/chain/submit-equivocation.js'
import type { Equivocation } from '../../bft/light-client/equivocation.js'
import { type CourtTarget, callCourt } from './court-target.js'

/** Who is rewarded, by the salt of the commitment it made. */
export type Report = { reporter: Address; salt: Hex }

/** A key of a sync committee: place, 48 compressed bytes, branch from the committee's root. */
export type CommitteeSeat = { index: bigint; pubkey: Hex; branch: readonly Hex[] }

const NOBODY: Report = {
  reporter: '0x0000000000000000000000000000000000000000',
  salt: `0x${'00'.repeat(32)}`,
}

/** Publishes the hash of a report, see `reportCommitment`. Errors as in `callCourt`. */
export function commitReport(parameters: CourtTarget & { commitment: Hex }) {
  const { commitment, ...target } = parameters
  return callCourt(target, { functionName: 'commit', args: [commitment], what: 'commitment' })
}

/**
 * Charges double votes that a member's light client recorded.
 *
 * @param parameters.lightClient The member's, now or before.
 * @param parameters.indices Places in the validator set; each seat must be proven. The signers of the equivocation by
 * default.
 * @param parameters.report Its commitment must be old enough for a reward; without, nobody is rewarded.
 * @throws as `callCourt`
 */
export function chargeEquivocation(
  parameters: CourtTarget & {
    member: bigint
    lightClient: Address
    equivocation: Equivocation
    indices?: readonly bigint[] | undefined
    report?: Report | undefined
  },
) {
  const { member, lightClient, equivocation, report = NOBODY, ...rest } = parameters
  const { indices = placesOf(equivocation.signers), ...target } = rest
  return callCourt(target, {
    functionName: 'chargeEquivocation',
    args: [member, lightClient, encodeEquivocation(equivocation), indices, report],
    what: 'charge',
  })
}

/**
 * Charges members of a sync committee who signed two conflicting finalities.
 *
 * @param parameters.updates Both, as calls of the light client's checks: see `encodeSignedUpdate`.
 * @throws as `callCourt`
 */
export function chargeFinality(
  parameters: CourtTarget & {
    member: bigint
    lightClient: Address
    updates: readonly [Hex, Hex]
    seats: readonly CommitteeSeat[]
    report?: Report | undefined
  },
) {
  const { member, lightClient, updates, seats, report = NOBODY, ...target } = parameters
  return callCourt(target, {
    functionName: 'chargeFinality',
    args: [member, lightClient, ...updates, seats, report],
    what: 'charge',
  })
}

/** Claims a charge that somebody else brought, by an older commitment. Errors as in `callCourt`. */
export function claimReport(parameters: CourtTarget & { offence: Hex; report: Report }) {
  const { offence, report, ...target } = parameters
  return callCourt(target, { functionName: 'claimReport', args: [offence, report], what: 'claim' })
}

/** Bits that are set, the lowest first. */
function placesOf(bits: bigint): bigint[] {
  const places: bigint[] = []
  for (let place = 0n; bits >> place !== 0n; place++) {
    if (((bits >> place) & 1n) === 1n) places.push(place)
  }
  return places
}
