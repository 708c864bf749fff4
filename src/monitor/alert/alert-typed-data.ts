import { type Address, type Hex, hashTypedData } from 'viem'
import { type Alert, assertAlert } from './alert.js'
import { canonicalFacts } from './canonical-alert.js'

/** Where an alert counts: the coalition contract, and its chain. A signature for one says nothing to another. */
export type AlertDomain = { readonly chainId: bigint; readonly verifyingContract: Address }

/** EIP-712 type of an alert; texts of the kinds and grades as in TypeScript, facts as their canonical JSON. */
export const ALERT_TYPES = {
  Alert: [
    { name: 'member', type: 'string' },
    { name: 'kind', type: 'string' },
    { name: 'subject', type: 'string' },
    { name: 'grade', type: 'string' },
    { name: 'status', type: 'string' },
    { name: 'openedAt', type: 'uint64' },
    { name: 'issuedAt', type: 'uint64' },
    { name: 'expiresAt', type: 'uint64' },
    { name: 'sequence', type: 'uint64' },
    { name: 'facts', type: 'string' },
  ],
} as const

/**
 * What is signed for an alert, by EIP-712.
 *
 * @throws MonitorError INVALID_ALERT
 */
export function alertTypedData(domain: AlertDomain, alert: Alert) {
  assertAlert(alert)
  return {
    domain: { name: 'Concordat Alert', version: '1', ...domain },
    types: ALERT_TYPES,
    primaryType: 'Alert' as const,
    message: { ...alert, facts: canonicalFacts(alert.facts) },
  }
}

/**
 * The digest of an alert: its name, whatever its signature looks like.
 *
 * @throws MonitorError INVALID_ALERT
 */
export function hashAlert(domain: AlertDomain, alert: Alert): Hex {
  return hashTypedData(alertTypedData(domain, alert))
}
