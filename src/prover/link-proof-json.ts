import { z } from 'zod'
import type { Hex } from '../ethereum/types/hex.js'
import { integerText, proofFields, proofShape, withProof } from './proof-fields.js'
import type { LinkProof } from './prove-link.js'
import { ProverError } from './prover-error.js'

const schema = z.object({
  kind: z.literal('link'),
  ...proofShape,
  committeeRoot: z.custom<Hex>(
    (value) => typeof value === 'string' && /^0x[0-9a-f]{64}$/.test(value),
    'expected 32 bytes of 0x hex',
  ),
  commitment: integerText,
})

/** Writes a `link` proof as JSON text; `proof` inside it has the shape of snarkjs' `proof.json`. */
export function serializeLinkProof(made: LinkProof): string {
  const { committeeRoot, commitment } = made
  return JSON.stringify({
    kind: 'link',
    ...proofFields(made),
    committeeRoot,
    commitment: `0x${commitment.toString(16)}`,
  })
}

/**
 * Reads what `serializeLinkProof` wrote. Only the shape is checked.
 *
 * @throws ProverError `PROVER_FAILED`.
 */
export function parseLinkProof(text: string): LinkProof & { kind: 'link' } {
  try {
    return withProof(schema.parse(JSON.parse(text)))
  } catch (cause) {
    throw new ProverError('PROVER_FAILED', 'The text is not a link proof.', {
      cause: cause instanceof z.ZodError ? undefined : cause,
    })
  }
}
