import { createHmac } from 'node:crypto'
import { canonicalAlert } from '../alert/canonical-alert.js'
import type { IssuedAlert } from '../memory/memory.js'
import { MonitorError } from '../monitor-error.js'
import type { AlertSink } from './alert-sink.js'

export type WebhookOptions = {
  readonly name: string
  readonly url: string
  /** Key of the HMAC; without one there is no `x-concordat-signature`. */
  readonly secret: string | undefined
  readonly timeoutMs: number
  readonly maxQueue: number
  readonly attempts: number
  readonly firstPauseMs: number
  readonly longestPauseMs: number
}

/** The body of a request: the canonical text of the alert, as text, so that not a byte of what is signed is lost. */
export function webhookBody({ alert, signature, digest }: IssuedAlert): string {
  return JSON.stringify({ version: 1, digest, signature, alert: canonicalAlert(alert) })
}

/** What `x-concordat-signature` holds for a body sent at a time (seconds since 1970, as the header has it). */
export function webhookSignature(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`
}

/**
 * Posts alerts as JSON. Each request has the alert's digest as `idempotency-key`; with a secret also
 * `x-concordat-timestamp` and `x-concordat-signature`, an HMAC-SHA256 of `timestamp.body`. Any status from 200 to 299
 * counts as delivered; redirects are not followed.
 */
export function createWebhookSink(options: WebhookOptions & { now?: (() => number) | undefined }): AlertSink {
  const { name, url, secret, timeoutMs, maxQueue, attempts, firstPauseMs, longestPauseMs } = options
  const { now = Date.now } = options
  return {
    name,
    maxQueue,
    attempts,
    firstPauseMs,
    longestPauseMs,
    async deliver(issued, signal) {
      const body = webhookBody(issued)
      const timestamp = String(Math.floor(now() / 1000))
      const signed =
        secret === undefined
          ? {}
          : {
              'x-concordat-timestamp': timestamp,
              'x-concordat-signature': webhookSignature(secret, timestamp, body),
            }
      let status: number
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': issued.digest, ...signed },
          body,
          redirect: 'manual',
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        })
        status = response.status
        await response.body?.cancel()
      } catch (cause) {
        throw new MonitorError('DELIVERY_FAILED', 'The webhook cannot be reached.', { cause })
      }
      if (status >= 200 && status <= 299) return
      throw new MonitorError('DELIVERY_FAILED', `The webhook answered ${status}.`)
    },
  }
}
