import { z } from 'zod'
import type { Hex } from '../ethereum/types/hex.js'
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

const lower = (text: string) => text.toLowerCase() as Hex
const bytesSchema = (length: number) =>
  z
    .string()
    .regex(new RegExp(`^0x[0-9a-fA-F]{${2 * length}}$`), `expected ${length} bytes of 0x hex`)
    .transform(lower)
const nodeSchema = z
  .string()
  .regex(/^0x(?:[0-9a-fA-F]{2})+$/, 'expected bytes of 0x hex')
  .transform(lower)

/** A number in hex; some clients pad it, and some leave the prefix out of storage keys. */
const quantitySchema = (digits: number) =>
  z
    .string()
    .regex(new RegExp(`^(?:0x)?[0-9a-fA-F]{1,${digits}}$`), `expected hex of at most ${digits} digits`)
    .transform((text) => BigInt(text.startsWith('0x') ? text : `0x${text}`))

const getProofSchema = z.object({
  address: bytesSchema(20),
  nonce: quantitySchema(16),
  balance: quantitySchema(64),
  codeHash: bytesSchema(32),
  storageHash: bytesSchema(32),
  accountProof: z.array(nodeSchema).max(65),
  storageProof: z
    .array(
      z.object({ key: quantitySchema(64), value: quantitySchema(64), proof: z.array(nodeSchema).max(65) }),
    )
    .max(4096),
})

/**
 * Parses the answer of `eth_getProof`, bare or as the `result` of a JSON-RPC response.
 *
 * @throws StateProofError `INVALID_PROOF_JSON` with the path of the first bad field among its facts.
 */
export function parseGetProof(json: unknown): GetProofAnswer {
  const wrapped = typeof json === 'object' && json !== null && 'result' in json
  const parsed = getProofSchema.safeParse(wrapped ? json.result : json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const path = issue?.path.map(String).join('.') ?? ''
  throw new StateProofError('INVALID_PROOF_JSON', 'The JSON is not an answer of eth_getProof.', {
    facts: [`path: ${path === '' ? '(top)' : path}`, `reason: ${issue?.message ?? 'not valid'}`],
  })
}
