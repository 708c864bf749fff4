import { type CustomTransport, custom, type Transport } from 'viem'
import type { AcceptedState } from '../state/accepted-state.js'
import type { ExecutionHeader } from '../state/execution-header.js'
import { createBlockResolver } from './block-resolver.js'
import { callMethod } from './call-method.js'
import { forwardedMethods } from './forwarded-methods.js'
import { createLruMap } from './lru-map.js'
import { methodPolicy } from './method-policy.js'
import { createProvenState } from './proven-state.js'
import type { SourceChainRules } from './source-chain-rules.js'
import { createStateCache } from './state-cache.js'
import { toRpcError } from './to-rpc-error.js'
import { TransportError } from './transport-error.js'
import { createUpstream } from './upstream.js'
import { type MethodHandler, verifiedMethods } from './verified-methods.js'

/** What the transport does where there is a choice. */
export type TransportPolicy = {
  /** Oldest accepted head that is served, in seconds of source time; without it any. */
  maxAgeSeconds?: bigint | undefined
  /** Serve the last head of a light client that has expired. Default: refuse. */
  allowExpired?: boolean | undefined
  /** Pass fee questions on to the node, whose answers nothing proves. Default: refuse. */
  forwardFees?: boolean | undefined
  /** Most gas of a call, and that of a call which names none. Default: 50,000,000. */
  callGasCap?: bigint | undefined
  /** Ask the node ahead what a call will touch. Default: true. */
  hints?: boolean | undefined
  /** Limit for one request to the node with all its repetitions, milliseconds. Default: 30,000. */
  timeoutMs?: number | undefined
  /** Accounts and slots that are kept, each. Default: 10,000. */
  cacheEntries?: number | undefined
  /** Most slots in one `eth_getProof`. Default: 256. */
  slotsPerProof?: number | undefined
}

export type VerifiedTransportParameters = {
  /** To a node of the source chain, which is not trusted. */
  upstream: Transport
  /** What is trusted: a light client of the source chain. */
  accepted: AcceptedState
  /** EVM rules of the source chain, such as `mainnetRules`; without any `eth_call` is refused. */
  rules?: readonly SourceChainRules[] | undefined
  policy?: TransportPolicy | undefined
  /** Seconds since 1970. Default: the system's clock. */
  now?: (() => bigint) | undefined
}

const HEADERS = 256
const systemTime = (): bigint => BigInt(Math.floor(Date.now() / 1000))

/**
 * A viem transport that answers only what is proven against a block that the light client accepted; the node behind it
 * can refuse to answer, but not lie. `createPublicClient({ transport: verifiedTransport({ upstream, accepted, rules }) })`.
 *
 * `latest`, `safe` and `finalized` all mean the accepted head, as it is when the request begins. Errors are viem errors
 * whose cause is a `TransportError`. A refusal is not repeated; to try another node, put several of these into viem's
 * `fallback`.
 *
 * @see docs/verified-transport.md for what happens to which method.
 */
export function verifiedTransport(parameters: VerifiedTransportParameters): CustomTransport {
  const { upstream: transport, accepted, rules = [], policy = {}, now = systemTime } = parameters
  return (clientParameters) => {
    const { request } = transport(clientParameters)
    const upstream = createUpstream({ request, timeoutMs: policy.timeoutMs ?? 30_000 })
    const cache = createStateCache(policy.cacheEntries ?? 10_000)
    const slotsPerProof = policy.slotsPerProof ?? 256
    const blocks = createBlockResolver({
      accepted,
      upstream,
      headers: createLruMap<ExecutionHeader>(HEADERS),
      stateAt: (block) => createProvenState({ upstream, cache, block, slotsPerProof }),
      policy: { ...policy, now },
    })
    const { chainId } = accepted
    const gasCap = policy.callGasCap ?? 50_000_000n
    const hints = policy.hints ?? true
    const handlers: Readonly<Record<string, MethodHandler>> = {
      ...verifiedMethods({ chainId, upstream, blocks, rules }),
      ...forwardedMethods({ upstream, forwardFees: policy.forwardFees ?? false }),
      eth_call: callMethod({ chainId, upstream, blocks, rules, gasCap, hints }),
    }
    const provider = {
      request: async ({ method, params }: { method: string; params?: unknown }): Promise<unknown> => {
        try {
          const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined
          if (handler === undefined) {
            throw TransportError.of('METHOD_REFUSED', `"${method.slice(0, 60)}" is not answered.`, [
              `reason: ${methodPolicy(method).how}`,
            ])
          }
          return await handler(Array.isArray(params) ? params : [])
        } catch (error) {
          throw toRpcError(error)
        }
      },
    }
    const config = { key: 'verified', name: 'Verified transport', retryCount: 0 }
    return custom(provider, config)(clientParameters)
  }
}
