import { z } from 'zod'
import type { Hex } from '../ethereum/types/hex.js'
import { parseInteger } from '../groth16/parse-integer.js'
import { parseSnarkjsProof, toSnarkjsProof, toSnarkjsPublicInputs } from '../groth16/proof.js'
import type { LinkProof } from './prove-link.js'
import { ProverError } from './prover-error.js'

const integer = z.unknown().transform((value, context) => {
  const parsed = parseInteger(value)
  if (parsed !== undefined) return parsed
  context.addIssue({ code: 'custom', message: 'expected an unsigned integer in a string' })
  return z.NEVER
})
const seconds = z.number().nonnegative()

const schema = z.object({
  kind: z.literal('link'),
  circuit: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
  publicInputs: z.array(integer),
  proof: z.unknown(),
  committeeRoot: z.custom<Hex>(
    (value) => typeof value === 'string' && /^0x[0-9a-f]{64}$/.test(value),
    'expected 32 bytes of 0x hex',
  ),
  commitment: integer,
  seconds: z.object({ witness: seconds, prove: seconds, verify: seconds }),
  peakRssBytes: z.number().int().nonnegative().optional(),
})

/** Writes a `link` proof as JSON text; `proof` inside it has the shape of snarkjs' `proof.json`. */
export function serializeLinkProof(made: LinkProof): string {
  const { circuit, publicInputs, proof, committeeRoot, commitment, seconds: times, peakRssBytes } = made
  return JSON.stringify({
    kind: 'link',
    circuit,
    publicInputs: toSnarkjsPublicInputs(publicInputs),
    proof: toSnarkjsProof(proof),
    committeeRoot,
    commitment: `0x${commitment.toString(16)}`,
    seconds: times,
    peakRssBytes,
  })
}

/**
 * Reads what `serializeLinkProof` wrote. Only the shape is checked.
 *
 * @throws ProverError `PROVER_FAILED`.
 */
export function parseLinkProof(text: string): LinkProof & { kind: 'link' } {
  try {
    const { peakRssBytes, ...parsed } = schema.parse(JSON.parse(text))
    return { ...parsed, peakRssBytes, proof: parseSnarkjsProof(parsed.proof) }
  } catch (cause) {
    throw new ProverError('PROVER_FAILED', 'The text is not a link proof.', {
      cause: cause instanceof z.ZodError ? undefined : cause,
    })
  }
}
