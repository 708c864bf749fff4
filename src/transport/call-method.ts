import { numberToHex } from 'viem'
import { parseBlockParameter } from './block-parameter.js'
import type { BlockResolver } from './block-resolver.js'
import { type CallRequest, parseCallRequest } from './call-request.js'
import { localCall } from './local-call.js'
import { createLruMap } from './lru-map.js'
import { prefetch } from './prefetch.js'
import type { ProvenState } from './proven-state.js'
import { rulesAt, type SourceChainRules } from './source-chain-rules.js'
import { revertError } from './to-rpc-error.js'
import { TransportError } from './transport-error.js'
import type { Upstream } from './upstream.js'
import type { MethodHandler } from './verified-methods.js'

/** Kinds of call whose slots were asked for ahead; the next of a kind finds most of them. */
const REMEMBERED_CALLS = 1000

function refuseOverrides(params: readonly unknown[]): void {
  if (params.slice(2).every((override) => override === undefined || override === null)) return
  throw TransportError.of(
    'OVERRIDE_REFUSED',
    'A call on changed state proves nothing: overrides are refused.',
  )
}

/** `eth_call`, executed here. */
export function callMethod({
  chainId,
  upstream,
  blocks,
  rules,
  gasCap,
  hints,
}: {
  chainId: bigint
  upstream: Upstream
  blocks: BlockResolver
  rules: readonly SourceChainRules[]
  gasCap: bigint
  /** Whether to ask the node ahead what a call will touch. */
  hints: boolean
}): MethodHandler {
  const prefetched = createLruMap<true>(REMEMBERED_CALLS)

  /** Begins to load what the node expects the call to touch. The call does not wait for it. */
  function startPrefetch(state: ProvenState, request: CallRequest, transaction: object): void {
    const kind = `${state.block.stateRoot}:${request.to}:${request.data.slice(0, 10)}`
    if (!hints || prefetched.get(kind)) return
    prefetched.set(kind, true)
    const tooMuch = request.gas !== undefined && request.gas > gasCap
    const bounded = tooMuch ? { ...transaction, gas: numberToHex(gasCap) } : transaction
    void prefetch({ upstream, state, request, transaction: bounded })
  }

  return async ([transaction, where, ...overrides]) => {
    refuseOverrides([transaction, where, ...overrides])
    const request = parseCallRequest(transaction, chainId)
    const block = await blocks.resolve(parseBlockParameter(where))
    const { state, number } = block
    startPrefetch(state, request, transaction as object)
    const header = await block.getHeader()
    const result = await localCall({
      chainId,
      rules: rulesAt(rules, header.timestamp),
      state,
      block: {
        ...header,
        coinbase: header.feeRecipient,
        baseFeePerGas: header.baseFeePerGas ?? 0n,
        excessBlobGas: header.excessBlobGas,
      },
      blockHash: async (older) => {
        const hash = await blocks.hashBefore(block, older)
        if (hash !== undefined) return hash
        throw TransportError.of('BLOCK_NOT_ACCEPTED', 'The block hash that the call reads is not proven.', [
          `block: ${older}`,
          `called at: ${number}`,
        ])
      },
      request,
      gasCap,
    })
    if (result.status === 'reverted') throw revertError(result.data)
    return result.data
  }
}
