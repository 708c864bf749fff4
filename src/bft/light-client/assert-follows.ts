import { BftError } from '../bft-error.js'
import type { Header } from '../votes/header.js'
import { assertPolicy, type LightClientPolicy } from './policy.js'

/**
 * The rules of time and height between a trusted header and a later one: the trusted one not expired, the later one not
 * from the future, both strictly increasing. Tendermint light client specification, `validAndVerified`.
 *
 * @throws BftError INVALID_POLICY, TRUST_EXPIRED, HEADER_FROM_FUTURE, NON_MONOTONIC_HEIGHT, NON_MONOTONIC_TIME
 */
export function assertFollows(parameters: {
  trusted: Header
  header: Header
  policy: LightClientPolicy
  /** Milliseconds since 1970. */
  now: bigint
}): void {
  const { trusted, header, policy, now } = parameters
  assertPolicy(policy)
  if (trusted.timestamp + policy.trustingPeriod <= now)
    throw new BftError('TRUST_EXPIRED', 'The trusted header is older than the trusting period.', {
      facts: [`trusted until: ${trusted.timestamp + policy.trustingPeriod}`, `now: ${now}`],
    })
  if (header.timestamp >= now + policy.clockDrift)
    throw new BftError('HEADER_FROM_FUTURE', 'The header is ahead of the clock.', {
      facts: [`timestamp: ${header.timestamp}`, `now: ${now}`, `clockDrift: ${policy.clockDrift}`],
    })
  if (header.height <= trusted.height)
    throw new BftError('NON_MONOTONIC_HEIGHT', 'The header is not above the trusted one.', {
      facts: [`trusted: ${trusted.height}`, `header: ${header.height}`],
    })
  if (header.timestamp <= trusted.timestamp)
    throw new BftError('NON_MONOTONIC_TIME', 'The header is not later than the trusted one.', {
      facts: [`trusted: ${trusted.timestamp}`, `header: ${header.timestamp}`],
    })
}
