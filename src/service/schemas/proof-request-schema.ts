import { z } from 'zod'
import { circuitNameSchema, networkSchema, prioritySchema } from './primitives.js'

/**
 * The body of `POST /v1/proofs`, around any schemas of the two Beacon-API documents in it: the ones that document them,
 * or `unknown` where the parsers of `src/ethereum/json` read them.
 */
export function proofRequestSchemaOf<Update extends z.ZodType, Committee extends z.ZodType>({
  update,
  committee,
}: {
  update: Update
  committee: Committee
}) {
  const priority = prioritySchema
    .optional()
    .meta({ description: 'Larger first; an API key has a largest one it may ask for', example: 0 })
  return z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('apk'),
      network: networkSchema,
      update,
      committee,
      circuit: circuitNameSchema.optional().meta({ description: 'Insist on this circuit' }),
      priority,
    }),
    z.strictObject({ kind: z.literal('link'), network: networkSchema, committee, priority }),
  ])
}

/** The body of `POST /v1/proofs` before the documents inside it are read. */
export const proofRequestSchema = proofRequestSchemaOf({ update: z.unknown(), committee: z.unknown() })
