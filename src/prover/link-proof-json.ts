import { z } from 'zod'
import type { Hex } from '../ethereum/types/hex.js'
import { parseCircuitProof, serializeCircuitProof } from './circuit-proof-json.js'
import type { LinkProof } from './prove-link.js'
import { ProverError } from './prover-error.js'

const schema = z.object({
  kind: z.literal('link'),
  committeeRoot: z.custom<Hex>((value) => typeof value === 'string' && /^0x[0-9a-f]{64}$/.test(value)),
  commitment: z
    .string()
    .regex(/^0x[0-9a-f]{1,64}$/)
    .transform(BigInt),
})

/** Writes a `link` proof as JSON text: that of a circuit, with the committee and its commitment. */
export function serializeLinkProof(made: LinkProof): string {
  const { committeeRoot, commitment } = made
  const proof: object = JSON.parse(serializeCircuitProof({ ...made, kind: 'link' }))
  return JSON.stringify({ ...proof, committeeRoot, commitment: `0x${commitment.toString(16)}` })
}

/**
 * Reads what `serializeLinkProof` wrote. Only the shape is checked.
 *
 * @throws ProverError `PROVER_FAILED`.
 */
export function parseLinkProof(text: string): LinkProof & { kind: 'link' } {
  const made = parseCircuitProof(text)
  const { data, error } = schema.safeParse(JSON.parse(text))
  if (error === undefined) return { ...made, ...data }
  throw new ProverError('PROVER_FAILED', 'The text is not a link proof.')
}
