import { numberToHex } from 'viem'
import { z } from 'zod'
import { bytesSchema } from '../state/json-rpc-schemas.js'
import type { CallRequest } from './call-request.js'
import type { ProvenState } from './proven-state.js'
import type { Upstream } from './upstream.js'

/** A node may suggest this much; a call that needs more gets the rest one by one. */
const MAX_ADDRESSES = 64
const MAX_SLOTS = 1024

const accessListSchema = z.object({
  accessList: z
    .array(
      z.object({
        address: bytesSchema(20),
        storageKeys: z.array(bytesSchema(32).transform((key) => BigInt(key))),
      }),
    )
    .max(MAX_ADDRESSES)
    .refine((list) => list.reduce((count, { storageKeys }) => count + storageKeys.length, 0) <= MAX_SLOTS),
})

/**
 * Loads ahead of a call what the node says it will touch (`eth_createAccessList`, EIP-2930), all at once.
 *
 * A hint and nothing more: what comes is proven like anything else, what is missing is asked for by the call itself,
 * and what fails is left for the call to meet, if it ever does.
 */
export async function prefetch({
  upstream,
  state,
  request,
  transaction,
}: {
  upstream: Upstream
  state: ProvenState
  request: CallRequest
  /** The request as it came, but for a bound on its gas: the node executes it. */
  transaction: object
}): Promise<void> {
  const load = (address: CallRequest['from'], keys: readonly bigint[]): Promise<unknown>[] => [
    state.getCode(address),
    ...keys.map((key) => state.getSlot(address, key)),
  ]
  const known = [request.from, ...(request.to === undefined ? [] : [request.to])]
  const first = known.flatMap((address) => load(address, []))
  const hint = upstream
    .askFor(accessListSchema, 'eth_createAccessList', [transaction, numberToHex(state.block.number)])
    .then(({ accessList }) =>
      Promise.allSettled(accessList.flatMap(({ address, storageKeys }) => load(address, storageKeys))),
    )
  await Promise.allSettled([...first, hint])
}
