import { concatHex, fromRlp, keccak256, toRlp } from 'viem'
import { z } from 'zod'
import type { Hex } from '../ethereum/types/hex.js'
import { byteListSchema } from '../state/json-rpc-schemas.js'
import type { MethodsTreated } from './method-policy.js'
import { TransportError } from './transport-error.js'
import type { Upstream } from './upstream.js'
import type { MethodHandler } from './verified-methods.js'

/** A blob transaction travels with its blobs, which its hash does not cover (EIP-4844). */
function transactionHash(raw: Hex): Hex {
  if (!raw.startsWith('0x03')) return keccak256(raw)
  try {
    const [payload] = fromRlp(`0x${raw.slice(4)}`) as [unknown]
    return keccak256(Array.isArray(payload) ? concatHex(['0x03', toRlp(payload)]) : raw)
  } catch {
    return keccak256(raw)
  }
}

/** The methods that are passed on. The node's errors come back as they are, since they are its own to give. */
export function forwardedMethods({
  upstream,
  forwardFees,
}: {
  upstream: Upstream
  forwardFees: boolean
}): Record<MethodsTreated<'forwarded' | 'forwarded if allowed'>, MethodHandler> {
  const fees =
    (method: string): MethodHandler =>
    async (params) => {
      if (forwardFees) return upstream.forward(method, params)
      throw TransportError.of('METHOD_REFUSED', `"${method}" is forwarded only when the policy allows fees.`)
    }
  return {
    eth_sendRawTransaction: async (params) => {
      const raw = byteListSchema.safeParse(params[0])
      if (!raw.success) {
        throw TransportError.of('INVALID_PARAMETERS', 'This is not a signed transaction.')
      }
      const hash = z.string().safeParse(await upstream.forward('eth_sendRawTransaction', params))
      const expected = transactionHash(raw.data)
      if (hash.success && hash.data.toLowerCase() === expected) return expected
      throw TransportError.of(
        'WRONG_TRANSACTION_HASH',
        'The node names another hash than the transaction has.',
        [`expected: ${expected}`],
      )
    },
    eth_gasPrice: fees('eth_gasPrice'),
    eth_maxPriorityFeePerGas: fees('eth_maxPriorityFeePerGas'),
    eth_feeHistory: fees('eth_feeHistory'),
  }
}
