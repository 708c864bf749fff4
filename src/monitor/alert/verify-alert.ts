import { type Address, type Hex, isAddressEqual, parseSignature, recoverTypedDataAddress } from 'viem'
import { MonitorError } from '../monitor-error.js'
import { type AlertDomain, alertTypedData, hashAlert } from './alert-typed-data.js'
import type { SignedAlert } from './sign-alert.js'

/** A signed alert whose signer and time were checked. */
export type VerifiedAlert = SignedAlert & { readonly signer: Address; readonly digest: Hex }

/** Half of secp256k1's order: of the two signatures that each key has for a digest, the one with the lower s counts. */
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n
/** How far a monitor's clock may be ahead, in milliseconds. */
const CLOCK_DRIFT = 15_000n

async function recover(domain: AlertDomain, { alert, signature }: SignedAlert): Promise<Address> {
  const typedData = alertTypedData(domain, alert)
  try {
    if (signature.length !== 132 || BigInt(parseSignature(signature).s) > HALF_ORDER)
      throw new RangeError('not 65 bytes, or the larger of two values of s')
    return await recoverTypedDataAddress({ ...typedData, signature })
  } catch (cause) {
    throw new MonitorError('INVALID_SIGNATURE', 'The signature of an alert is not one.', { cause })
  }
}

/**
 * Checks form, signature and time of an alert from anywhere.
 *
 * @param parameters.monitors Addresses that are listened to.
 * @param parameters.now Milliseconds since 1970.
 * @throws MonitorError INVALID_ALERT, INVALID_SIGNATURE, UNKNOWN_SIGNER, ALERT_EXPIRED, ALERT_FROM_FUTURE
 */
export async function verifyAlert(parameters: {
  signed: SignedAlert
  domain: AlertDomain
  monitors: readonly Address[]
  now: bigint
}): Promise<VerifiedAlert> {
  const { signed, domain, monitors, now } = parameters
  const { alert, signature } = signed
  const signer = await recover(domain, signed)
  if (!monitors.some((monitor) => isAddressEqual(monitor, signer)))
    throw new MonitorError('UNKNOWN_SIGNER', 'The alert is not of a monitor that is listened to.', {
      facts: [`signer: ${signer}`],
    })
  if (now >= alert.expiresAt)
    throw new MonitorError('ALERT_EXPIRED', 'The alert has expired.', {
      facts: [`expired: ${alert.expiresAt}`, `now: ${now}`],
    })
  if (alert.issuedAt > now + CLOCK_DRIFT)
    throw new MonitorError('ALERT_FROM_FUTURE', 'The alert was issued after now.', {
      facts: [`issued: ${alert.issuedAt}`, `now: ${now}`],
    })
  return { alert, signature, signer, digest: hashAlert(domain, alert) }
}
