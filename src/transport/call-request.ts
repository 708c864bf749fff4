import { z } from 'zod'
import type { Hex } from '../ethereum/types/hex.js'
import {
  byteListSchema,
  bytesSchema,
  issueFacts,
  uint64Schema,
  uint256Schema,
} from '../state/json-rpc-schemas.js'
import { TransportError } from './transport-error.js'

/** The transaction of an `eth_call`, numbers as numbers. */
export type CallRequest = {
  from: Hex
  /** `undefined`: `data` is init code. */
  to: Hex | undefined
  data: Hex
  value: bigint
  gas: bigint | undefined
  gasPrice: bigint | undefined
  maxFeePerGas: bigint | undefined
  maxPriorityFeePerGas: bigint | undefined
  accessList: readonly { address: Hex; storageKeys: readonly Hex[] }[]
  blobVersionedHashes: readonly Hex[]
}

const ZERO_ADDRESS: Hex = `0x${'00'.repeat(20)}`

const callSchema = z.object({
  from: bytesSchema(20).nullish(),
  to: bytesSchema(20).nullish(),
  data: byteListSchema.nullish(),
  input: byteListSchema.nullish(),
  value: uint256Schema.nullish(),
  gas: uint64Schema.nullish(),
  gasPrice: uint256Schema.nullish(),
  maxFeePerGas: uint256Schema.nullish(),
  maxPriorityFeePerGas: uint256Schema.nullish(),
  accessList: z
    .array(z.object({ address: bytesSchema(20), storageKeys: z.array(bytesSchema(32)) }))
    .nullish(),
  blobVersionedHashes: z.array(bytesSchema(32)).nullish(),
  authorizationList: z.array(z.unknown()).max(0).nullish(),
  chainId: uint256Schema.nullish(),
})

/**
 * Reads the first parameter of `eth_call`.
 *
 * @throws TransportError `INVALID_PARAMETERS`, also for what a local call does not support: an authorization list and
 * another chain.
 */
export function parseCallRequest(json: unknown, chainId: bigint): CallRequest {
  const parsed = callSchema.safeParse(json)
  const refuse = (facts: readonly string[]): never => {
    throw TransportError.of('INVALID_PARAMETERS', 'This is not a transaction that can be called.', facts)
  }
  const invalid = (reason: string): never => refuse([`reason: ${reason}`])
  if (!parsed.success) return refuse(issueFacts(parsed.error))
  const { from, to, data, input, value, gas, accessList, blobVersionedHashes, ...rest } = parsed.data
  if (data != null && input != null && data !== input) return invalid('data and input differ')
  if (rest.chainId != null && rest.chainId !== chainId) return invalid('another chain')
  if (rest.gasPrice != null && (rest.maxFeePerGas != null || rest.maxPriorityFeePerGas != null))
    return invalid('gasPrice next to the fees of EIP-1559')
  return {
    from: from ?? ZERO_ADDRESS,
    to: to ?? undefined,
    data: input ?? data ?? '0x',
    value: value ?? 0n,
    gas: gas ?? undefined,
    gasPrice: rest.gasPrice ?? undefined,
    maxFeePerGas: rest.maxFeePerGas ?? undefined,
    maxPriorityFeePerGas: rest.maxPriorityFeePerGas ?? undefined,
    accessList: accessList ?? [],
    blobVersionedHashes: blobVersionedHashes ?? [],
  }
}
