import { z } from 'zod'
import { parseInteger } from '../groth16/parse-integer.js'
import { parseSnarkjsProof, toSnarkjsProof, toSnarkjsPublicInputs } from '../groth16/proof.js'
import type { CircuitProof } from './prove-circuit.js'
import { ProverError } from './prover-error.js'

/** A proof of a named circuit, with the kind of request that it answers. */
export type NamedProof = CircuitProof & { kind: string; circuit: string }

const integer = z.unknown().transform((value, context) => {
  const parsed = parseInteger(value)
  if (parsed !== undefined) return parsed
  context.addIssue({ code: 'custom', message: 'expected an unsigned integer in a string' })
  return z.NEVER
})
const seconds = z.number().nonnegative()

const schema = z.object({
  kind: z.string(),
  circuit: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
  publicInputs: z.array(integer),
  proof: z.unknown(),
  seconds: z.object({ witness: seconds, prove: seconds, verify: seconds }),
  peakRssBytes: z.number().int().nonnegative().optional(),
})

/** Writes a proof as JSON text; `proof` inside it has the shape of snarkjs' `proof.json`. */
export function serializeCircuitProof(made: NamedProof): string {
  const { kind, circuit, publicInputs, proof, seconds: times, peakRssBytes } = made
  return JSON.stringify({
    kind,
    circuit,
    publicInputs: toSnarkjsPublicInputs(publicInputs),
    proof: toSnarkjsProof(proof),
    seconds: times,
    peakRssBytes,
  })
}

/**
 * Reads what `serializeCircuitProof` wrote. Only the shape is checked.
 *
 * @throws ProverError `PROVER_FAILED`.
 */
export function parseCircuitProof(text: string): NamedProof {
  try {
    const { peakRssBytes, ...parsed } = schema.parse(JSON.parse(text))
    return { ...parsed, peakRssBytes, proof: parseSnarkjsProof(parsed.proof) }
  } catch (cause) {
    throw new ProverError('PROVER_FAILED', 'The text is not a proof of a circuit.', {
      cause: cause instanceof z.ZodError ? undefined : cause,
    })
  }
}
