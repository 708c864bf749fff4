import type { Hex, LocalAccount } from 'viem'
import type { Alert } from './alert.js'
import { type AlertDomain, alertTypedData } from './alert-typed-data.js'

/** An alert and a monitor's signature over it. */
export type SignedAlert = { readonly alert: Alert; readonly signature: Hex }

/**
 * Signs an alert with a monitor's secp256k1 key. Signatures are deterministic.
 *
 * @param parameters.account Such as viem's `privateKeyToAccount`.
 * @throws MonitorError INVALID_ALERT
 */
export async function signAlert(parameters: {
  alert: Alert
  domain: AlertDomain
  account: Pick<LocalAccount, 'signTypedData'>
}): Promise<SignedAlert> {
  const { alert, domain, account } = parameters
  return { alert, signature: await account.signTypedData(alertTypedData(domain, alert)) }
}
