import { z } from 'zod'
import type { Hex } from '../ethereum/types/hex.js'
import { byteListSchema, bytesSchema, issueFacts, unwrapResult } from './json-rpc-schemas.js'
import { StateProofError } from './state-proof-error.js'

/** The answer of `eth_getProof` (EIP-1186), numbers as numbers. */
export type GetProofAnswer = {
  address: Hex
  nonce: bigint
  balance: bigint
  codeHash: Hex
  storageHash: Hex
  accountProof: readonly Hex[]
  storageProof: readonly { key: bigint; value: bigint; proof: readonly Hex[] }[]
}

const nodeSchema = byteListSchema.refine((text) => text !== '0x', 'expected bytes of 0x hex')

/** A number in hex; some clients pad it, and some leave the prefix out of storage keys. */
const looseQuantitySchema = (digits: number) =>
  z
    .string()
    .regex(new RegExp(`^(?:0x)?[0-9a-fA-F]{1,${digits}}$`), `expected hex of at most ${digits} digits`)
    .transform((text) => BigInt(text.startsWith('0x') ? text : `0x${text}`))

const getProofSchema = z.object({
  address: bytesSchema(20),
  nonce: looseQuantitySchema(16),
  balance: looseQuantitySchema(64),
  codeHash: bytesSchema(32),
  storageHash: bytesSchema(32),
  accountProof: z.array(nodeSchema).max(65),
  storageProof: z
    .array(
      z.object({
        key: looseQuantitySchema(64),
        value: looseQuantitySchema(64),
        proof: z.array(nodeSchema).max(65),
      }),
    )
    .max(4096),
})

/**
 * Parses the answer of `eth_getProof`, bare or as the `result` of a JSON-RPC response.
 *
 * @throws StateProofError `INVALID_PROOF_JSON` with the path of the first bad field among its facts.
 */
export function parseGetProof(json: unknown): GetProofAnswer {
  const parsed = getProofSchema.safeParse(unwrapResult(json))
  if (parsed.success) return parsed.data
  throw new StateProofError('INVALID_PROOF_JSON', 'The JSON is not an answer of eth_getProof.', {
    facts: issueFacts(parsed.error),
  })
}
