import { z } from 'zod'
import { proofFields, proofShape, withProof } from './proof-fields.js'
import type { CircuitProof } from './prove-circuit.js'
import { ProverError } from './prover-error.js'

/** A proof of a named circuit, with the kind of request that it answers. */
export type NamedProof = CircuitProof & { kind: string; circuit: string }

const schema = z.object({ kind: z.string(), ...proofShape })

/** Writes a proof as JSON text; `proof` inside it has the shape of snarkjs' `proof.json`. */
export function serializeCircuitProof(made: NamedProof): string {
  return JSON.stringify({ kind: made.kind, ...proofFields(made) })
}

/**
 * Reads what `serializeCircuitProof` wrote. Only the shape is checked.
 *
 * @throws ProverError `PROVER_FAILED`.
 */
export function parseCircuitProof(text: string): NamedProof {
  try {
    return withProof(schema.parse(JSON.parse(text)))
  } catch (cause) {
    throw new ProverError('PROVER_FAILED', 'The text is not a proof of a circuit.', {
      cause: cause instanceof z.ZodError ? undefined : cause,
    })
  }
}
