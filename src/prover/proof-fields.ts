import { z } from 'zod'
import { parseInteger } from '../groth16/parse-integer.js'
import { parseSnarkjsProof, toSnarkjsProof, toSnarkjsPublicInputs } from '../groth16/proof.js'
import type { CircuitProof } from './prove-circuit.js'

/** An unsigned integer in a string, decimal or `0x`. */
export const integerText = z.unknown().transform((value, context) => {
  const parsed = parseInteger(value)
  if (parsed !== undefined) return parsed
  context.addIssue({ code: 'custom', message: 'expected an unsigned integer in a string' })
  return z.NEVER
})

const seconds = z.number().nonnegative()

/** The fields that every proof has as JSON; the proof itself is read by `withProof`. */
export const proofShape = {
  circuit: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
  publicInputs: z.array(integerText),
  proof: z.unknown(),
  seconds: z.object({ witness: seconds, prove: seconds, verify: seconds }),
  peakRssBytes: z.number().int().nonnegative().optional(),
}

/**
 * Reads the proof inside what a schema with `proofShape` gave.
 *
 * @throws what `parseSnarkjsProof` throws.
 */
export function withProof<Fields extends { proof: unknown; peakRssBytes?: number | undefined }>(
  fields: Fields,
) {
  return { ...fields, peakRssBytes: fields.peakRssBytes, proof: parseSnarkjsProof(fields.proof) }
}

/** The fields of a proof as JSON; `proof` has the shape of snarkjs' `proof.json`. */
export function proofFields(made: CircuitProof & { circuit: string }) {
  const { circuit, publicInputs, proof, seconds: times, peakRssBytes } = made
  return {
    circuit,
    publicInputs: toSnarkjsPublicInputs(publicInputs),
    proof: toSnarkjsProof(proof),
    seconds: times,
    peakRssBytes,
  }
}
