import { z } from 'zod'
import type { Hex } from '../ethereum/types/hex.js'
import { bytesSchema, uint64Schema } from '../state/json-rpc-schemas.js'
import { TransportError } from './transport-error.js'

/** Which block a request speaks of. */
export type BlockParameter =
  | { type: 'head' }
  | { type: 'number'; number: bigint }
  | { type: 'hash'; hash: Hex }

/** The accepted head is finalized, so it is what all three mean here. */
const HEAD_TAGS: readonly unknown[] = [undefined, null, 'latest', 'safe', 'finalized']
const REFUSED_TAGS: readonly unknown[] = ['pending', 'earliest']

/** EIP-1898; `requireCanonical` is always so. */
const objectSchema = z.union([
  z.strictObject({ blockNumber: uint64Schema }),
  z.strictObject({ blockHash: bytesSchema(32), requireCanonical: z.boolean().optional() }),
])

/**
 * Reads the block parameter of a request.
 *
 * @throws TransportError `BLOCK_TAG_REFUSED` for `pending` and `earliest`, `INVALID_PARAMETERS`.
 */
export function parseBlockParameter(json: unknown): BlockParameter {
  if (HEAD_TAGS.includes(json)) return { type: 'head' }
  if (REFUSED_TAGS.includes(json)) {
    throw TransportError.of('BLOCK_TAG_REFUSED', `No accepted block is the ${json} one.`)
  }
  const number = uint64Schema.safeParse(json)
  if (number.success) return { type: 'number', number: number.data }
  const object = objectSchema.safeParse(json)
  if (!object.success) {
    throw TransportError.of('INVALID_PARAMETERS', 'This names no block.')
  }
  return 'blockNumber' in object.data
    ? { type: 'number', number: object.data.blockNumber }
    : { type: 'hash', hash: object.data.blockHash }
}
