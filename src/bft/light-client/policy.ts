import { BftError } from '../bft-error.js'

/** What a light client is configured with. Times in milliseconds. */
export type LightClientPolicy = {
  readonly chainId: bigint
  /** How long an accepted header may judge others; less than the chain's unbonding period. */
  readonly trustingPeriod: bigint
  /** How far a header may be ahead of the verifier's clock. */
  readonly clockDrift: bigint
}

/**
 * Throws unless a policy makes sense.
 *
 * @throws BftError INVALID_POLICY
 */
export function assertPolicy({ trustingPeriod, clockDrift }: LightClientPolicy): void {
  if (trustingPeriod > 0n && clockDrift >= 0n && clockDrift < trustingPeriod) return
  throw new BftError(
    'INVALID_POLICY',
    'The trusting period must be positive and longer than the clock drift.',
    {
      facts: [`trustingPeriod: ${trustingPeriod}`, `clockDrift: ${clockDrift}`],
    },
  )
}
